import type { Principal } from '../principal.js';

/** The method that opens a notification stream, which does not end on its own. */
export const LISTEN_METHOD = 'subscriptions/listen';

export const isListening = ({ headers }: Request): boolean => headers.get('mcp-method') === LISTEN_METHOD;

/** The notification streams that are open. */
export interface OpenStreams {
  /** Adds the stream of a response. Returns the response to send instead. */
  add(headers: Headers, response: Response): Response;
  /** Ends each stream whose request headers no longer authenticate a principal. */
  endRejected(authenticate: (headers: Headers) => Promise<Principal | Response>): Promise<void>;
}

export function createOpenStreams(): OpenStreams {
  /** The functions that end a stream, with the headers of its request. */
  const open = new Map<() => void, Headers>();
  return {
    add(headers, response) {
      if (!response.body) return response;
      const reader = response.body.getReader();
      let end = () => {};
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          end = () => {
            open.delete(end);
            controller.close();
            void reader.cancel();
          };
        },
        async pull(controller) {
          const { done, value } = await reader.read().catch((error: unknown) => {
            open.delete(end);
            throw error;
          });
          if (!open.has(end)) return;
          if (done) end();
          else controller.enqueue(value);
        },
        cancel(reason) {
          open.delete(end);
          return reader.cancel(reason);
        },
      });
      open.set(end, headers);
      return new Response(body, { status: response.status, headers: response.headers });
    },
    async endRejected(authenticate) {
      const ends = [...open].map(async ([end, headers]) => {
        if ((await authenticate(headers)) instanceof Response) end();
      });
      await Promise.all(ends);
    },
  };
}
