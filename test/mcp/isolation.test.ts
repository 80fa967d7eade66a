import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { manifest } from '../../src/mcp/manifest.js';
import { connect, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { file } from './temp-file.js';

/** Two principals, three connections: alice has two, bob has one. */
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
    flags: { auth: file({ tokens }) },
  });
  for (const name of ['alice', 'bob'] as const) {
    clients[name] = await connect(server.url, 'modern', {}, { authorization: `Bearer token-${name}` });
    // As every host does: the client learns from the list which arguments to mirror in headers.
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
])('%s has no way to %s by any tool, and it is as if it did not exist', async (name, id) => {
  const call = (tool: string, PCID: string) => clients[name].callTool({ name: tool, arguments: { PCID } });
  const nonexistent = await call(manifest[0]?.name ?? '', 'nowhere');
  for (const tool of manifest) {
    const foreign = await call(tool.name, id);
    expect(foreign).toEqual(nonexistent);
    expect(foreign.isError).toBe(true);
    expect(textOf(foreign)).toMatch(/^PCID names no connection that is open to you/);
  }
  expect(genesys.asked).toEqual([]);
});

test.each<Name>(['alice', 'bob'])('what %s is told names no connection of the other', async (name) => {
  const told = [
    await clients[name].listTools(),
    clients[name].getInstructions(),
    clients[name].getServerCapabilities(),
  ];
  const foreign = name === 'alice' ? GRANTS.bob : GRANTS.alice;
  if (name === 'alice') told.push((await clients.alice.callTool({ name: 'list_connections', arguments: {} })) as never);
  for (const id of foreign) expect(JSON.stringify(told)).not.toMatch(new RegExp(`Label of ${id}|"${id}"`));
});

test('each call goes out with the token of its connection, and no other', async () => {
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
  expect(genesys.asked).toHaveLength(30);
  for (const { path, token } of genesys.asked) expect(path).toContain(`for-${token?.replace('token-of-', '')}`);
  genesys.asked.length = 0;
});

test('several connections: PCID is needed; one: it may be left out', async () => {
  const name = 'genesys_conversations_digital_get_email';
  const result = await clients.alice.callTool({ name, arguments: { conversationId: 'c' } });
  expect(textOf(result)).toMatch(/^PCID is missing\. Nothing was sent\. list_connections/);
  const required = async (who: Name) => {
    const { tools } = await clients[who].listTools();
    return tools.every((tool) => tool.name === 'list_connections' || tool.inputSchema.required?.includes('PCID'));
  };
  expect([await required('alice'), await required('bob')]).toEqual([true, false]);
});
