import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessToken } from '../../src/auth/access-token.js';
import type { ConnectionOptions } from '../../src/mcp/connections.js';

/** A request that the fake server received. */
export interface ReceivedRequest {
  method: string;
  path: string;
  token: string | undefined;
  body: unknown;
}

/** The response of the fake server; `hang` for none. */
export type FakeResponse = { status?: number; body?: unknown; headers?: Record<string, string> } | 'hang';

/** Starts a fake Genesys server. It responds with the given function, and records the requests. */
export async function fakeGenesys(
  respond: (request: ReceivedRequest) => FakeResponse | Promise<FakeResponse> = () => ({ body: { id: 'x' } }),
) {
  const requests: ReceivedRequest[] = [];
  /** Resolves when a client closes its connection before the response. */
  let onDisconnect = () => {};
  const disconnected = new Promise<void>((resolve) => (onDisconnect = resolve));

  const server = createServer(async (req, res) => {
    res.on('close', () => res.writableEnded || onDisconnect());
    const text = await textOf(req);
    const token = req.headers.authorization?.replace(/^Bearer /, '');
    const request = { method: req.method ?? '', path: req.url ?? '', token, body: bodyOf(text) };
    requests.push(request);
    const response = await respond(request);
    if (response === 'hang') return;
    const { status = 200, body, headers = {} } = response;
    res.writeHead(status, { 'content-type': 'application/json', 'inin-correlation-id': 'corr-1', ...headers });
    res.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    disconnected,
    baseUrl,
    /** Returns a connection to the server. Its token is `token-of-ID`. */
    connection: (id: string, more: Partial<ConnectionOptions> = {}): ConnectionOptions => ({
      id,
      baseUrl,
      auth: accessToken(`token-of-${id}`),
      ...more,
    }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The body of a token request is a form. */
const bodyOf = (text: string): unknown =>
  text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text || undefined;

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) text += chunk;
  return text;
}

/** Returns an error response in Genesys' format. */
export const errorResponse = (status: number, code: string, message = 'Something is wrong.'): FakeResponse => ({
  status,
  body: { status, code, message, contextId: 'corr-1', details: [], errors: [] },
});
