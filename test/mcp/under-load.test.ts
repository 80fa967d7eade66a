import { afterEach, expect, test } from 'vitest';
import { until } from '../support/until.js';
import { connect, type Era, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

const GET_EMAIL = 'genesys_conversations_digital_get_email';
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp(answer: Parameters<typeof fakeGenesys>[0], ids: string[]) {
  const genesys = await fakeGenesys(answer);
  const server = await serve({ connections: ids.map((id) => genesys.connection(id, { timeout: 60_000 })) });
  closers.push(
    () => genesys.close(),
    () => server.close(),
  );
  return { genesys, server };
}

// Not 500 calls as in `bench/mcp.ts`, because that would take 4 seconds: the client and the API share this process.
test('a connection whose API hangs does not delay the calls of 19 other connections', {
  timeout: 60_000,
}, async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const { genesys, server } = await setUp(({ token }) => (token === 'token-of-c0' ? 'hang' : { body: { token } }), ids);
  const client = await connect(server.url);
  await client.listTools();
  const stop = new AbortController();
  // A new signal for each call, because Node warns about many listeners on one signal.
  const signal = () => AbortSignal.any([stop.signal]);
  const calls = Array.from({ length: 200 }, (_, index) => ids[index % 20] ?? '').map((PCID) => ({
    PCID,
    result: client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'x', PCID } }, { signal: signal() }),
  }));
  const settled = { hanging: 0 };
  for (const { PCID, result } of calls) if (PCID === 'c0') result.catch(() => {}).finally(() => settled.hanging++);
  const others = calls.filter(({ PCID }) => PCID !== 'c0');
  const results = await Promise.all(others.map(({ result }) => result));
  expect(results).toHaveLength(190);
  for (const [index, result] of results.entries()) {
    expect(textOf(result)).toBe(`{"token":"token-of-${others[index]?.PCID}"}`);
  }
  expect(settled.hanging).toBe(0);
  stop.abort();
  await until(() => settled.hanging === 10);
  expect(new Set(genesys.requests.map(({ token }) => token))).toHaveLength(20);
  await client.close();
});

test.each<Era>(['modern', 'legacy'])('canceling a call cancels its request to Genesys, %s protocol', async (era) => {
  const { genesys, server } = await setUp(() => 'hang', ['acme']);
  const client = await connect(server.url, era);
  const stop = new AbortController();
  const call = client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'x' } }, { signal: stop.signal });
  await until(() => genesys.requests.length === 1);
  stop.abort();
  await expect(call).rejects.toThrow();
  // In the legacy protocol a cancellation is a separate message, which a server without sessions can't match. So disconnect.
  if (era === 'legacy') await client.close();
  await genesys.disconnected;
  if (era === 'modern') await client.close();
});

test('closing waits for pending calls and rejects new ones', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const { genesys, server } = await setUp(async () => {
    await held;
    return { body: { id: 'late' } };
  }, ['acme']);
  const client = await connect(server.url);
  const call = client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'x' } });
  await until(() => genesys.requests.length === 1);
  const closed = server.close();
  await expect(fetch(server.url, { method: 'POST', body: '{}' })).rejects.toThrow();
  release();
  expect(textOf(await call)).toBe('{"id":"late"}');
  await closed;
  closers.pop();
});
