/**
 * What one call costs in a bundle of the built package: minified by esbuild, compressed by gzip. `npx tsx bench/bundle.ts`
 * prints it, and what takes the room; with `--check` it fails above the budget.
 */
import { bundled } from './bundle-size.ts';
import { ROOT } from './rivals.ts';

const CALLS = [
  {
    name: 'the whole client',
    budget: 15_000,
    code: `import { accessToken, createClient } from './dist/index.js';
const client = createClient({ region: 'eu_central_1', auth: accessToken('token') });
console.log(await client.emails.get({ conversationId: 'id' }));`,
  },
  {
    name: 'a caller of one operation',
    budget: 10_500,
    code: `import { accessToken, createCaller } from './dist/index.js';
import { getConversationsEmail } from './dist/operations.js';
const { call } = createCaller({ getConversationsEmail }, { region: 'eu_central_1', auth: accessToken('token') });
console.log(await call('getConversationsEmail', { conversationId: 'id' }));`,
  },
];

for (const { name, budget, code } of CALLS) {
  const { gzip, inputs } = await bundled(ROOT, code);
  if (!process.argv.includes('--check')) {
    const largest = inputs.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput).slice(0, 12);
    console.table(
      Object.fromEntries(largest.map(([path, { bytesInOutput }]) => [path, { 'bytes minified': bytesInOutput }])),
    );
  }
  console.log(`One call bundled, by ${name}: ${gzip} bytes after gzip (budget: ${budget}).`);
  if (gzip > budget) process.exitCode = 1;
}
