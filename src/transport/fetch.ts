/** A `fetch` as this package calls it: always with one `Request`. `globalThis.fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/** Adds one concern, such as retries, to a `fetch`. */
export type Middleware = (next: Fetch) => Fetch;

/** The `fetch` with all middleware around it; the first one is outermost. */
export const compose = (innermost: Fetch, ...middleware: Middleware[]): Fetch =>
  middleware.reduceRight((next, wrap) => wrap(next), innermost);
