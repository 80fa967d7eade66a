import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import { limitLines } from './limit-lines.js';
import type { Log } from './log.js';
import { createOversizedResponse } from './oversized-message.js';
import { createPendingRequests } from './pending-requests.js';
import type { Principal } from './principal.js';
import { createServerFactory, type ServerSettings } from './server-factory.js';

export interface StdioOptions extends ServerSettings {
  principal: Principal;
  log: Log;
}

export interface StdioServer {
  /** Resolves when the server has stopped because the host closed stdin. */
  readonly ended: Promise<void>;
  /** Rejects new requests, waits up to `drain` milliseconds (default: 10,000) for pending ones, and stops the server. */
  close(drain?: number): Promise<void>;
}

/** The SDK's limit too. Few requests are longer, but a file in base64 can be. */
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

/** Serves MCP over the stdin and stdout of the process, until stdin ends or the server is closed. */
export function serveStdio({ principal, ...options }: StdioOptions): StdioServer {
  const { log } = options;
  const factory = createServerFactory({ ...options, principalOf: () => principal });
  // The SDK's transport cancels pending requests when its input ends. So this input does not end with stdin: a write that Genesys
  // has already received still gets its response and its log line. It also closes after a message that is too large.
  const input = limitLines(MAX_MESSAGE_BYTES, (line) => {
    log.warn('message rejected, because it is too large', { maxBytes: MAX_MESSAGE_BYTES });
    // The id of JSON-RPC is null if it is unknown; the SDK's type has no null.
    void transport.send(createOversizedResponse(line, MAX_MESSAGE_BYTES) as JSONRPCMessage).catch(() => {});
  });
  const transport = new StdioServerTransport(input, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES + 1 });
  const onerror = (error: Error) => log.error(error.message);
  const handle = serve(factory, { transport, onerror });
  const { drain: drainRequests, closed: transportClosed } = trackRequests(transport, log);
  const stdinEnded = new Promise<void>((resolve) => {
    for (const event of ['end', 'close']) process.stdin.once(event, () => resolve());
  });
  process.stdin.on('error', onerror).pipe(input, { end: false });
  let closed: Promise<void> | undefined;
  async function end(drain?: number) {
    await drainRequests(drain);
    await handle.close();
    process.stdin.unpipe(input).pause();
  }
  const close = (drain?: number) => (closed ??= end(drain));
  return { ended: Promise.race([stdinEnded, transportClosed]).then(() => close()), close };
}

interface TrackedRequests {
  /** Rejects new requests, and waits up to `timeout` milliseconds for pending ones. */
  drain(timeout?: number): Promise<unknown>;
  /** Resolves when the transport has closed. It closes itself if stdout is closed, for example. */
  readonly closed: Promise<void>;
}

/** Tracks the requests that have no response yet. */
function trackRequests(transport: StdioServerTransport, log: Log): TrackedRequests {
  const pending = createPendingRequests(log);
  const pendingIds = new Set<RequestId>();
  let isClosing = false;
  const settle = (id: RequestId) => pendingIds.delete(id) && pending.end();

  const receive = transport.onmessage;
  transport.onmessage = (message) => {
    const id = requestIdOf(message);
    if (id !== undefined && isClosing) {
      const error = { code: -32000, message: 'This server is shutting down. Nothing was sent.' };
      return void transport.send({ jsonrpc: '2.0', id, error }).catch(() => {});
    }
    if (id !== undefined && !pendingIds.has(id)) {
      pendingIds.add(id);
      pending.begin();
    }
    receive?.(message);
    const canceledId = canceledIdOf(message);
    if (canceledId !== undefined) settle(canceledId);
  };
  const send = transport.send.bind(transport);
  transport.send = async (message) => {
    await send(message).finally(() => {
      if (!('method' in message) && message.id !== undefined) settle(message.id);
    });
  };
  const closed = new Promise<void>((resolve) => {
    const onclose = transport.onclose;
    transport.onclose = () => {
      onclose?.();
      // The SDK has canceled the pending requests. They get no responses.
      for (const id of pendingIds) settle(id);
      resolve();
    };
  });
  return {
    drain(timeout) {
      isClosing = true;
      return pending.drain(timeout);
    },
    closed,
  };
}

/** A subscription does not count, because it never gets a response. */
const requestIdOf = (message: JSONRPCMessage): RequestId | undefined =>
  'method' in message && 'id' in message && message.method !== 'subscriptions/listen' ? message.id : undefined;

/** A canceled request gets no response. */
const canceledIdOf = (message: JSONRPCMessage): RequestId | undefined =>
  // english-ok: the method name of the protocol
  'method' in message && message.method === 'notifications/cancelled'
    ? (message.params?.requestId as RequestId | undefined)
    : undefined;
