import type { IncomingRequest } from '../../server/node-adapter.js';

/**
 * Cancels calls of the 2025 protocols over HTTP. There, a notification cancels a call of another request, which this stateless
 * server handles with another MCP server. https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
 */
export interface Cancellations {
  /**
   * Handles a request: cancels the calls that its notifications name. If its own call is canceled, its signal is aborted.
   *
   * @param userId - A notification cancels only calls of the same user: several can be the same principal.
   */
  handle(
    request: IncomingRequest,
    userId: string | undefined,
    body: unknown,
    respond: () => Promise<Response>,
  ): Promise<Response>;
}

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly requestId?: unknown };
}

interface PendingCall {
  /** Null if the client does not return the id that it got. */
  readonly session: string | null;
  readonly request: IncomingRequest;
}

const SESSION_HEADER = 'mcp-session-id';

/**
 * Request ids are unique per client only, so each client gets a session id. It has no other purpose: the server stores nothing
 * under it and accepts any. A notification that arrives at another replica has no effect.
 */
export function createCancellations(): Cancellations {
  const pending = new Map<string, Set<PendingCall>>();

  function add(key: string, call: PendingCall) {
    const calls = pending.get(key) ?? new Set();
    pending.set(key, calls.add(call));
    return () => {
      calls.delete(call);
      if (calls.size === 0) pending.delete(key);
    };
  }

  function cancel(key: string, session: string | null) {
    const named = [...(pending.get(key) ?? [])].filter((call) => call.session === session);
    // Without a session, several clients can have a call with this id.
    if (session === null && named.length > 1) return;
    for (const { request } of named) request.abort();
  }

  return {
    async handle(request, userId, body, respond) {
      if (!isLegacyPost(request)) return respond();
      const session = request.headers.get(SESSION_HEADER);
      const keyOf = (id: unknown) => JSON.stringify([userId, id]);
      const messages = ([body].flat() as (Message | null)[]).filter((message) => message !== null);
      for (const { id, method, params } of messages) {
        // english-ok: the method name of the protocol
        if (method === 'notifications/cancelled') cancel(keyOf(params?.requestId), session);
        if (method === 'tools/call' && id !== undefined) request.closed.then(add(keyOf(id), { session, request }));
      }
      const response = await respond();
      if (messages.some(({ method }) => method === 'initialize')) assignSession(response);
      return response;
    },
  };
}

/** Newer protocols name the method in a header, and cancel a call by closing its request. */
const isLegacyPost = ({ method, headers }: Request) => method === 'POST' && !headers.has('mcp-method');

const assignSession = ({ ok, headers }: Response) => ok && headers.set(SESSION_HEADER, crypto.randomUUID());
