/** A request to the control API, and where it comes from. */
export interface ControlRequest {
  request: Request;
  /** Whether the client is on the same machine. */
  isLoopback: boolean;
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Returns why a request may not use the control API. Undefined if it may. With a token, every request needs it. Without one, only
 * programs on the same machine have access: `Host` must be a loopback name, which DNS rebinding cannot fake, and a web page must be
 * of the same origin.
 */
export function findControlProblem(
  { request, isLoopback }: ControlRequest,
  token: string | undefined,
): { status: 401 | 403; message: string } | undefined {
  if (token !== undefined) {
    const sent = /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    return equals(sent, token)
      ? undefined
      : { status: 401, message: 'The control API needs its token: Authorization: Bearer <token>.' };
  }
  const hostProblem = findHostProblem({ request, isLoopback });
  if (hostProblem) return { status: 403, message: hostProblem };
  const { origin } = new URL(request.url);
  const pageOrigin = request.headers.get('origin');
  const isCrossSite = ['cross-site', 'same-site'].includes(request.headers.get('sec-fetch-site') ?? '');
  if ((pageOrigin !== null && pageOrigin !== origin) || isCrossSite) {
    return { status: 403, message: 'Without a token, web pages of other origins have no access to the control API.' };
  }
  return undefined;
}

/** Returns why a request without a token does not come from this machine, or came through DNS rebinding or a proxy. */
export function findHostProblem({ request, isLoopback }: ControlRequest): string | undefined {
  const isProxied = PROXY_HEADERS.some((name) => request.headers.has(name));
  if (isLoopback && !isProxied && LOOPBACK_HOSTS.includes(new URL(request.url).hostname)) return undefined;
  return 'Without a token, the control API is available only on this machine, as localhost or 127.0.0.1. Set a control token.';
}

const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Takes the same time wherever the texts differ. */
function equals(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i += 1) difference |= (a.charCodeAt(i) || 0) ^ b.charCodeAt(i);
  return difference === 0;
}
