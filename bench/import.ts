/** What a cold import of the entry point costs, next to openapi-fetch's. After `npm run build`: `npx tsx bench/import.ts`. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const ROUNDS = 31;
const require = createRequire(import.meta.url);
const resolve = (name: string): string | undefined => {
  try {
    return pathToFileURL(require.resolve(name)).href;
  } catch {
    return undefined;
  }
};
const modules: Record<string, string | undefined> = {
  'nothing (node:fs)': 'node:fs',
  'openapi-fetch': import.meta.resolve('openapi-fetch'),
  'genesys-conversations-digital': new URL('../dist/index.js', import.meta.url).href,
  'purecloud-platform-client-v2 (npm install --prefix bench)': resolve('purecloud-platform-client-v2'),
};

/** Milliseconds that the import takes in a new process. */
function cold(url: string): number {
  const script = `const t = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - t)`;
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`import of ${url} failed: ${stderr}`);
  return Number(stdout);
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const samples = Object.entries(modules).flatMap(([name, url]) => (url ? [{ name, url, times: [] as number[] }] : []));
// In turns, so that whatever else the machine does meets all alike.
for (let round = 0; round < ROUNDS; round += 1) for (const { url, times } of samples) times.push(cold(url));

const reference = median(samples.find(({ name }) => name === 'openapi-fetch')?.times ?? []);
console.table(
  Object.fromEntries(
    samples.map(({ name, times }) => {
      const middle = median(times);
      return [name, { 'ms, median': middle.toFixed(1), 'times openapi-fetch': (middle / reference).toFixed(2) }];
    }),
  ),
);
