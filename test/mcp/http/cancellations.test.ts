import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../../src/mcp/log.js';
import { until } from '../../support/until.js';
import { connect, serve } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
const lines: string[] = [];
beforeAll(async () => {
  genesys = await fakeGenesys(() => 'hang');
  server = await serve({
    connections: [genesys.connection('acme')],
    log: createLog('info', (line) => lines.push(line)),
  });
});
beforeEach(() => {
  genesys.requests.length = 0;
  lines.length = 0;
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
});

const outcomes = () =>
  lines.map((line) => JSON.parse(line)).flatMap(({ message, outcome }) => (message === 'tool call' ? [outcome] : []));
const CANCELED = 'notifications/cancelled'; // english-ok: the method name of the protocol
const call = { name: 'get_email', arguments: { conversationId: 'c1' } };

test('a client of the 2025 protocols cancels its own call, and not one of another client with the same id', async () => {
  const clients = [await connect(server.url, 'legacy'), await connect(server.url, 'legacy')];
  const controllers = clients.map(() => new AbortController());
  const calls = controllers.map(({ signal }, index) =>
    clients[index]?.callTool(call, { signal }).catch((error: Error) => error),
  );
  await until(() => genesys.requests.length === 2);
  controllers[0]?.abort('enough');
  await until(() => outcomes().length === 1);
  expect(outcomes()).toEqual(['canceled']);
  expect(String(await calls[0])).toContain('enough');
  controllers[1]?.abort();
  await until(() => outcomes().length === 2);
  await Promise.all(calls);
  for (const client of clients) await client.close();
});

/** Posts a message without a session id. */
const post = (message: object, signal?: AbortSignal) =>
  fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    ...(signal && { signal }),
  });

test('a client that returns no session id cancels a call if no other has this id', async () => {
  const answer = post({ id: 7, method: 'tools/call', params: call }).then((response) => response.text());
  await until(() => genesys.requests.length === 1);
  for (const requestId of ['7', 8]) await post({ method: CANCELED, params: { requestId } });
  expect(outcomes()).toEqual([]);
  expect((await post({ method: CANCELED, params: { requestId: 7 } })).status).toBe(202);
  await until(() => outcomes().length === 1);
  expect(outcomes()).toEqual(['canceled']);
  expect(await answer).not.toContain('"result"');

  const controller = new AbortController();
  const both = [7, 7].map((id) => post({ id, method: 'tools/call', params: call }, controller.signal).catch(() => {}));
  await until(() => genesys.requests.length === 3);
  await post({ method: CANCELED, params: { requestId: 7 } });
  expect(outcomes()).toEqual(['canceled']);
  controller.abort();
  await Promise.all(both);
  await until(() => outcomes().length === 3);
});
