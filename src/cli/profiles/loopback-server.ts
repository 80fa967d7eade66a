import { createServer, type Server } from 'node:http';
import { UsageError } from '../exit.js';

/** Waits for the browser after sign-in. */
export interface LoopbackServer {
  /** The URL at which the browser returned. */
  readonly callback: Promise<URL>;
  close(): void;
}

export interface CallbackOptions {
  /** The state of the sign-in. Callbacks of others are rejected, so that no web page can end this one. */
  readonly state: string;
  /** Where the person continues, such as "the terminal". */
  readonly returnTo: string;
  /** What to do if the port is in use, as a sentence. */
  readonly portAdvice: string;
}

/**
 * Listens for one request to a loopback redirect URI (RFC 8252, section 7.3), on IPv4 and, where the machine has it, on IPv6:
 * browsers try both for `localhost`.
 *
 * @throws UsageError for a URI that is not http on loopback, or a port that is in use.
 */
export async function listenForCallback(redirectUri: string, options: CallbackOptions): Promise<LoopbackServer> {
  const uri = parseRedirectUri(redirectUri);
  let receive: (url: URL) => void = () => {};
  const callback = new Promise<URL>((resolve) => {
    receive = resolve;
  });
  const serve = (host: string) => listen(host, uri, receive, options);
  const hosts = uri.hostname === '[::1]' ? ['::1'] : ['127.0.0.1', ...(uri.hostname === 'localhost' ? ['::1'] : [])];
  const results = await Promise.allSettled(hosts.map(serve));
  const servers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [first] = results;
  if (first?.status === 'rejected') {
    for (const server of servers) server.close();
    const { code, message } = first.reason as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? 'the port is in use' : message;
    throw new UsageError(`Cannot listen on ${uri.origin}: ${reason}. ${options.portAdvice}`);
  }
  const close = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { callback, close };
}

function parseRedirectUri(redirectUri: string): URL {
  const uri = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  const isLoopback = uri && ['localhost', '127.0.0.1', '[::1]'].includes(uri.hostname);
  if (uri && isLoopback && uri.protocol === 'http:' && !uri.search && !uri.hash) return uri;
  throw new UsageError(
    `Invalid redirect URI "${redirectUri}". Use an http URL on localhost that the OAuth client allows, such as http://localhost:8789/callback.`,
  );
}

function listen(host: string, uri: URL, receive: (url: URL) => void, options: CallbackOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const url = request.method === 'GET' ? parseCallback(request.url, uri) : undefined;
    const isOwn = url?.searchParams.get('state') === options.state;
    response.writeHead(isOwn ? 200 : url ? 400 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'",
      connection: 'close',
    });
    response.end(createPage(choosePageText(url, isOwn, options.returnTo)));
    if (url && isOwn) receive(url);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(Number(uri.port || 80), host, () => resolve(server));
  });
}

/** Returns the URL of a request to the redirect URI. Any web page can send requests, so it must not fail for an invalid path. */
function parseCallback(path = '/', { origin, pathname }: URL): URL | undefined {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  return url?.origin === origin && url.pathname === pathname ? url : undefined;
}

/** The code is exchanged later, so this page does not know whether sign-in succeeded. */
function choosePageText(url: URL | undefined, isOwn: boolean, returnTo: string): [title: string, text: string] {
  if (!url) return ['Not found', 'This page does not exist.'];
  if (!isOwn)
    return ['This sign-in is not valid', `It is an older one. Return to ${returnTo} and use the newest link.`];
  if (url.searchParams.has('error'))
    return ['Sign-in failed', `Genesys Cloud did not sign you in. Return to ${returnTo} for the reason.`];
  return ['Almost done', `You can close this tab and return to ${returnTo}.`];
}

const createPage = ([title, text]: readonly string[]) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;
