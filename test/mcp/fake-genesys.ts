import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessToken } from '../../src/auth/access-token.js';
import type { ConnectionOptions } from '../../src/mcp/connections.js';

/** What the fake was asked. */
export interface Asked {
  method: string;
  path: string;
  token: string | undefined;
  body: unknown;
}

/** What it answers; `hang` for never. */
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'hang';

/** A small HTTP server in Genesys' place: it answers as it is told, and remembers what it was asked. */
export async function fakeGenesys(answer: (asked: Asked) => Answer | Promise<Answer> = () => ({ body: { id: 'x' } })) {
  const asked: Asked[] = [];
  /** Resolved when a request's connection is closed before its answer. */
  let onGone = () => {};
  const gone = new Promise<void>((resolve) => (onGone = resolve));

  const server = createServer(async (req, res) => {
    res.on('close', () => res.writableEnded || onGone());
    const text = await textOf(req);
    const token = req.headers.authorization?.replace(/^Bearer /, '');
    const entry = { method: req.method ?? '', path: req.url ?? '', token, body: bodyOf(text) };
    asked.push(entry);
    const given = await answer(entry);
    if (given === 'hang') return;
    const { status = 200, body, headers = {} } = given;
    res.writeHead(status, { 'content-type': 'application/json', 'inin-correlation-id': 'corr-1', ...headers });
    res.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    gone,
    baseUrl,
    /** A connection to it, whose token is `token-of-ID`. */
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

/** A login's body is a form. */
const bodyOf = (text: string): unknown =>
  text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text || undefined;

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req) text += chunk;
  return text;
}

/** An error as Genesys answers it. */
export const errorBody = (status: number, code: string, message = 'Something is wrong.'): Answer => ({
  status,
  body: { status, code, message, contextId: 'corr-1', details: [], errors: [] },
});
