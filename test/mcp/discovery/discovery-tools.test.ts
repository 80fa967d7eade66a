import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listed } from '../../../bench/discovery-tokens.js';
import { manifestTokens } from '../../../bench/manifest-tokens.js';
import { discover } from '../../../src/mcp/discovery/discovery-tools.js';
import { manifest } from '../../../src/mcp/manifest.js';
import { nameIn } from '../../../src/mcp/tool-names.js';
import { connect, type Era, serve, textOf } from '../clients.js';
import { fakeGenesys } from '../fake-genesys.js';

test.each([1, 2, 50])('with %i connections open, the list takes less than 1,000 tokens', (connections) => {
  expect(manifestTokens(listed(connections, { discover }))).toBeLessThan(1000);
});

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys(() => ({ body: { id: 'c1' } }));
});
afterAll(() => genesys.close());

type Server = Awaited<ReturnType<typeof serve>>;
type Client = Awaited<ReturnType<typeof connect>>;
const calling = (client: Client) => (name: string, args: Record<string, unknown>) =>
  client.callTool({ name, arguments: args });

describe.each<Era>(['modern', 'legacy'])('one connection, %s protocol', (era) => {
  let server: Server;
  let client: Client;
  let call: ReturnType<typeof calling>;
  beforeAll(async () => {
    server = await serve({ connections: [genesys.connection('acme')], flags: { discovery: true, names: 'short' } });
    client = await connect(server.url, era);
    call = calling(client);
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

  test('from a task to the answer', async () => {
    const found = await call('search_tools', { query: 'read the full text of one e-mail' });
    const { tools } = found.structuredContent as { tools: { name: string; kind: string }[] };
    expect(tools).toContainEqual({ name: 'get_email_message', title: 'Get an email message', kind: 'read' });
    const described = await call('describe_tools', { names: ['get_email_message'] });
    const [{ inputSchema }] = (described.structuredContent as { tools: [{ inputSchema: unknown }] }).tools;
    expect(inputSchema).toEqual(manifest.find((tool) => nameIn('short', tool) === 'get_email_message')?.inputSchema);
    const result = await call('call_tool', {
      name: 'get_email_message',
      arguments: { conversationId: 'c1', messageId: 'm1' },
    });
    expect(result.structuredContent).toEqual({ id: 'c1' });
    expect(genesys.asked.at(-1)?.path).toBe('/api/v2/conversations/emails/c1/messages/m1');
  });

  test.skipIf(era === 'legacy')('every tool can be described and reached (the same in both protocols)', async () => {
    const names = manifest.map((tool) => nameIn('short', tool));
    for (let from = 0; from < names.length; from += 20) {
      const described = await call('describe_tools', { names: names.slice(from, from + 20) });
      expect((described.structuredContent as { tools: unknown[] }).tools).toHaveLength(
        names.slice(from, from + 20).length,
      );
    }
    for (const name of names) {
      const before = genesys.asked.length;
      const result = await call('call_tool', { name, arguments: { notAnArgument: 1 } });
      expect(textOf(result)).toContain('notAnArgument is not known here');
      expect(genesys.asked).toHaveLength(before);
    }
  });

  test.each([
    ['search_tools', {}, 'query must be a text'],
    ['search_tools', { query: 'x'.repeat(501) }, 'query must have at most 500 characters'],
    ['search_tools', { query: 'mail', limit: 0 }, 'limit must be an integer from 1 to 20'],
    ['describe_tools', {}, 'names must be an array'],
    ['describe_tools', { names: ['nothing'] }, 'There is no tool "nothing"'],
    ['call_tool', {}, 'There is no tool'],
    ['call_tool', { name: 'nothing' }, 'There is no tool "nothing"'],
    ['call_tool', { name: 'get_email', arguments: [] }, 'arguments must be an object'],
    ['call_tool', { name: 'get_email', arguments: { PCID: 'acme' } }, 'arguments.PCID stands beside name'],
    ['call_tool', { name: 'get_email', PCID: 'other', arguments: {} }, 'PCID names no connection'],
  ])('%s with %j is told what is wrong', async (name, args, words) => {
    const before = genesys.asked.length;
    const result = await call(name, args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain(words);
    expect(genesys.asked).toHaveLength(before);
  });

  test('a search without a hit says of what there are tools', async () => {
    const result = await call('search_tools', { query: 'xylophone' });
    expect(textOf(result)).toContain('emails');
  });
});

describe('what is switched off', () => {
  test('is neither found nor described nor called, and the call tool says that nothing is changed', async () => {
    const server = await serve({
      connections: [genesys.connection('acme')],
      flags: { discovery: true, names: 'short', toolsets: ['emails'], readOnly: true },
    });
    const client = await connect(server.url);
    const call = calling(client);
    const { tools } = await client.listTools();
    expect(tools.at(-1)?.annotations).toMatchObject({
      readOnlyHint: true,
      destructiveHint: false,
      openWorldHint: false,
    });
    for (const query of ['send an email reply', 'chat', 'fax']) {
      const found = await call('search_tools', { query, limit: 20 });
      for (const { name, kind } of (found.structuredContent as { tools: { name: string; kind: string }[] }).tools) {
        expect(name).toMatch(/^get_email/);
        expect(kind).toBe('read');
      }
    }
    for (const name of ['post_email_messages', 'get_message', 'genesys_conversations_digital_get_email']) {
      const before = genesys.asked.length;
      expect((await call('describe_tools', { names: [name] })).isError).toBe(true);
      expect((await call('call_tool', { name, arguments: { conversationId: 'c1' } })).isError).toBe(true);
      expect(genesys.asked).toHaveLength(before);
    }
    await client.close();
    await server.close();
  });

  test('of several connections, each keeps its own', async () => {
    const server = await serve({
      connections: [genesys.connection('acme'), genesys.connection('bolt', { selection: { toolsets: ['messages'] } })],
      flags: { discovery: true, names: 'short' },
    });
    const client = await connect(server.url);
    const call = calling(client);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      'list_connections',
      'search_tools',
      'describe_tools',
      'call_tool',
    ]);
    const args = { name: 'get_email', arguments: { conversationId: 'c1' } };
    expect(textOf(await call('call_tool', args))).toContain('PCID is missing');
    expect(textOf(await call('call_tool', { ...args, PCID: 'bolt' }))).toContain(
      'switched off for the connection bolt',
    );
    expect((await call('call_tool', { ...args, PCID: 'acme' })).structuredContent).toEqual({ id: 'c1' });
    expect(genesys.asked.at(-1)?.token).toBe('token-of-acme');
    await client.close();
    await server.close();
  });
});
