import { afterEach, expect, test } from 'vitest';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { createLog } from '../../src/mcp/log.js';
import { startMcp } from '../../src/mcp/start-mcp.js';
import { connect, dataOf, serve, textOf } from './clients.js';
import { errorResponse, fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

test('each call is logged as one line, without arguments and content', async () => {
  const genesys = await fakeGenesys(({ path }) =>
    path.endsWith('secret-id')
      ? { body: { subject: 'customer words' } }
      : errorResponse(404, 'not.found', 'no customer words'),
  );
  const lines: string[] = [];
  const server = await serve({
    connections: [genesys.connection('acme'), genesys.connection('globex')],
    flags: { names: 'short' },
    log: createLog('info', (line) => lines.push(line)),
  });
  closers.push(
    () => genesys.close(),
    () => server.close(),
  );
  const client = await connect(server.url, 'legacy');
  lines.length = 0;
  const calls = [
    { conversationId: 'secret-id', PCID: 'acme' },
    { conversationId: 'other', PCID: 'globex' },
    { conversationId: 'other', PCID: 'made-up' },
  ];
  for (const args of calls) await client.callTool({ name: 'get_email', arguments: args });
  await client.close();
  const events = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'tool call');
  expect(events).toMatchObject([
    {
      level: 'info',
      tool: 'genesys_conversations_digital_get_email',
      connection: 'acme',
      outcome: 'ok',
      milliseconds: expect.any(Number),
    },
    {
      connection: 'globex',
      outcome: 'error',
      kind: 'NotFoundError',
      status: 404,
      code: 'not.found',
      correlationId: 'corr-1',
    },
    { outcome: 'error', kind: 'ArgumentError' },
  ]);
  expect(events[2]).not.toHaveProperty('connection');
  expect(lines.join('')).not.toMatch(/secret-id|customer words|made-up/);
});

test('a failing token store is reported to the operator and to the model', async () => {
  const genesys = await fakeGenesys();
  const lines: string[] = [];
  const credentials = { clientId: 'c', refreshToken: 'a-refresh-token-that-is-secret' };
  const connections = writeTempFile({
    tokenFile: writeTempFile('no tokens'),
    connections: [{ id: 'acme', baseUrl: genesys.baseUrl, loginUrl: genesys.baseUrl, credentials }],
  });
  const server = await serve({
    flags: { names: 'short', connections },
    log: createLog('info', (line) => lines.push(line)),
  });
  closers.push(
    () => genesys.close(),
    () => server.close(),
  );
  const client = await connect(server.url);
  const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'secret-id' } });
  await client.close();
  const { error } = dataOf<{ error: Record<string, unknown> }>(result);
  expect(error).toMatchObject({ kind: 'GenesysError', retryable: false });
  expect(error.advice).toMatch(
    /could not get or store its own access token\. Nothing was changed.*The operator of this server/,
  );
  expect(textOf(result)).not.toContain('correlation id');
  const call = lines.map((line) => JSON.parse(line)).find(({ message }) => message === 'tool call');
  expect(call).toMatchObject({ outcome: 'error', kind: 'GenesysError' });
  expect(call.reason).toMatch(/token store failed to read the token: .* is not a token file/);
  expect(lines.join()).not.toMatch(/secret/);
  expect(genesys.requests).toEqual([]);
});

test.each([
  ['debug', 4],
  ['info', 3],
  ['warn', 2],
  ['error', 1],
  ['silent', 0],
] as const)('the level %s', (level, count) => {
  const lines: string[] = [];
  const log = createLog(level, (line) => lines.push(line));
  for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name](name);
  expect(lines).toHaveLength(count);
});

test('flags for HTTP are rejected over stdio, where they have no effect', async () => {
  await expect(startMcp({ flags: { auth: 'x.json', allowedHosts: ['a'] } })).rejects.toThrow(
    /^mcp: --auth has no effect over stdio.*; --allowed-hosts has no effect over stdio/,
  );
});

test('a discovery call is logged once, as the tool that it calls, with the principal', async () => {
  const genesys = await fakeGenesys();
  const lines: string[] = [];
  const token = 'a-token-of-the-inbox-bot-0123456789abcdef';
  const server = await serve({
    connections: [genesys.connection('acme')],
    flags: {
      discovery: true,
      auth: writeTempFile({ tokens: [{ name: 'inbox-bot', sha256: sha256(token), connections: ['acme'] }] }),
    },
    log: createLog('info', (line) => lines.push(line)),
  });
  closers.push(
    () => genesys.close(),
    () => server.close(),
  );
  const client = await connect(server.url, 'modern', {}, { authorization: `Bearer ${token}` });
  const name = 'genesys_conversations_digital_get_email';
  await client.callTool({ name: 'search_tools', arguments: { query: 'secret words' } });
  await client.callTool({ name: 'call_tool', arguments: { name, arguments: { conversationId: 'secret-id' } } });
  await client.callTool({ name: 'call_tool', arguments: { name: 'secret-tool' } });
  await client.close();
  const events = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'tool call');
  expect(
    events.map(({ tool, connection, principal, outcome, kind }) => [tool, connection, principal, outcome, kind]),
  ).toEqual([
    ['search_tools', undefined, 'inbox-bot', 'ok', undefined],
    [name, 'acme', 'inbox-bot', 'ok', undefined],
    ['call_tool', undefined, 'inbox-bot', 'error', 'UnknownTool'],
  ]);
  expect(lines.join()).not.toMatch(/secret/);
});
