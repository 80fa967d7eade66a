// Bundles worker.js and runs it in workerd.
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

const { outputFiles } = await build({
  entryPoints: ['worker.js'],
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['node:*'],
  write: false,
});
const { SANDBOX_URL, SANDBOX_TOKEN } = process.env;
const miniflare = new Miniflare({
  modules: [{ type: 'ESModule', path: 'worker.js', contents: outputFiles[0].text }],
  compatibilityDate: '2026-01-01',
  bindings: { SANDBOX_URL, SANDBOX_TOKEN },
});
console.log(await (await miniflare.dispatchFetch('http://localhost/')).text());
await miniflare.dispose();
