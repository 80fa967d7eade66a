import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { manifest } from '../../src/mcp/manifest.js';
import { connect, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

/** Two principals and three connections. */
const GRANTS = { alice: ['one', 'two'], bob: ['three'] } as const;
type Name = keyof typeof GRANTS;

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
const clients = {} as Record<Name, Awaited<ReturnType<typeof connect>>>;

beforeAll(async () => {
  genesys = await fakeGenesys();
  const tokens = Object.entries(GRANTS).map(([name, connections]) => ({
    name,
    connections,
    sha256: sha256(`token-${name}`),
  }));
  server = await serve({
    connections: ['one', 'two', 'three'].map((id) => genesys.connection(id, { label: `Label of ${id}` })),
    flags: { auth: writeTempFile({ tokens }) },
  });
  for (const name of ['alice', 'bob'] as const) {
    clients[name] = await connect(server.url, 'modern', {}, { authorization: `Bearer token-${name}` });
    // The list says which arguments the client must mirror in headers.
    await clients[name].listTools();
  }
});
afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.close()));
  await server?.close();
  await genesys?.close();
});

test.each<[Name, string]>([
  ['alice', 'three'],
  ['bob', 'one'],
  ['bob', 'two'],
])('%s gets the same error for %s as for a nonexistent connection, from every tool', async (name, id) => {
  const call = (tool: string, PCID: string) => clients[name].callTool({ name: tool, arguments: { PCID } });
  const nonexistent = await call(manifest[0]?.name ?? '', 'nowhere');
  for (const tool of manifest) {
    const foreign = await call(tool.name, id);
    expect(foreign).toEqual(nonexistent);
    expect(foreign.isError).toBe(true);
    expect(textOf(foreign)).toMatch(/^PCID is not the id of a connection that you can use/);
  }
  expect(genesys.requests).toEqual([]);
});

test.each<Name>(['alice', 'bob'])('no response to %s has a connection of the other principal', async (name) => {
  const responses = [
    await clients[name].listTools(),
    clients[name].getInstructions(),
    clients[name].getServerCapabilities(),
  ];
  const foreign = name === 'alice' ? GRANTS.bob : GRANTS.alice;
  if (name === 'alice')
    responses.push((await clients.alice.callTool({ name: 'list_connections', arguments: {} })) as never);
  for (const id of foreign) expect(JSON.stringify(responses)).not.toMatch(new RegExp(`Label of ${id}|"${id}"`));
});

test('each call is sent with the token of its connection', async () => {
  const calls = Object.entries(GRANTS).flatMap(([name, ids]) => ids.map((id) => ({ name: name as Name, id })));
  await Promise.all(
    Array.from({ length: 10 }, () => calls)
      .flat()
      .map(({ name, id }) =>
        clients[name].callTool({
          name: 'genesys_conversations_digital_get_email',
          arguments: { conversationId: `for-${id}`, ...(name === 'alice' ? { PCID: id } : {}) },
        }),
      ),
  );
  expect(genesys.requests).toHaveLength(30);
  for (const { path, token } of genesys.requests) expect(path).toContain(`for-${token?.replace('token-of-', '')}`);
  genesys.requests.length = 0;
});

test('PCID is required with several connections, and left out with one', async () => {
  const name = 'genesys_conversations_digital_get_email';
  const result = await clients.alice.callTool({ name, arguments: { conversationId: 'c' } });
  expect(textOf(result)).toMatch(/^PCID is missing\. Nothing was sent\. Call list_connections/);
  const required = async (who: Name) => {
    const { tools } = await clients[who].listTools();
    const others = tools.filter((tool) => tool.name !== 'list_connections');
    return others.map(
      (tool) => tool.inputSchema.required?.includes('PCID') ?? 'PCID' in (tool.inputSchema.properties ?? {}),
    );
  };
  expect([...new Set(await required('alice')), ...new Set(await required('bob'))]).toEqual([true, false]);
});
