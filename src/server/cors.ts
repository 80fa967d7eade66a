/** Which origins may read a response, and which of its headers. */
export interface CorsOptions {
  /** One origin, or `*` for any. */
  readonly origin: string;
  /** Header names separated by commas, or `*` for any. */
  readonly exposedHeaders: string;
}

/** Adds CORS headers to a response. The caller has checked the origin. https://fetch.spec.whatwg.org/#http-cors-protocol */
export function withCors(response: Response, { origin, exposedHeaders }: CorsOptions): Response {
  if (response.headers.has('access-control-allow-origin')) return response;
  const headers = new Headers(response.headers);
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-expose-headers', exposedHeaders);
  if (origin !== '*') headers.append('vary', 'origin');
  return new Response(response.body, { status: response.status, headers });
}

/**
 * Returns the response to a CORS preflight request; undefined for other requests.
 *
 * @param methods The allowed methods, separated by commas; the requested one by default.
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
