/** A JSON answer outside of the protocol. */
export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });

/** An error outside of the protocol, in the shape that MCP clients read. */
export const refusal = (status: number, message: string, headers?: Record<string, string>): Response =>
  json(status, { jsonrpc: '2.0', error: { code: -32000, message }, id: null }, headers);
