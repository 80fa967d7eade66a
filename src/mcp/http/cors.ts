/**
 * Lets the web pages of allowed origins read the answers. Whether an origin is allowed, the guard has decided before:
 * what comes here may have its answer.
 */
export function withCors(headers: Headers, response: Response): Response {
  const origin = headers.get('origin');
  if (origin === null || response.headers.has('access-control-allow-origin')) return response;
  const more = new Headers(response.headers);
  more.set('access-control-allow-origin', origin);
  more.set('access-control-expose-headers', 'www-authenticate, mcp-protocol-version');
  more.append('vary', 'origin');
  return new Response(response.body, { status: response.status, headers: more });
}

/** The answer to a browser that asks whether a page may call. */
export function preflight(head: Request): Response | undefined {
  if (head.method !== 'OPTIONS' || !head.headers.has('access-control-request-method')) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': head.headers.get('access-control-request-headers') ?? '',
      'access-control-max-age': '600',
      vary: 'access-control-request-headers',
    },
  });
}
