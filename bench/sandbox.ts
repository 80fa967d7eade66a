/**
 * How fast the sandbox answers in process, and whether reads leave anything behind. `npm run bench:sandbox`.
 * Everything runs on one thread; rates are by processor time, so that they hold for one core on a busy machine too.
 */
import { type OperationId, operations } from '../src/generated/operations.js';
import { createSandbox, type Sandbox } from '../src/sandbox/index.js';

const WANTED = 2000;
const sandbox = createSandbox();
const token = sandbox.token('Grace Okafor');
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const emails = `${sandbox.url}/api/v2/conversations/emails`;
const { id } = ((await (await ask('GET', emails)).json()) as { entities: { id: string }[] }).entities[0] ?? { id: '' };
const draft = (await (await ask('GET', `${emails}/${id}/messages/draft`)).json()) as Record<string, unknown>;
const letter = { from: draft.from, to: draft.to, textBody: 'Hello' };

const { method, path } = operations['getConversationsEmails' satisfies OperationId];
const list = () => ask(method, sandbox.url + path);
const work: Record<string, () => Promise<unknown>> = {
  'list of conversations': list,
  'one conversation': () => ask('GET', `${emails}/${id}`),
  'draft, edited': () => ask('PUT', `${emails}/${id}/messages/draft`, letter),
  // Into a thread of ordinary length, however many are sent.
  'e-mail, sent': () => {
    const thread = sandbox.organization().state.conversations[id]?.email?.messages ?? [];
    if (thread.length > 50) thread.splice(1);
    return ask('POST', `${emails}/${id}/messages`, letter);
  },
  'refused (404)': () => ask('GET', `${emails}/none`),
};

for (const [name, one] of Object.entries(work)) {
  for (let i = 0; i < 500; i += 1) await one();
  const rate = await rateOf(one, 2000);
  console.log(
    `${name.padEnd(24)} ${Math.round(rate).toString().padStart(7)} requests/s${rate < WANTED ? '  TOO SLOW' : ''}`,
  );
  if (rate < WANTED) process.exitCode = 1;
}

await memory(createSandbox());

/** Requests per second of processor time: what else runs on the machine does not count. */
async function rateOf(one: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const spent = () => process.cpuUsage().user + process.cpuUsage().system;
  const [start, begin] = [performance.now(), spent()];
  let count = 0;
  while (performance.now() - start < milliseconds) {
    await one();
    count += 1;
  }
  return (count * 1_000_000) / (spent() - begin);
}

/** The heap after ever more reads; it has to stay where it is. */
async function memory(fresh: Sandbox): Promise<void> {
  const bearer = { authorization: `Bearer ${fresh.token('Grace Okafor')}` };
  const heap = async (reads: number) => {
    for (let i = 0; i < reads; i += 1) {
      const response = await fresh.fetch(new Request(`${fresh.url}${path}`, { headers: bearer }));
      await response.text();
    }
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  if (!globalThis.gc) return console.log('memory: run with --expose-gc');
  const before = await heap(5000);
  const after = await heap(20_000);
  const grown = after - before;
  console.log(
    `heap after 5,000 reads ${before.toFixed(1)} MiB, after 20,000 more ${after.toFixed(1)} MiB (${grown.toFixed(2)} MiB)`,
  );
  if (grown > 2) process.exitCode = 1;
}

function ask(verb: string, url: string, body?: unknown): Promise<Response> {
  return sandbox.fetch(new Request(url, { method: verb, headers, body: body ? JSON.stringify(body) : null }));
}
