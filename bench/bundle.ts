/**
 * What one call costs in a bundle of the built package: minified by esbuild, compressed by gzip. `npx tsx bench/bundle.ts`
 * prints it, and what takes the room; with `--check` it fails above the budget.
 */
import { APPS, bundled, CALLER, CLIENT } from './bundle-size.ts';

/** In bytes after gzip. */
const BUDGETS = { [CALLER]: 15_500, [CLIENT]: 26_000 };

for (const [name, budget] of Object.entries(BUDGETS)) {
  const { folder, code } = APPS[name as keyof typeof APPS];
  const { gzip, inputs } = await bundled(folder, code);
  if (!process.argv.includes('--check')) {
    const largest = inputs.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput).slice(0, 12);
    console.table(
      Object.fromEntries(largest.map(([path, { bytesInOutput }]) => [path, { 'bytes minified': bytesInOutput }])),
    );
  }
  console.log(`One call bundled, ${name}: ${gzip} bytes after gzip (budget: ${budget}).`);
  if (gzip > budget) process.exitCode = 1;
}
