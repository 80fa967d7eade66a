import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRoutingQueuesClient } from '../../examples/slice-queues/generated/index.js';
import { accessToken } from '../../src/auth/access-token.js';
import { loadSlice } from '../../src/mcp/load-slice.js';
import type { McpFlags } from '../../src/mcp/mcp-flags.js';
import { createToolExecutor } from '../../src/mcp/tool-executor.js';
import { connect, type Era, serve, textOf } from './clients.js';
import { errorResponse, fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

const FOLDER = 'examples/slice-queues/generated';
const GET_QUEUE = 'get_queue';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys(({ method, path }) => {
    if (path.includes('/queues/gone')) return errorResponse(403, 'missing.permissions', 'You lack a permission.');
    if (path.includes('/members')) {
      const members = Array.from({ length: 50 }, (_, n) => ({ id: `u${n}`, name: `Agent ${n}`.padEnd(80, '.') }));
      return { body: { entities: members, total: 50 } };
    }
    return method === 'DELETE' ? { status: 204 } : { body: { id: 'q1', name: 'Mail ann@example.com' } };
  });
});
afterAll(() => genesys?.close());

/** Connects to a server of the slice. */
async function start(flags: McpFlags = {}, { ids = ['acme'], era = 'modern' as Era, headers = {}, path = '' } = {}) {
  const server = await serve({
    connections: ids.map((id) => genesys.connection(id)),
    flags: { slice: FOLDER, structured: true, ...flags },
  });
  const client = await connect(server.url + path, era, {}, headers);
  return { url: server.url, client, close: () => client.close().then(() => server.close()) };
}

const namesOf = (tools: readonly { name: string }[]) => tools.map(({ name }) => name);

describe.each<Era>(['modern', 'legacy'])('the MCP server of a generated folder, %s protocol', (era) => {
  test('has its own path, name and instructions, and no prompts', async () => {
    const { url, client, close } = await start({}, { era });
    expect(new URL(url).pathname).toBe('/genesys-routing-queues');
    expect(client.getServerVersion()).toMatchObject({
      name: 'genesys-routing-queues',
      title: 'Genesys Cloud routing queues',
    });
    expect(client.getInstructions()).toMatch(
      /^These tools work on Genesys Cloud routing queues\. Their channels: queues \(/,
    );
    expect(client.getServerCapabilities()?.prompts).toBeUndefined();
    await close();
  });

  test('lists and calls the tools of the slice, not those of the package', async () => {
    const { client, close } = await start({}, { era });
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(7);
    expect(namesOf(tools)).toContain(GET_QUEUE);
    expect(namesOf(tools)).not.toContain('get_email');
    const result = await client.callTool({ name: GET_QUEUE, arguments: { queueId: 'q1' } });
    expect(result.structuredContent).toMatchObject({ id: 'q1' });
    expect(genesys.requests.at(-1)).toMatchObject({ path: '/api/v2/routing/queues/q1', token: 'token-of-acme' });
    const invalid = await client.callTool({ name: GET_QUEUE, arguments: { queue: 'q1' } });
    expect(textOf(invalid)).toContain('queueId is missing');
    await close();
  });
});

describe('the features of the server work for a generated folder:', () => {
  test('several connections', async () => {
    const { client, close } = await start({}, { ids: ['acme', 'globex'] });
    await client.callTool({ name: GET_QUEUE, arguments: { queueId: 'q1', PCID: 'globex' } });
    expect(genesys.requests.at(-1)?.token).toBe('token-of-globex');
    const { tools } = await client.listTools();
    expect(namesOf(tools)).toContain('list_connections');
    await close();
  });

  test('a connections file, with a toolset of the slice', async () => {
    const credentials = { accessToken: 'secret' };
    const entry = { id: 'acme', baseUrl: genesys.baseUrl, credentials, toolsets: ['members'], readOnly: true };
    const server = await serve({ flags: { slice: FOLDER, connections: writeTempFile({ connections: [entry] }) } });
    const client = await connect(server.url);
    expect(namesOf((await client.listTools()).tools)).toEqual(['get_queue_members']);
    await client.close();
    await server.close();
  });

  test('toolsets, tools, read-only and full names', async () => {
    const { client, close } = await start({
      toolsets: ['members'],
      tools: ['queues.get'],
      readOnly: true,
      names: 'full',
    });
    expect(namesOf((await client.listTools()).tools).sort()).toEqual([
      'genesys_routing_queues_get_queue',
      'genesys_routing_queues_get_queue_members',
    ]);
    await close();
    await expect(start({ toolsets: ['emails'] })).rejects.toThrow(
      '--toolsets has the unknown toolset "emails". Use one of: members, queues, all',
    );
  });

  test('selection by path and headers', async () => {
    const options = { path: '/x/queues/readonly', headers: { 'X-MCP-Exclude': 'queues.list' } };
    const { client, close } = await start({}, options);
    expect(namesOf((await client.listTools()).tools)).toEqual([GET_QUEUE]);
    await close();
  });

  test('principals with tools of the slice', async () => {
    const sha256 = createHash('sha256').update('key-of-ann').digest('hex');
    const writeAuth = (tools: string[]) =>
      writeTempFile({ tokens: [{ name: 'ann', sha256, connections: ['*'], tools }] });
    const headers = { authorization: 'Bearer key-of-ann' };
    const { client, close } = await start({ auth: writeAuth(['queues.get']) }, { headers });
    expect(namesOf((await client.listTools()).tools)).toEqual([GET_QUEUE]);
    await close();
    await expect(start({ auth: writeAuth(['emails.get']) })).rejects.toThrow(
      'tokens[0].tools has the unknown tool "emails.get"',
    );
  });

  test('discovery', async () => {
    const { client, close } = await start({ discovery: true });
    const found = await client.callTool({ name: 'search_tools', arguments: { query: 'the members of a queue' } });
    expect(JSON.stringify(found.structuredContent)).toContain('get_queue_members');
    const called = await client.callTool({
      name: 'call_tool',
      arguments: { name: GET_QUEUE, arguments: { queueId: 'q1' } },
    });
    expect(called.structuredContent).toMatchObject({ id: 'q1' });
    await close();
  });

  test('confirmation before a tool deletes something', async () => {
    const { client, close } = await start({ confirm: true });
    const name = 'delete_queue';
    const sent = genesys.requests.length;
    const result = await client.callTool({ name, arguments: { queueId: 'q1' } });
    expect(textOf(result)).toContain('your host cannot ask');
    expect(genesys.requests).toHaveLength(sent);
    await close();
  });

  test('redaction, truncation and projection', async () => {
    const { client, close } = await start({ redact: true, maxResultBytes: 2000, projection: true });
    const queue = await client.callTool({ name: GET_QUEUE, arguments: { queueId: 'q1' } });
    expect(textOf(queue)).not.toContain('ann@example.com');
    const name = 'get_queue_members';
    const members = await client.callTool({ name, arguments: { queueId: 'q1' } });
    expect(members.structuredContent).toHaveProperty('_cut');
    const fields = await client.callTool({ name: GET_QUEUE, arguments: { queueId: 'q1', fields: ['id'] } });
    expect(fields.structuredContent).toEqual({ id: 'q1' });
    const unknown = await client.callTool({ name: GET_QUEUE, arguments: { queueId: 'q1', fields: ['nope'] } });
    expect(textOf(unknown)).toContain('unknown property "nope"');
    await close();
  });

  test('resources: the reference and the models', async () => {
    const { client, close } = await start();
    const reference = await client.readResource({ uri: 'genesys://tools' });
    expect(JSON.stringify(reference.contents)).toContain(GET_QUEUE);
    const model = await client.readResource({ uri: 'genesys://schemas/Queue' });
    expect(JSON.stringify(model.contents)).toContain('properties');
    await expect(client.readResource({ uri: 'genesys://schemas/EmailMessage' })).rejects.toThrow('Unknown model');
    await close();
  });

  test('the page for browsers', async () => {
    const { url, close } = await start();
    const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain('<h1>Tools: Genesys Cloud routing queues</h1>');
    expect(page).toContain('client.queues.get');
    await close();
  });
});

describe('createToolExecutor with a slice', () => {
  test('runs its tools by any of their names, with a client of the slice', async () => {
    const slice = await loadSlice(FOLDER);
    const client = createRoutingQueuesClient({ baseUrl: genesys.baseUrl, auth: accessToken('t') });
    const execute = createToolExecutor(client, { slice, structured: true });
    for (const name of ['genesys_routing_queues_get_queue', GET_QUEUE, 'queues.get', 'getRoutingQueue'])
      expect(await execute(name, { queueId: 'q1' })).toMatchObject({ structuredContent: { id: 'q1' } });
    const denied = await execute('get_queue', { queueId: 'gone' });
    expect(denied.structuredContent).toMatchObject({
      error: { kind: 'PermissionError', permissions: { permissions: ['routing:queue:view'] } },
    });
    expect(await execute('get_email', {})).toMatchObject({ isError: true });
    expect(textOf(await execute('delete_queues'))).toContain('Unknown tool');
  });
});
