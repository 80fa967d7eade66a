// The baseline of mcp-latency.ts: the MCP SDK over stdio with the same tools, which do nothing. With `--validate`, it compiles
// the schema of each tool, as `fromJsonSchema` does by default.
import { fromJsonSchema, type JsonSchemaType, type jsonSchemaValidator, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { tools } from '../src/generated/tools.json';

const acceptAll: jsonSchemaValidator = {
  getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
};
const validator = process.argv.includes('--validate') ? undefined : acceptAll;

serveStdio(() => {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  for (const { name, inputSchema, ...tool } of tools) {
    const schema = fromJsonSchema(inputSchema as JsonSchemaType, validator);
    server.registerTool(name, { ...tool, inputSchema: schema }, async () => ({ content: [] }));
  }
  return server;
});
