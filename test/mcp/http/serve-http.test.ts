import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../../src/mcp/manifest.js';
import { nameIn } from '../../../src/mcp/tool-names.js';
import { connect, dataOf, type Era, serve, textOf } from '../clients.js';
import { errorResponse, fakeGenesys } from '../fake-genesys.js';

const GET_EMAIL = 'genesys_conversations_digital_get_email';

describe.each<Era>(['modern', 'legacy'])('over HTTP, %s protocol', (era) => {
  let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
  let server: Awaited<ReturnType<typeof serve>>;
  let client: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    genesys = await fakeGenesys(({ path }) => {
      if (path.endsWith('/emails/gone')) return errorResponse(404, 'not.found', 'The conversation was not found.');
      if (path.endsWith('/typing')) return { status: 202 };
      return { body: { id: 'c1', participants: [] } };
    });
    server = await serve({ connections: [genesys.connection('acme')] });
    client = await connect(server.url, era);
  });
  afterAll(async () => {
    await client?.close();
    await server?.close();
    await genesys?.close();
  });

  test('all tools are listed by their short names, without PCID', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(manifest.map((tool) => nameIn('short', tool)).sort());
    for (const tool of tools) expect(tool.inputSchema.properties).not.toHaveProperty('PCID');
  });

  test.each(['get_email', GET_EMAIL, 'emails.get'])('%s calls the same tool', async (name) => {
    const result = await client.callTool({ name, arguments: { conversationId: 'c1' } });
    expect(dataOf(result)).toEqual({ id: 'c1', participants: [] });
  });

  test.each([undefined, '', null, 'default', 'acme'])('PCID %j means the only connection', async (PCID) => {
    const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1', PCID } });
    expect(dataOf(result)).toEqual({ id: 'c1', participants: [] });
    expect(genesys.requests.at(-1)?.token).toBe('token-of-acme');
  });

  test('another PCID is rejected', async () => {
    const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1', PCID: 'other' } });
    expect(textOf(result)).toMatch(/^PCID is not the id of a connection .* Omit it: there is only one connection\.$/);
  });

  test('a call returns data, and the same data as text', async () => {
    const result = await client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'a/b', PCID: 'acme' } });
    expect(dataOf(result)).toEqual({ id: 'c1', participants: [] });
    expect(textOf(result)).toBe('{"id":"c1","participants":[]}');
    expect(genesys.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/api/v2/conversations/emails/a%2Fb',
      token: 'token-of-acme',
    });
  });

  test('a call without data returns a text about the outcome', async () => {
    const result = await client.callTool({
      name: 'genesys_conversations_digital_post_message_communication_typing',
      arguments: { conversationId: 'c1', communicationId: 'm1', typing: { type: 'On' } },
    });
    expect(dataOf(result)).toEqual({ status: 202, outcome: expect.stringMatching(/^accepted\. /) });
    expect(result.isError).toBeFalsy();
  });

  test('a Genesys error becomes a tool error with its code and correlation id', async () => {
    const result = await client.callTool({ name: GET_EMAIL, arguments: { conversationId: 'gone' } });
    expect(result.isError).toBe(true);
    expect(dataOf(result)).toMatchObject({
      error: { kind: 'NotFoundError', status: 404, code: 'not.found', correlationId: 'corr-1', retryable: false },
    });
  });

  test('the error names every invalid argument, and nothing is sent', async () => {
    const before = genesys.requests.length;
    const result = await client.callTool({ name: GET_EMAIL, arguments: { conversationID: 'c1' } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('conversationId is missing (expected a string)');
    expect(textOf(result)).toContain('conversationID is unknown. Use one of: conversationId');
    expect(genesys.requests).toHaveLength(before);
  });

  test('an unknown tool is rejected', async () => {
    await expect(client.callTool({ name: 'nothing', arguments: {} })).rejects.toThrow(
      /Unknown tool "nothing"\. Nothing was sent\.$/,
    );
  });

  test.each([
    ['get_emial', 'get_email'],
    ['mcp__genesys__get_emailz', 'get_email'],
    ['genesys_conversations_digital_get_mail_messages', 'get_email_messages'],
    ['send_email', 'post_email_messages'],
  ])('for the unknown name %s, the error suggests %s', async (name, suggestion) => {
    await expect(client.callTool({ name, arguments: {} })).rejects.toThrow(
      new RegExp(`Did you mean (\\w+ or )*${suggestion}\\b`),
    );
  });
});
