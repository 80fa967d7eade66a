/** A `fetch` as this package calls it: always with one `Request`. `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/** Adds one concern, such as retries, to a `fetch`. */
export type Middleware = (next: Fetch) => Fetch;

/** The `fetch` with all middleware around it; the first one is outermost. */
export const compose = (innermost: Fetch, ...middleware: Middleware[]): Fetch =>
  middleware.reduceRight((next, wrap) => wrap(next), innermost);

/** A `fetch` that takes a second argument, as `globalThis.fetch` does. */
export type DirectFetch = (request: Request, init?: RequestInit) => Promise<Response>;

const DIRECT = Symbol('direct');

/** Marks a `fetch` that takes the signal and the body as `globalThis.fetch` does, so that it needs no second `Request`. */
export const directFetch = (fetch: DirectFetch): Fetch => Object.assign(fetch, { [DIRECT]: true });

export const asDirect = (fetch: Fetch): DirectFetch | undefined =>
  DIRECT in fetch ? (fetch as DirectFetch) : undefined;
