/** Which pages may read a response, and which of its headers. */
export interface CorsOptions {
  /** An origin, or `*` for any. */
  readonly origin: string;
  /** Names of headers, separated by commas, or `*` for any. */
  readonly exposedHeaders: string;
}

/** Lets web pages read a response. Whether the origin is allowed has been checked before. */
export function withCors(response: Response, { origin, exposedHeaders }: CorsOptions): Response {
  if (response.headers.has('access-control-allow-origin')) return response;
  const headers = new Headers(response.headers);
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-expose-headers', exposedHeaders);
  if (origin !== '*') headers.append('vary', 'origin');
  return new Response(response.body, { status: response.status, headers });
}

/**
 * The response to a browser's preflight request, which asks whether a page may send a request; undefined for other requests.
 * `methods` are the allowed ones, separated by commas; the requested one by default.
 */
export function preflight({ method, headers }: Request, methods?: string): Response | undefined {
  const requested = headers.get('access-control-request-method');
  if (method !== 'OPTIONS' || requested === null) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': methods ?? requested,
      'access-control-allow-headers': headers.get('access-control-request-headers') ?? '',
      'access-control-max-age': '600',
      vary: 'access-control-request-headers',
    },
  });
}
