import { PassThrough } from 'node:stream';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import type { OfferOptions } from './available-tools.js';
import type { Log } from './log.js';
import { createPendingRequests } from './pending-requests.js';
import type { Principal } from './principal.js';
import { createServerFactory } from './server-factory.js';

export interface StdioOptions extends OfferOptions {
  principal: Principal;
  log: Log;
}

export interface StdioServer {
  /** Resolved when it has ended since the host has closed stdin. */
  readonly ended: Promise<void>;
  /** Takes no more requests, waits for those under way, `drain` milliseconds at the most (10,000), and ends. */
  close(drain?: number): Promise<void>;
}

/** Serves MCP over the process' stdin and stdout. It ends when stdin does, or when it is closed. */
export function serveStdio({ principal, ...options }: StdioOptions): StdioServer {
  const { log } = options;
  const factory = createServerFactory({ ...options, principalOf: () => principal });
  // The SDK's transport aborts what is under way when its input ends. This input does not: a write that Genesys has by then
  // is answered, and logged as what it was.
  const input = new PassThrough();
  const transport = new StdioServerTransport(input);
  const onerror = (error: Error) => log.error(error.message);
  const handle = serve(factory, { transport, onerror });
  const { over, gone } = countRequests(transport, log);
  const hungUp = new Promise<void>((resolve) => {
    for (const event of ['end', 'close']) process.stdin.once(event, () => resolve());
  });
  process.stdin.on('error', onerror).pipe(input, { end: false });
  let closed: Promise<void> | undefined;
  async function end(drain?: number) {
    await over(drain);
    await handle.close();
    process.stdin.unpipe(input).pause();
  }
  const close = (drain?: number) => (closed ??= end(drain));
  return { ended: Promise.race([hungUp, gone]).then(() => close()), close };
}

interface Requests {
  /** Refuses further requests, and waits for those that are not answered. */
  over(drain?: number): Promise<unknown>;
  /** Resolved when the transport has closed: also of itself, for a message that is too long, for example. */
  readonly gone: Promise<void>;
}

/** Counts the requests that a transport has not answered. */
function countRequests(transport: StdioServerTransport, log: Log): Requests {
  const pending = createPendingRequests(log);
  const unanswered = new Set<RequestId>();
  let ending = false;
  const settle = (id: RequestId) => unanswered.delete(id) && pending.end();

  const receive = transport.onmessage;
  transport.onmessage = (message) => {
    const id = requestId(message);
    if (id !== undefined && ending) {
      const error = { code: -32000, message: 'This server is ending. Nothing was sent.' };
      return void transport.send({ jsonrpc: '2.0', id, error }).catch(() => {});
    }
    if (id !== undefined && !unanswered.has(id)) {
      unanswered.add(id);
      pending.begin();
    }
    receive?.(message);
    const cancelled = cancelledId(message);
    if (cancelled !== undefined) settle(cancelled);
  };
  const send = transport.send.bind(transport);
  transport.send = async (message) => {
    await send(message).finally(() => {
      if (!('method' in message) && message.id !== undefined) settle(message.id);
    });
  };
  const gone = new Promise<void>((resolve) => {
    const onclose = transport.onclose;
    transport.onclose = () => {
      onclose?.();
      // They were cancelled, and get no answers.
      for (const id of unanswered) settle(id);
      resolve();
    };
  });
  return {
    over(drain) {
      ending = true;
      return pending.drain(drain);
    },
    gone,
  };
}

/** A subscription has no answer of its own: nothing waits for one. */
const requestId = (message: JSONRPCMessage): RequestId | undefined =>
  'method' in message && 'id' in message && message.method !== 'subscriptions/listen' ? message.id : undefined;

/** Who cancels a request gets no answer to it. */
const cancelledId = (message: JSONRPCMessage): RequestId | undefined =>
  'method' in message && message.method === 'notifications/cancelled'
    ? (message.params?.requestId as RequestId | undefined)
    : undefined;
