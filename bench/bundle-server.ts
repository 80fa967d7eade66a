import { join } from 'node:path';
import { build } from 'esbuild';
import { BENCH } from './rivals.ts';

/** Bundles a server of this folder like tsup does for ours: one ES module for Node, not minified. Returns its path. */
export async function bundleServer(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [`${BENCH}${name}.ts`],
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile, logLevel: 'error' },
    // Bundled CommonJS packages need `require`.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}
