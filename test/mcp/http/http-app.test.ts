import type { McpRequestContext } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { accessToken } from '../../../src/auth/access-token.js';
import { openConnection } from '../../../src/mcp/connections.js';
import { digitalSlice } from '../../../src/mcp/digital-slice.js';
import { createApp } from '../../../src/mcp/http/http-app.js';
import { silentLog } from '../../../src/mcp/log.js';
import { createServerFactory } from '../../../src/mcp/server-factory.js';
import { IncomingRequest } from '../../../src/server/node-adapter.js';

const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const call = { name: 'get_email', arguments: { conversationId: 'c1' } };

const createHead = (headers: Record<string, string>) =>
  new IncomingRequest(`http://localhost${digitalSlice.serverPath}`, {
    method: 'POST',
    headers: { host: 'localhost', 'content-type': 'application/json', accept: '*/*', ...headers },
  });

/** Sends a message to an app. Returns the response and the tool for which the app created a server. */
async function send(message: object | readonly object[], headers: Record<string, string>) {
  const connection = openConnection({
    id: 'acme',
    baseUrl: 'http://127.0.0.1:9',
    auth: accessToken('t'),
    fetch: async () => Response.json({ id: 'c1', participants: [] }),
  });
  const created: (string | undefined)[] = [];
  const app = createApp({
    slice: digitalSlice,
    host: '127.0.0.1',
    maxRequestBytes: 10_000,
    log: silentLog,
    authenticate: async () => ({ connections: [connection], toolFilter: () => undefined }),
    createFactory: (options) => {
      const create = createServerFactory(options);
      return (context: McpRequestContext) => {
        created.push(options.calledToolOf?.(context));
        return create(context);
      };
    },
  });
  const head = createHead(headers);
  const admission = await app.admit(head);
  if (admission instanceof Response) throw new Error(await admission.text());
  const response = await app.respond(head, admission, JSON.stringify(message));
  return { text: await response.text(), created };
}

test.each([
  [
    'the 2026 protocol',
    { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'get_email' },
    modernMeta,
  ],
  ['the 2025 protocols', { 'mcp-protocol-version': '2025-11-25' }, undefined],
])('the server of a call has only the called tool: %s', async (_protocol, headers, _meta) => {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...call, _meta } };
  const { text, created } = await send(message, headers);
  expect(text).toContain('participants');
  expect(created).toEqual(['get_email']);
});

test('the server of another message has all tools', async () => {
  const headers = { 'mcp-protocol-version': '2025-11-25' };
  const { text, created } = await send({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, headers);
  expect(text.match(/"inputSchema"/g)?.length).toBe(digitalSlice.defaultTools.length);
  expect(created).toEqual([undefined]);
});

test('the server of a batch has all tools, because each of its messages can call another one', async () => {
  const batch = [1, 2].map((id) => ({
    ...{ jsonrpc: '2.0', id, method: 'tools/call' },
    params: { ...call, name: id === 1 ? 'get_email' : 'list_emails' },
  }));
  const { created } = await send(batch, { 'mcp-protocol-version': '2025-03-26' });
  expect(created).toEqual([undefined]);
});

test('a person cannot cancel the call of another person who is the same principal', async () => {
  const app = createApp({
    slice: digitalSlice,
    host: '127.0.0.1',
    maxRequestBytes: 10_000,
    log: silentLog,
    authenticate: async (headers) => ({
      name: 'agents',
      user: { id: headers.get('authorization') ?? '', name: undefined },
      connections: [],
      toolFilter: () => undefined,
    }),
  });
  const post = async (authorization: string, message: object) => {
    const head = createHead({ 'mcp-protocol-version': '2025-11-25', authorization });
    const admission = await app.admit(head);
    if (admission instanceof Response) throw new Error(await admission.text());
    await app.respond(head, admission, JSON.stringify({ jsonrpc: '2.0', ...message }));
    return head;
  };
  // The response of the call is never sent, so the call stays pending.
  const { signal } = await post('ada', { id: 1, method: 'tools/call', params: call });
  const cancel = { method: 'notifications/cancelled', params: { requestId: 1 } }; // english-ok: the method name of the protocol
  await post('grace', cancel);
  expect(signal.aborted).toBe(false);
  await post('ada', cancel);
  expect(signal.aborted).toBe(true);
});
