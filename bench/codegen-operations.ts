/**
 * Measures what codegen costs by the number of operations, each in a process of its own. `bench/codegen.ts` runs it.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generate } from '../codegen/generate.ts';
import { proposeRenames } from '../codegen/init/propose-renames.ts';
import { proposeSlice } from '../codegen/init/propose-slice.ts';
import { selectOperations } from '../codegen/init/select-operations.ts';
import { readSource } from '../codegen/source.ts';
import { assertSwagger2, trim } from '../codegen/trim.ts';
import { OURS, type Row, type Section } from './section.ts';

interface Measurement {
  operations: number;
  cpuSeconds: number;
  megabytes: number;
}

const SIZES = [63, 250, 1000, Number.POSITIVE_INFINITY];
const MAX_CPU_SECONDS = 40;

/** Reads the spec, and generates a slice with every n-th operation, with the names that `codegen init` proposes. */
async function measure(from: string, size: number): Promise<Measurement> {
  const { document: spec } = await readSource(from);
  const full = assertSwagger2(spec);
  const all = selectOperations(full, { tags: [], paths: ['*'] });
  const count = Math.min(size, all.length);
  const operations = all.filter(
    (_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  );
  const slice = proposeSlice(full, operations, 'benchmark');
  const document = trim(full, slice);
  const overlay = { overlay: '1.0.0', info: { title: '', version: '' }, actions: proposeRenames(document, slice) };
  await generate(document, slice, overlay, {
    code: '.',
    page: 'tools.md',
    runtime: { call: OURS, operation: OURS },
    entry: OURS,
  });
  const { user, system } = process.cpuUsage();
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { operations: operations.length, cpuSeconds: (user + system) / 1e6, megabytes };
}

export async function codegenOperationsCost(from = process.env.GENESYS_SPEC): Promise<Section> {
  const section = {
    title: 'Codegen by the number of operations',
    how: 'Reading the whole spec and generating a client for a part of its operations, spread over all tags, and for all of them. CPU time of the whole process, with the start of Node and the compilation of the sources. Parentheses compare with the first row.',
    columns: [
      { name: 'CPU', unit: 's', goals: [{ atMost: MAX_CPU_SECONDS, row: 'all operations' }] },
      { name: 'memory', unit: 'MB' },
    ],
  };
  if (!from)
    return { ...section, how: 'Not measured: set `GENESYS_SPEC` to the path of the spec.', columns: [], rows: [] };
  return { ...section, rows: SIZES.map((size) => measureInProcess(from, size)) };
}

function measureInProcess(from: string, size: number): Row {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--measure', from, String(size)];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const { operations, cpuSeconds, megabytes } = JSON.parse(output) as Measurement;
  return {
    who: size === Number.POSITIVE_INFINITY ? 'all operations' : `${operations} operations`,
    values: [cpuSeconds, megabytes],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, from = '', size] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(from, Number(size))));
}
