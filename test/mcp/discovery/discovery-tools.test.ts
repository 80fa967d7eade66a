import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listed } from '../../../bench/discovery-tokens.js';
import { manifestTokens } from '../../../bench/manifest-tokens.js';
import { createDiscoveryTools } from '../../../src/mcp/discovery/discovery-tools.js';
import { manifest } from '../../../src/mcp/manifest.js';
import { nameIn } from '../../../src/mcp/tool-names.js';
import { connect, dataOf, type Era, serve, textOf } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';

test.each([1, 2, 50])('with %i connections, the list takes less than 1,000 tokens', (connections) => {
  expect(manifestTokens(listed(connections, { createDiscoveryTools }))).toBeLessThan(1000);
});

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys(() => ({ body: { id: 'c1' } }));
});
afterAll(() => genesys.close());

type Server = Awaited<ReturnType<typeof serve>>;
type Client = Awaited<ReturnType<typeof connect>>;
const createCall = (client: Client) => (name: string, args: Record<string, unknown>) =>
  client.callTool({ name, arguments: args });

describe.each<Era>(['modern', 'legacy'])('one connection, %s protocol', (era) => {
  let server: Server;
  let client: Client;
  let call: ReturnType<typeof createCall>;
  beforeAll(async () => {
    server = await serve({ connections: [genesys.connection('acme')], flags: { discovery: true, names: 'short' } });
    client = await connect(server.url, era);
    call = createCall(client);
  });
  afterAll(async () => {
    await client?.close();
    await server?.close();
  });

  test('three tools are listed', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['search_tools', 'describe_tools', 'call_tool']);
    expect(tools[0]?.inputSchema.properties).toMatchObject({ query: { maxLength: 500 } });
  });

  test('a task can be searched, described and called', async () => {
    const found = await call('search_tools', { query: 'read the full text of one email' });
    const { tools } = dataOf<{ tools: { name: string; kind: string }[] }>(found);
    expect(tools).toContainEqual({ name: 'get_email_message', title: 'Get an email message', kind: 'read' });
    const described = await call('describe_tools', { names: ['get_email_message'] });
    const [{ inputSchema, resultSchema }] = dataOf<{ tools: [{ inputSchema: unknown; resultSchema: string }] }>(
      described,
    ).tools;
    expect(resultSchema).toBe('genesys://schemas/EmailMessage');
    expect(inputSchema).toEqual(manifest.find((tool) => nameIn('short', tool) === 'get_email_message')?.inputSchema);
    const result = await call('call_tool', {
      name: 'get_email_message',
      arguments: { conversationId: 'c1', messageId: 'm1' },
    });
    expect(dataOf(result)).toEqual({ id: 'c1' });
    expect(genesys.requests.at(-1)?.path).toBe('/api/v2/conversations/emails/c1/messages/m1');
  });

  test.skipIf(era === 'legacy')('every tool can be described and called (the same in both protocols)', async () => {
    const names = manifest.map((tool) => nameIn('short', tool));
    for (let from = 0; from < names.length; from += 20) {
      const described = await call('describe_tools', { names: names.slice(from, from + 20) });
      expect(dataOf<{ tools: unknown[] }>(described).tools).toHaveLength(names.slice(from, from + 20).length);
    }
    for (const name of names) {
      const before = genesys.requests.length;
      const result = await call('call_tool', { name, arguments: { notAnArgument: 1 } });
      expect(textOf(result)).toContain('notAnArgument is unknown');
      expect(genesys.requests).toHaveLength(before);
    }
  });

  test.each([
    ['search_tools', {}, 'query must be a string'],
    ['search_tools', { query: 'x'.repeat(501) }, 'query must have at most 500 characters'],
    ['search_tools', { query: 'mail', limit: 0 }, 'limit must be an integer from 1 to 20'],
    ['describe_tools', {}, 'names must be an array'],
    ['describe_tools', { names: ['nothing'] }, 'Unknown tool "nothing"'],
    ['call_tool', {}, 'name must be the name of a tool'],
    ['call_tool', { name: 'nothing' }, 'Unknown tool "nothing"'],
    ['call_tool', { name: 'get_email', arguments: [] }, 'arguments must be an object'],
    ['call_tool', { name: 'get_email', conversationId: 'c1' }, 'conversationId is an argument of the tool: move it'],
    ['call_tool', { name: 'get_emial', arguments: {} }, 'Did you mean get_email?'],
    ['call_tool', { name: 'genesys_conversations_digital_get_email' }, 'conversationId is missing'],
    ['call_tool', { name: 'get_email', PCID: 'other', arguments: {} }, 'PCID is not the id of a connection'],
  ])('%s with %j fails with the reason', async (name, args, message) => {
    const before = genesys.requests.length;
    const result = await call(name, args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(message);
    expect(genesys.requests).toHaveLength(before);
  });

  test('a search without a result lists the channels', async () => {
    const result = await call('search_tools', { query: 'xylophone' });
    expect(textOf(result)).toContain('emails');
  });
});

describe('a tool that is switched off', () => {
  test('cannot be found, described or called, and the annotations of call_tool exclude it', async () => {
    const server = await serve({
      connections: [genesys.connection('acme')],
      flags: { discovery: true, names: 'short', toolsets: ['emails'], readOnly: true },
    });
    const client = await connect(server.url);
    const call = createCall(client);
    const { tools } = await client.listTools();
    expect(tools.at(-1)?.annotations).toMatchObject({
      readOnlyHint: true,
      destructiveHint: false,
      openWorldHint: false,
    });
    for (const query of ['send an email reply', 'chat', 'fax']) {
      const found = await call('search_tools', { query, limit: 20 });
      for (const { name, kind } of dataOf<{ tools: { name: string; kind: string }[] }>(found).tools) {
        expect(name).toMatch(/^get_email/);
        expect(kind).toBe('read');
      }
    }
    for (const name of ['post_email_messages', 'get_message', 'genesys_conversations_digital_get_message']) {
      const before = genesys.requests.length;
      expect((await call('describe_tools', { names: [name] })).isError).toBe(true);
      expect((await call('call_tool', { name, arguments: { conversationId: 'c1' } })).isError).toBe(true);
      expect(genesys.requests).toHaveLength(before);
    }
    await client.close();
    await server.close();
  });

  test('is switched off per connection', async () => {
    const server = await serve({
      connections: [genesys.connection('acme'), genesys.connection('bolt', { selection: { toolsets: ['messages'] } })],
      flags: { discovery: true, names: 'short' },
    });
    const client = await connect(server.url);
    const call = createCall(client);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      'list_connections',
      'search_tools',
      'describe_tools',
      'call_tool',
    ]);
    const args = { name: 'get_email', arguments: { conversationId: 'c1' } };
    expect(textOf(await call('call_tool', args))).toContain('PCID is missing');
    expect(textOf(await call('call_tool', { ...args, arguments: { PCID: 'acme' } }))).toContain(
      'arguments.PCID must be moved',
    );
    expect(textOf(await call('call_tool', { ...args, PCID: 'bolt' }))).toContain(
      'switched off for the connection bolt',
    );
    expect(dataOf(await call('call_tool', { ...args, PCID: 'acme' }))).toEqual({ id: 'c1' });
    expect(genesys.requests.at(-1)?.token).toBe('token-of-acme');
    await client.close();
    await server.close();
  });
});
