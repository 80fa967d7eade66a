/**
 * What one call costs in a bundle: minified by esbuild, compressed by gzip. `npx tsx bench/bundle.ts` prints it, and what
 * takes the room; with `--check` it fails above the budget.
 */
import { bundled } from './bundle-size.ts';
import { ROOT } from './rivals.ts';

/** Bytes after gzip. */
const BUDGET = 16_000;

const CALL = `
  import { accessToken, createClient } from './src/index.js';
  const client = createClient({ region: 'eu_central_1', auth: accessToken('token') });
  console.log(await client.emails.get({ conversationId: 'id' }));
`;

const { gzip: size, inputs } = await bundled(ROOT, CALL, 'ts');

if (!process.argv.includes('--check')) {
  const largest = inputs.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput).slice(0, 12);
  console.table(
    Object.fromEntries(largest.map(([path, { bytesInOutput }]) => [path, { 'bytes minified': bytesInOutput }])),
  );
}
console.log(`One call bundled: ${size} bytes after gzip (budget: ${BUDGET}).`);
if (size > BUDGET) process.exitCode = 1;
