import { bufferResponse } from './buffered-response.js';
import { ConnectionError, type ErrorDetails, ServerError, TimeoutError } from './errors.js';
import { type DirectFetch, type Fetch, getDirectFetch } from './fetch.js';
import { onAbort } from './on-abort.js';
import { describeCause, sanitizeError } from './sanitize-error.js';

export interface SendOptions {
  /** Undefined for the platform's `fetch`. */
  readonly fetch: Fetch | undefined;
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the response must be complete; 0 for no limit. */
  readonly timeout: number;
  /** The body to send; without it, the request's own. */
  readonly body?: BodyInit | undefined;
  /** `no-store` if a response must not come from a cache. */
  readonly cache?: 'no-store' | undefined;
  /** What error messages start with: an operation id, `Login`. */
  readonly subject: string;
  /** What errors carry. */
  readonly details?: ((response?: Response) => ErrorDetails) | undefined;
  /** Texts that no error may quote. */
  readonly secrets: readonly (string | undefined)[];
}

/**
 * Requests in flight. Node's `Request` follows its signal only until it is garbage-collected itself, so an abort would
 * miss the connection of a request that nothing refers to.
 */
const inFlight = new Set<Request>();

/**
 * Sends a request and reads its response, once, until the timeout or the signal ends it. It never follows a redirect: that
 * would turn a POST into a GET, or send the token to another host.
 *
 * @throws ConnectionError, TimeoutError, ServerError for a response that is too large, or the reason of the caller's signal.
 */
export async function send(request: Request, options: SendOptions): Promise<Response> {
  const { fetch, signal, timeout, subject, details = () => ({}), secrets } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  let stop = () => controller.abort();
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      controller.abort();
      reject(controller.signal.reason);
    };
  });
  const removeListener = onAbort(signal, stop);
  const timer = timeout > 0 ? setTimeout(stop, timeout) : undefined;
  const init = { ...initOf(options), signal: controller.signal };
  const direct: DirectFetch | undefined = fetch ? getDirectFetch(fetch) : globalThis.fetch;
  let outgoing = request;
  let response: Response | undefined;
  const exchange = async (): Promise<Response> => {
    if (!direct) outgoing = new Request(request, init);
    inFlight.add(outgoing);
    response = asResponse(await (direct ? direct(outgoing, init) : (fetch as Fetch)(outgoing)));
    return bufferResponse(response);
  };
  try {
    // A custom fetch may ignore its signal: the race ends the wait in any case.
    return await Promise.race([exchange(), stopped]);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const known = details(response);
    if (controller.signal.aborted) throw timeoutError(subject, timeout, known);
    // Deno quotes the address, with its ids and signature.
    const hidden = [request.url, ...secrets];
    const cause = hidden.reduce<unknown>((bare, secret) => sanitizeError(bare, secret ?? ''), error);
    const limit = limitOfPlatform(cause);
    if (limit) throw timeoutError(subject, limit, { ...known, cause });
    if (cause instanceof Error && cause.name === 'RangeError') {
      const message = `${subject}: the response body is too large for this platform's memory (${cause.message}).`;
      throw new ServerError(message, { ...known, status: response?.status ?? 0, cause });
    }
    const when = response ? 'broke off during the response' : 'failed before a response arrived';
    const message = `${subject}: the connection to ${new URL(request.url).host} ${when} (${describeCause(cause)}).`;
    throw new ConnectionError(message, { ...known, cause });
  } finally {
    clearTimeout(timer);
    inFlight.delete(outgoing);
    removeListener();
  }
}

const timeoutError = (subject: string, timeout: number, details: ErrorDetails) =>
  new TimeoutError(`${subject}: no complete response within ${timeout} ms.`, { ...details, timeout });

/** Milliseconds of the limit that undici's own fetch has, if the error says that it was reached. */
const limitOfPlatform = (error: unknown): number | undefined =>
  /\bUND_ERR_(HEADERS|BODY)_TIMEOUT\b/.test(describeCause(error)) ? 300_000 : undefined;

/** What a custom fetch returned may be anything. */
function asResponse(response: Response): Response {
  if (typeof response?.headers?.get === 'function' && typeof response.arrayBuffer === 'function') return response;
  throw new TypeError('fetch gave no Response');
}

function initOf({ body, cache }: SendOptions): RequestInit {
  const init = { redirect: 'manual', ...(cache && noStore()) } as const;
  if (body === undefined) return init;
  // A stream can only be sent half-duplex. TypeScript's DOM types do not know the option yet.
  return { ...init, body, ...(body instanceof ReadableStream && { duplex: 'half' }) };
}

let noStoreInit: RequestInit | undefined;
/** Frameworks that patch `fetch` would serve stale listings without this. Some platforms throw for it, so it is tried once. */
function noStore(): RequestInit {
  if (noStoreInit) return noStoreInit;
  try {
    new Request('http://localhost', { cache: 'no-store' });
    noStoreInit = { cache: 'no-store' };
  } catch {
    noStoreInit = {};
  }
  return noStoreInit;
}
