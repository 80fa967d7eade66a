/**
 * What one call costs in a bundle: minified by esbuild, compressed by gzip. `npx tsx bench/bundle.ts` prints it, and what
 * takes the room; with `--check` it fails above the budget.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Bytes after gzip. */
const BUDGET = 16_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const CALL = `
  import { accessToken, createClient } from './src/index.js';
  const client = createClient({ region: 'eu_central_1', auth: accessToken('token') });
  console.log(await client.emails.get({ conversationId: 'id' }));
`;

const { outputFiles, metafile } = await build({
  stdin: { contents: CALL, resolveDir: root, loader: 'ts' },
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  // A lazy import is a file of its own, which this call never asks for.
  splitting: true,
  outdir: 'out',
  external: ['node:*'],
  absWorkingDir: root,
});
const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint);
const eager = new Set<string>();
const visit = (path: string): void => {
  if (eager.has(path)) return;
  eager.add(path);
  for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
    if (kind === 'import-statement' && metafile.outputs[imported]) visit(imported);
};
if (entry) visit(entry[0]);
const files = outputFiles.filter(({ path }) => [...eager].some((name) => path.endsWith(name)));
const size = files.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);

if (!process.argv.includes('--check')) {
  const inputs = [...eager].flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {}));
  const largest = inputs.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput).slice(0, 12);
  console.table(
    Object.fromEntries(largest.map(([path, { bytesInOutput }]) => [path, { 'bytes minified': bytesInOutput }])),
  );
}
console.log(`One call bundled: ${size} bytes after gzip (budget: ${BUDGET}).`);
if (size === 0 || size > BUDGET) process.exitCode = 1;
