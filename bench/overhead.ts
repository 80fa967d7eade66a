/**
 * What the client costs on top of a bare `fetch`, on loopback: sequentially, and at 50 concurrent calls. Run it after
 * `npm run build`: `npx tsx bench/overhead.ts`. The official SDK takes part where it is installed:
 * `npm install --prefix bench`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import createFetchClient from 'openapi-fetch';

const ROUNDS = 15;
const ANSWER = JSON.stringify({
  id: 'c1',
  participants: Array.from({ length: 5 }, (_, index) => ({ id: `p${index}`, purpose: 'agent', name: 'n'.repeat(50) })),
});

if (process.send) serve();
else await measure();

/** The server has a process of its own, so that its time is not counted. */
function serve(): void {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(ANSWER) };
      response.writeHead(200, { ...headers, 'inin-correlation-id': 'c' }).end(ANSWER);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), { stdio: 'inherit' });
  const [port] = (await once(child, 'message')) as [number];
  const ways = await waysTo(`http://127.0.0.1:${port}`);
  const table: Record<string, Record<string, string>> = {};
  for (const [workers, calls] of [
    [1, 300],
    [50, 1000],
  ] as const) {
    const samples = new Map([...ways.keys()].map((name) => [name, [] as Sample[]]));
    // In turns, so that whatever else the machine does meets all alike; the first round only warms up.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, way] of ways) {
        const sample = await time(way, calls, workers);
        if (round > 0) samples.get(name)?.push(sample);
      }
    }
    const bare = samples.get('fetch') ?? [];
    for (const [name, own] of samples) {
      const figure = (of: keyof Sample) =>
        `${median(own.map((sample) => sample[of])).toFixed(0)} µs ${percent(own, bare, of)}`;
      table[name] = {
        ...table[name],
        [`${workers} at a time, elapsed`]: figure('elapsed'),
        [`${workers} at a time, CPU`]: figure('cpu'),
      };
    }
  }
  child.kill();
  console.table(table);
}

interface Sample {
  elapsed: number;
  cpu: number;
}

/** Microseconds for one call. */
async function time(way: () => Promise<unknown>, calls: number, workers: number): Promise<Sample> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  let left = calls;
  const worker = async () => {
    while (left-- > 0) await way();
  };
  await Promise.all(Array.from({ length: workers }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { elapsed: ((performance.now() - began) * 1000) / calls, cpu: (user + system) / calls };
}

async function waysTo(baseUrl: string): Promise<Map<string, () => Promise<unknown>>> {
  const { createClient, accessToken } = (await import(
    '../dist/index.js' as string
  )) as typeof import('../src/index.ts');
  const headers = { authorization: 'Bearer t', accept: 'application/json' };
  const path = '/api/v2/conversations/emails/{conversationId}';
  const openapi = createFetchClient<Record<string, Record<string, never>>>({ baseUrl, headers });
  const ours = createClient({ baseUrl, auth: accessToken('t') });
  const timed = () => ({ headers, signal: AbortSignal.timeout(30_000) });
  const ways = new Map<string, () => Promise<unknown>>([
    ['fetch', async () => (await fetch(`${baseUrl}${path.replace('{conversationId}', 'c1')}`, { headers })).json()],
    ['fetch with a timeout', async () => (await fetch(`${baseUrl}/api/v2/conversations/emails/c1`, timed())).json()],
    ['openapi-fetch', () => openapi.GET(path as never, { params: { path: { conversationId: 'c1' } } } as never)],
    ['genesys-conversations-digital', () => ours.emails.get({ conversationId: 'c1' })],
  ]);
  const official = officialSdk();
  if (official) {
    const api = new official.ConversationsApi();
    official.ApiClient.instance.setBasePath?.(baseUrl);
    Object.assign(official.ApiClient.instance.config, { basePath: baseUrl });
    official.ApiClient.instance.setAccessToken('t');
    ways.set('purecloud-platform-client-v2', () => api.getConversationsEmail('c1'));
  }
  return ways;
}

interface OfficialSdk {
  ApiClient: {
    instance: { config: object; setBasePath?(url: string): void; setAccessToken(token: string): void };
  };
  ConversationsApi: new () => { getConversationsEmail(id: string): Promise<unknown> };
}

function officialSdk(): OfficialSdk | undefined {
  try {
    return createRequire(import.meta.url)('purecloud-platform-client-v2') as OfficialSdk;
  } catch {
    console.log('purecloud-platform-client-v2 is not installed (npm install --prefix bench): left out.');
    return undefined;
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The median of what each round took more than its neighbour with bare fetch. */
function percent(own: Sample[], bare: Sample[], of: keyof Sample): string {
  const ratios = own.map((sample, round) => sample[of] / (bare[round]?.[of] ?? Number.NaN));
  return own === bare ? '' : `(${((median(ratios) - 1) * 100).toFixed(0)} %)`;
}
