// The baseline of mcp-http.ts: the MCP SDK over HTTP with the same tools. They check nothing and pass on the response of the API.
// Its parent process sends the URL of the API as an argument and gets the URL of the server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, fromJsonSchema, type JsonSchemaType, McpServer } from '@modelcontextprotocol/server';
import { tools } from '../src/generated/tools.json';
import { readBody, sendResponse, toRequest } from '../src/server/node-adapter.ts';

const [api = ''] = process.argv.slice(2);
const acceptAll = {
  getValidator: () => (data: unknown) => ({ valid: true as const, data: data as never, errorMessage: undefined }),
};
const entries = tools.map(({ name, inputSchema, ...tool }) => ({
  name,
  config: { ...tool, inputSchema: fromJsonSchema<unknown>(inputSchema as JsonSchemaType, acceptAll) },
}));

const readConversation = async () => {
  const response = await fetch(`${api}/api/v2/conversations/emails/c`, { headers: { authorization: 'Bearer bench' } });
  return { content: [{ type: 'text' as const, text: JSON.stringify(await response.json()) }] };
};

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  for (const { name, config } of entries) server.registerTool(name, config, readConversation);
  return server;
});

const server = createServer(async (request, response) => {
  const head = toRequest(request, response);
  const parsedBody: unknown = JSON.parse(new TextDecoder().decode(await readBody(request)));
  await sendResponse(response, await handler.fetch(head, { parsedBody }), false);
});
server.listen(0, '127.0.0.1', () => {
  console.error(`MCP server on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
