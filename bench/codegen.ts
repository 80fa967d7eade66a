/**
 * Measures the time and memory of codegen for specs of several sizes, each in a process of its own:
 *
 *     npx tsx bench/codegen.ts [FILE]      (FILE: the spec; default: the file that GENESYS_SPEC names)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compare } from '../codegen/diff/compare.ts';
import { generate } from '../codegen/generate.ts';
import type { JsonObject } from '../codegen/openapi.ts';
import { prepare } from '../codegen/prepare.ts';
import { getOwnProject, readInputs } from '../codegen/project.ts';
import { readSource } from '../codegen/source.ts';
import { trim } from '../codegen/trim.ts';
import { codegenOperationsCost } from './codegen-operations.ts';
import { asMarkdown, type Row, type Section } from './section.ts';

interface Measurement {
  read: number;
  trim: number;
  generate: number;
  compare: number;
  megabytes: number;
}

const SIZES = [1 / 16, 1 / 4, 1, 4];

/** Runs the steps of an update, except for writing files and running checks. */
async function measure(from: string): Promise<Measurement> {
  const project = getOwnProject();
  const { slice, overlay } = await readInputs(project);
  const times: number[] = [];
  const timed = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    times.push((performance.now() - start) / 1000);
    return result;
  };
  const source = await timed(() => readSource(from));
  const document = await timed(() => trim(source.document, slice));
  await timed(() => generate(document, slice, overlay, project.target));
  const version = { document: prepare(document, overlay, slice).document, slice };
  await timed(() => compare(version, { ...version, document: structuredClone(version.document) }));
  const [read = 0, cut = 0, generated = 0, compared = 0] = times;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { read, trim: cut, generate: generated, compare: compared, megabytes };
}

export async function codegenCost(from = process.env.GENESYS_SPEC): Promise<Section> {
  const section = {
    title: 'Codegen by the size of the spec',
    how: 'All steps of an update except for writing files and running the checks of the project: on parts of the spec (each with the whole slice), on the whole spec, and on four copies of it in one document. Each runs in a process of its own. Parentheses compare with the first row.',
    columns: [
      ...['read', 'trim', 'generate', 'compare', 'whole process'].map((name) => ({ name, unit: 's' })),
      { name: 'memory', unit: 'MB' },
    ],
  };
  if (!from) return { ...section, how: 'Not measured: set `GENESYS_SPEC` to the path of the spec.', rows: [] };
  const folder = mkdtempSync(join(tmpdir(), 'bench-codegen-'));
  try {
    const { slice } = await readInputs(getOwnProject());
    const full = JSON.parse(readFileSync(from, 'utf8')) as Document;
    const kept = new Set(slice.channels.flatMap((channel) => channel.methods.map(({ path }) => path)));
    const rows = SIZES.map((size) => {
      const target = join(folder, 'document.json');
      writeFileSync(target, JSON.stringify(size < 1 ? takePart(full, size, kept) : duplicate(full, size)));
      return measureInProcess(target);
    });
    return { ...section, rows };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Document {
  paths: JsonObject;
  definitions: JsonObject;
}

/** Returns a share of the paths, always with those of the slice, and the definitions that they refer to. */
function takePart(full: Document, share: number, kept: Set<string>): Document {
  const every = Math.round(1 / share);
  const paths = Object.entries(full.paths).filter(([path], index) => kept.has(path) || index % every === 0);
  const text = JSON.stringify(Object.fromEntries(paths));
  const needed = new Set<string>();
  const visit = (json: string): void => {
    for (const [, name = ''] of json.matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (needed.has(name)) continue;
      needed.add(name);
      visit(JSON.stringify(full.definitions[name] ?? {}));
    }
  };
  visit(text);
  const definitions = Object.entries(full.definitions).filter(([name]) => needed.has(name));
  return { ...full, paths: Object.fromEntries(paths), definitions: Object.fromEntries(definitions) };
}

/** Returns a document with several copies of all paths and definitions. */
function duplicate(full: Document, count: number): Document {
  const copies = (entries: JsonObject, name: (key: string, copy: number) => string) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, copy) =>
        Object.entries(entries).map(([key, value]) => [copy === 0 ? key : name(key, copy), value] as const),
      ).flat(),
    );
  return {
    ...full,
    paths: copies(full.paths, (path, copy) => `/copy${copy}${path}`),
    definitions: copies(full.definitions, (name, copy) => `${name}Copy${copy}`),
  };
}

function measureInProcess(target: string): Row {
  const start = performance.now();
  const script = fileURLToPath(import.meta.url);
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, '--measure', target], { encoding: 'utf8' });
  const all = (performance.now() - start) / 1000;
  const { read, trim: cut, generate: generated, compare: compared, megabytes } = JSON.parse(output) as Measurement;
  const size = readFileSync(target).length / 1e6;
  return { who: `${size.toFixed(1)} MB`, values: [read, cut, generated, compared, all, megabytes] };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [mode, file] = process.argv.slice(2);
  if (mode === '--measure' && file) console.log(JSON.stringify(await measure(file)));
  else console.log(`${asMarkdown(await codegenCost(mode))}\n\n${asMarkdown(await codegenOperationsCost(mode))}`);
}
