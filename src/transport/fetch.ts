/** A `fetch` as this package calls it: always with one `Request`. `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/** Adds one concern, such as retries, to a `fetch`. */
export type Middleware = (next: Fetch) => Fetch;

/** The `fetch` with all middleware around it; the first one is outermost. */
export const compose = (innermost: Fetch, ...middleware: Middleware[]): Fetch =>
  middleware.reduceRight((next, wrap) => wrap(next), innermost);

/** A `fetch` that takes a second argument, as `globalThis.fetch` does, so that no second `Request` is needed. */
export type DirectFetch = (request: Request, init?: RequestInit) => Promise<Response>;

const DIRECT = Symbol('direct');

interface Direct {
  /** The class of the requests that it is called with. */
  readonly Request: typeof Request;
}

/** Marks a `fetch` as one that takes the body and the signal as its second argument, and requests of this class. */
export const markAsDirectFetch = (fetch: DirectFetch, direct: Direct): Fetch =>
  Object.assign(fetch, { [DIRECT]: direct });

export const getDirectFetch = (fetch: Fetch): DirectFetch | undefined => (DIRECT in fetch ? fetch : undefined);

/** The class of the requests that a `fetch` is called with; undefined for the platform's. */
export const getRequestClass = (fetch: Fetch | undefined): typeof Request | undefined =>
  fetch && DIRECT in fetch ? (fetch[DIRECT] as Direct).Request : undefined;
