/** A `fetch` that is called with one `Request`. `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/** Adds one concern, such as retries, to a `fetch`. */
export type Middleware = (next: Fetch) => Fetch;

/** Wraps a `fetch` in middleware. The first one is the outermost. */
export const compose = (innermost: Fetch, ...middleware: Middleware[]): Fetch =>
  middleware.reduceRight((next, wrap) => wrap(next), innermost);

/** A `fetch` that accepts a second argument, as `globalThis.fetch` does. This saves creating a second `Request`. */
export type DirectFetch = (request: Request, init?: RequestInit) => Promise<Response>;

const DIRECT = Symbol('direct');

interface Direct {
  /** The request class that the `fetch` expects. */
  readonly Request: typeof Request;
}

/** Marks a `fetch` that takes the body and the signal in its second argument and expects requests of this class. */
export const markAsDirectFetch = (fetch: DirectFetch, direct: Direct): Fetch =>
  Object.assign(fetch, { [DIRECT]: direct });

export const getDirectFetch = (fetch: Fetch): DirectFetch | undefined => (DIRECT in fetch ? fetch : undefined);

/** Returns the request class that a `fetch` expects; undefined for the platform's. */
export const getRequestClass = (fetch: Fetch | undefined): typeof Request | undefined =>
  fetch && DIRECT in fetch ? (fetch[DIRECT] as Direct).Request : undefined;
