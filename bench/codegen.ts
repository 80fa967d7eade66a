/**
 * Time and memory of codegen by the size of the upstream document, each in a process of its own:
 *
 *     npm run bench:codegen [-- FILE]      (FILE: the upstream document; by default GENESYS_SPEC or ../shared/spec/*.json)
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare } from '../codegen/diff/compare.ts';
import { generate, prepare } from '../codegen/generate.ts';
import type { JsonObject } from '../codegen/openapi.ts';
import { ownProject, readInputs } from '../codegen/project.ts';
import { readSource } from '../codegen/source.ts';
import { trim } from '../codegen/trim.ts';

interface Measured {
  read: number;
  trim: number;
  generate: number;
  compare: number;
  megabytes: number;
}

const SIZES = [1 / 16, 1 / 4, 1, 4];

const [mode, file] = process.argv.slice(2);
if (mode === '--measure' && file) console.log(JSON.stringify(await measure(file)));
else await table(mode ?? upstreamFile());

/** What an update does with a document, without the files that it writes and the checks that it runs. */
async function measure(from: string): Promise<Measured> {
  const project = ownProject();
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
  const version = { document: prepare(document, overlay).document, slice };
  await timed(() => compare(version, { ...version, document: structuredClone(version.document) }));
  const [read = 0, cut = 0, generated = 0, compared = 0] = times;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return { read, trim: cut, generate: generated, compare: compared, megabytes };
}

async function table(from: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-codegen-'));
  try {
    const { slice } = await readInputs(ownProject());
    const full = JSON.parse(readFileSync(from, 'utf8')) as Document;
    const kept = new Set(slice.clients.flatMap((client) => client.methods.map(({ path }) => path)));
    console.log('| Document | Read | Trim | Generate | Compare | All in one process, with its start | Memory |');
    console.log('|---|---|---|---|---|---|---|');
    for (const size of SIZES) {
      const target = join(folder, 'document.json');
      writeFileSync(target, JSON.stringify(size < 1 ? part(full, size, kept) : times(full, size)));
      console.log(row(target));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Document {
  paths: JsonObject;
  definitions: JsonObject;
}

/** A share of the paths, and always those of the slice; all definitions that the smaller part needs may be in the rest. */
function part(full: Document, share: number, kept: Set<string>): Document {
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

/** The same document several times over, under other paths and names. */
function times(full: Document, count: number): Document {
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

function row(target: string): string {
  const start = performance.now();
  const script = fileURLToPath(import.meta.url);
  const output = execFileSync(process.execPath, ['--import', 'tsx', script, '--measure', target], { encoding: 'utf8' });
  const all = (performance.now() - start) / 1000;
  const measured = JSON.parse(output) as Measured;
  const seconds = [measured.read, measured.trim, measured.generate, measured.compare, all];
  const size = readFileSync(target).length / 1e6;
  return `| ${size.toFixed(1)} MB | ${seconds.map((s) => `${s.toFixed(1)} s`).join(' | ')} | ${Math.round(measured.megabytes)} MB |`;
}

function upstreamFile(): string {
  if (process.env.GENESYS_SPEC) return process.env.GENESYS_SPEC;
  const folder = '../shared/spec';
  const name = existsSync(folder) && readdirSync(folder).find((entry) => entry.endsWith('.json'));
  if (name) return join(folder, name);
  throw new Error('Name the upstream document: npm run bench:codegen -- FILE');
}
