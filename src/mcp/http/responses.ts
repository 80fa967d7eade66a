/** Creates a JSON response that is not an MCP message. */
export const jsonResponse = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });

/** Creates an error response to a request that does not reach MCP. It has the JSON-RPC format, because clients display that. */
export const errorResponse = (status: number, message: string, headers?: Record<string, string>): Response =>
  jsonResponse(status, { jsonrpc: '2.0', error: { code: -32000, message }, id: null }, headers);
