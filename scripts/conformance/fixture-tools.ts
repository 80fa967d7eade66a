import {
  type CallToolResult,
  type InputRequiredResult,
  isInputRequiredResult,
  type McpServer,
  ProtocolError,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';

type Run = (context: ServerContext) => Promise<CallToolResult | InputRequiredResult>;
type Handler = (request: object, context: ServerContext) => Promise<CallToolResult>;

/** Adds a tool to a server. */
export type AddTool = (name: string, description: string, run: Run, inputSchema?: StandardSchemaWithJSON) => void;

/**
 * Returns a function that adds tools. The server finds only its own tools in a call, so calls of fixtures get another handler, and
 * all others still get the server's.
 */
export function createAddTool(server: McpServer): AddTool {
  const fixtures = new Map<string, Run>();
  // The SDK has no public way to get a handler.
  const handlers = Reflect.get(server.server, '_requestHandlers') as Map<string, Handler>;
  const ownHandler = handlers.get('tools/call');
  if (!ownHandler) throw new Error('The server has no handler for tools/call. The SDK has changed.');
  server.server.setRequestHandler('tools/call', async (request, context) => {
    const run = fixtures.get(request.params.name);
    if (!run) return ownHandler(request, context);
    const result = await run(context).catch(toFailure);
    return isInputRequiredResult(result) ? result : server.server.projectCallToolResult(result, undefined);
  });
  return (name, description, run, inputSchema) => {
    fixtures.set(name, run);
    server.registerTool(name, { description, ...(inputSchema && { inputSchema }) }, ((..._args: unknown[]) =>
      Promise.reject(new Error('Unreachable.'))) as never);
  };
}

/** An error of the protocol is a JSON-RPC error, and any other is the result of the tool. */
function toFailure(error: unknown): CallToolResult {
  if (error instanceof ProtocolError) throw error;
  return { isError: true, content: [{ type: 'text', text: String((error as Error).message) }] };
}
