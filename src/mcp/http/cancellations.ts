/**
 * Cancels calls of the 2025 protocols over HTTP. There, a notification cancels a call of another request, which this stateless
 * server handles with another MCP server. https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation
 */
export interface Cancellations {
  /**
   * Handles a request: cancels the calls that its notifications name, and passes on a signal that cancels its own calls.
   *
   * @param principal - A notification cancels only calls of the same principal.
   */
  handle(head: Request, principal: string | undefined, body: unknown, respond: Respond): Promise<Response>;
}

type Respond = (request: Request) => Promise<Response>;

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly requestId?: unknown };
}

interface PendingRequest {
  /** Undefined if the client does not return the id that it got. */
  readonly session: string | null;
  readonly controller: AbortController;
}

const SESSION_HEADER = 'mcp-session-id';

/**
 * Request ids are unique per client only, so each client gets a session id. It has no other purpose: the server stores nothing
 * under it and accepts any. A notification that arrives at another replica has no effect.
 */
export function createCancellations(): Cancellations {
  const pending = new Map<string, Set<PendingRequest>>();

  function add(key: string, request: PendingRequest) {
    const requests = pending.get(key) ?? new Set();
    pending.set(key, requests.add(request));
    return () => {
      requests.delete(request);
      if (requests.size === 0) pending.delete(key);
    };
  }

  function cancel(key: string, session: string | null) {
    const named = [...(pending.get(key) ?? [])].filter((request) => request.session === session);
    // Without a session, several clients can have a call with this id.
    if (session === null && named.length > 1) return;
    for (const { controller } of named) controller.abort();
  }

  return {
    async handle(head, principal, body, respond) {
      if (!isLegacyPost(head)) return respond(head);
      const session = head.headers.get(SESSION_HEADER);
      const keyOf = (id: unknown) => JSON.stringify([principal, id]);
      const messages = ([body].flat() as (Message | null)[]).filter((message) => message !== null);
      const controller = new AbortController();
      const calls = messages.filter(({ id, method }) => method === 'tools/call' && id !== undefined);
      for (const { method, params } of messages) {
        // english-ok: the method name of the protocol
        if (method === 'notifications/cancelled') cancel(keyOf(params?.requestId), session);
      }
      if (calls.length > 0) {
        const removals = calls.map(({ id }) => add(keyOf(id), { session, controller }));
        const end = () => removals.map((remove) => remove());
        head.signal.addEventListener('abort', end, { once: true });
        const signal = AbortSignal.any([head.signal, controller.signal]);
        return onEnd(await respond(new Request(head, { signal })), end);
      }
      const response = await respond(head);
      if (messages.some(({ method }) => method === 'initialize')) assignSession(response);
      return response;
    },
  };
}

/** Newer protocols name the method in a header, and cancel a call by closing its request. */
const isLegacyPost = ({ method, headers }: Request) => method === 'POST' && !headers.has('mcp-method');

const assignSession = ({ ok, headers }: Response) => ok && headers.set(SESSION_HEADER, crypto.randomUUID());

/** Calls a function when a response body has been read completely. */
function onEnd(response: Response, end: () => void): Response {
  if (!response.body) {
    end();
    return response;
  }
  const body = response.body.pipeThrough(new TransformStream({ flush: end }));
  return new Response(body, { status: response.status, headers: response.headers });
}
