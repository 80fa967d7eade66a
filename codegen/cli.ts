import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Generated, generate } from './generate.ts';
import { type Lock, lockOf } from './lock.ts';
import { CodegenError, type OpenApiDocument, toJson } from './openapi.ts';
import { parseOverlay } from './overlay.ts';
import { parseSlice } from './slice.ts';
import { readSource } from './source.ts';
import { trim } from './trim.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SLICE = 'spec/slice.yaml';
const OVERLAY = 'spec/overlay.yaml';

const HELP = `Usage:
  npm run spec:pull [-- --from FILE_OR_URL]   Read the upstream document and cut the slice out of it.
                                              Default: the URL that ${SLICE} names.
  npm run codegen                             Write src/generated/ and docs/tools.md from spec/.
  npm run codegen -- --check                  Write nothing; fail when anything would change or has no words yet.
`;

/** The only module of codegen that writes files. */
async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { from: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [command] = positionals;
  if (values.help || positionals.length !== 1) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  if (command === 'pull') return pull(values.from);
  if (command === 'generate') return values.check ? check() : write();
  throw new CodegenError(`Unknown command "${command}".\n\n${HELP}`);
}

/** Nothing is written before the new slice has been through the whole pipeline. */
async function pull(from: string | undefined): Promise<number> {
  const slice = parseSlice(await read(SLICE), SLICE);
  const source = await readSource(from ?? slice.source);
  const document = trim(source.document, slice);
  const files = specFiles(slice.name);
  const overlay = parseOverlay(await read(OVERLAY), OVERLAY);
  const generated = await generate(document, slice, overlay);

  const previous = existsSync(join(ROOT, files.lock)) ? (JSON.parse(await read(files.lock)) as Lock) : undefined;
  const lock = lockOf(source, document, previous, new Date());
  await writeAll(
    new Map([
      [files.slice, toJson(document)],
      [files.lock, toJson(lock)],
    ]),
  );
  console.log(
    `${lock.source}: ${lock.upstream.operations} operations, ${lock.upstream.schemas} schemas\n` +
      `→ ${files.slice}: ${lock.slice.operations} operations, ${lock.slice.schemas} schemas`,
  );
  report(generated);
  console.log('Next: npm run codegen');
  return 0;
}

async function write(): Promise<number> {
  const generated = await generateFromSpec();
  const changed = await changes(generated);
  await writeAll(new Map([...generated.files].filter(([file]) => changed.includes(file))));
  console.log(changed.length > 0 ? `Written: ${changed.join(', ')}` : 'Nothing to change.');
  report(generated);
  return 0;
}

async function check(): Promise<number> {
  const generated = await generateFromSpec();
  const changed = await changes(generated);
  for (const file of changed) console.error(`${file} is not what codegen writes. Run \`npm run codegen\` and commit.`);
  report(generated);
  const failed = changed.length + generated.missing.length + generated.unmatched.length > 0;
  if (!failed) console.log(`${generated.files.size} generated files are up to date; all that a model reads has words.`);
  return failed ? 1 : 0;
}

async function generateFromSpec(): Promise<Generated> {
  const slice = parseSlice(await read(SLICE), SLICE);
  const document = JSON.parse(await read(specFiles(slice.name).slice)) as OpenApiDocument;
  return generate(document, slice, parseOverlay(await read(OVERLAY), OVERLAY));
}

function report({ missing, unmatched }: Generated): void {
  for (const place of missing) console.error(`No words: ${place}. Add them to ${OVERLAY}.`);
  for (const target of unmatched) console.error(`${OVERLAY}: ${target} matches nothing.`);
}

async function changes({ files }: Generated): Promise<string[]> {
  const changed = [];
  for (const [file, text] of files) {
    const current = existsSync(join(ROOT, file)) ? await read(file) : undefined;
    if (current !== text) changed.push(file);
  }
  return changed;
}

const specFiles = (name: string) => ({ slice: `spec/${name}.json`, lock: `spec/${name}.lock.json` });

const read = (file: string) => readFile(join(ROOT, file), 'utf8');

/** Each file is complete or untouched: written beside its place, then renamed. */
async function writeAll(files: Map<string, string>): Promise<void> {
  for (const [file, text] of files) {
    const path = join(ROOT, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.tmp`, text);
  }
  for (const file of files.keys()) await rename(join(ROOT, `${file}.tmp`), join(ROOT, file));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CodegenError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
