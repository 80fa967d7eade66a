/**
 * Measures the bundle of one call with the built package, minified by esbuild and compressed by gzip. `npx tsx bench/bundle.ts`
 * prints the size and the largest files; with `--check`, it fails if the size exceeds the budget.
 */
import { APPS, bundleCode, CALLER, CLIENT } from './bundle-size.ts';

const BUDGETS_BYTES = { [CALLER]: 15_950, [CLIENT]: 28_000 };

for (const [name, budget] of Object.entries(BUDGETS_BYTES)) {
  const { folder, code } = APPS[name as keyof typeof APPS];
  const { gzip, inputs } = await bundleCode(folder, code);
  if (!process.argv.includes('--check')) {
    const largest = inputs.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput).slice(0, 12);
    console.table(
      Object.fromEntries(largest.map(([path, { bytesInOutput }]) => [path, { 'bytes minified': bytesInOutput }])),
    );
  }
  console.log(`Bundle of one call, ${name}: ${gzip} bytes after gzip (budget: ${budget} bytes).`);
  if (gzip > budget) process.exitCode = 1;
}
