import { bufferResponse } from './buffered-response.js';
import { ConnectionError, type ErrorDetails, ServerError, TimeoutError } from './errors.js';
import { type DirectFetch, type Fetch, getDirectFetch } from './fetch.js';
import { onAbort } from './on-abort.js';
import { raceSignal } from './race-signal.js';
import { describeCause, sanitizeError } from './sanitize-error.js';

export interface SendOptions {
  /** Undefined for the platform's `fetch`. */
  readonly fetch: Fetch | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds within which the response must be complete; 0 for no limit. */
  readonly timeout: number;
  /** The body to send; by default, the request's own. */
  readonly body?: BodyInit | undefined;
  /** `no-store` if the response must not come from a cache. */
  readonly cache?: 'no-store' | undefined;
  /** The start of error messages: an operation id or `Token request`. */
  readonly subject: string;
  /** Creates the details of errors. */
  readonly details?: ((response?: Response) => ErrorDetails) | undefined;
  /** Strings that errors must not quote. */
  readonly secrets: readonly (string | undefined)[];
}

/** Keeps requests in flight alive: an abort has no effect on a Node `Request` that has been garbage-collected. */
const inFlight = new Set<Request>();

/**
 * Sends a request once and reads the response. Redirects are not followed: they can turn a POST into a GET, or send the
 * token to another host.
 *
 * @throws ConnectionError, TimeoutError, ServerError for a response that is too large, or the reason of the signal.
 */
export async function send(request: Request, options: SendOptions): Promise<Response> {
  const { fetch, signal, timeout, subject, details = () => ({}), secrets } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const stop = () => controller.abort();
  const removeListener = onAbort(signal, stop);
  const timer = timeout > 0 ? setTimeout(stop, timeout) : undefined;
  const init = { ...createInit(options), signal: controller.signal };
  const direct: DirectFetch | undefined = fetch ? getDirectFetch(fetch) : globalThis.fetch;
  let outgoing = request;
  let response: Response | undefined;
  const exchange = async (): Promise<Response> => {
    if (!direct) outgoing = new Request(request, init);
    inFlight.add(outgoing);
    response = validateResponse(await (direct ? direct(outgoing, init) : (fetch as Fetch)(outgoing)));
    return bufferResponse(response);
  };
  try {
    // A custom fetch may ignore its signal.
    return await raceSignal(exchange(), controller.signal);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const known = details(response);
    if (controller.signal.aborted) throw createTimeoutError(subject, timeout, known);
    // Deno quotes the URL, with its ids and signature.
    const cause = [request.url, ...secrets].reduce<unknown>((e, secret) => sanitizeError(e, secret ?? ''), error);
    if (/\bUND_ERR_(HEADERS|BODY)_TIMEOUT\b/.test(describeCause(cause))) {
      throw createTimeoutError(subject, UNDICI_TIMEOUT_MS, { ...known, cause });
    }
    if (cause instanceof Error && cause.name === 'RangeError') {
      const message = `${subject}: the response body is too large for the memory of this platform (${cause.message}).`;
      throw new ServerError(message, { ...known, status: response?.status ?? 0, cause });
    }
    const when = response ? 'broke during the response' : 'failed before a response arrived';
    const message = `${subject}: the connection to ${new URL(request.url).host} ${when} (${describeCause(cause)}).`;
    throw new ConnectionError(message, { ...known, cause });
  } finally {
    clearTimeout(timer);
    inFlight.delete(outgoing);
    removeListener();
  }
}

const createTimeoutError = (subject: string, timeout: number, details: ErrorDetails) =>
  new TimeoutError(`${subject}: no complete response within ${timeout} ms.`, { ...details, timeout });

/** The timeout of Node's own `fetch`. https://undici.nodejs.org/#/docs/api/Client */
const UNDICI_TIMEOUT_MS = 300_000;

/** A custom fetch may return anything. */
function validateResponse(response: Response): Response {
  if (typeof response?.headers?.get === 'function' && typeof response.arrayBuffer === 'function') return response;
  throw new TypeError('fetch must return a Response');
}

function createInit({ body, cache }: SendOptions): RequestInit {
  const init = { redirect: 'manual', ...(cache && noStore()) } as const;
  if (body === undefined) return init;
  // Fetch requires `duplex` for a stream. TypeScript's DOM types do not have it yet.
  return { ...init, body, ...(body instanceof ReadableStream && { duplex: 'half' }) };
}

let noStoreInit: RequestInit | undefined;
/** Keeps frameworks that patch `fetch` from serving stale listings. Some platforms throw for it, so it is tried once. */
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
