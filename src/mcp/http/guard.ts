import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';
import { ArgumentError } from '../../transport/errors.js';
import { refusal } from './responses.js';

/** Whose requests are taken. */
export interface GuardOptions {
  /** Where the server listens. */
  host: string;
  /** Names by which it may be called, beside localhost and `host`. */
  allowedHosts?: readonly string[] | undefined;
  /** Hosts or origins of web pages that may call it, beside localhost. */
  allowedOrigins?: readonly string[] | undefined;
}

/**
 * Refuses what did not come for this server: a page of another site, or one whose name was made to point here (DNS
 * rebinding). Undefined for what may go on.
 *
 * @throws ArgumentError for a name that no request could have.
 */
export function guard({ host, allowedHosts = [], allowedOrigins = [] }: GuardOptions) {
  const own = isAnyAddress(host) ? [] : [bracketed(host)];
  const hosts = [...localhostAllowedHostnames(), ...allowedHosts.map(hostAllowed), ...own];
  const allowed = allowedOrigins.map(originAllowed);
  const origins = [...localhostAllowedHostnames(), ...allowed];
  return (headers: Headers): Response | undefined => {
    const byHost = validateHostHeader(headers.get('host'), hosts);
    if (!byHost.ok)
      return refusal(403, `${byHost.message} (--allowed-hosts names those by which this server is called)`);
    const origin = headers.get('origin');
    const byOrigin = validateOriginHeader(origin, origins);
    if (!byOrigin.ok && !(origin !== null && allowed.includes(origin)))
      return refusal(403, `${byOrigin.message} (--allowed-origins names those that may call this server)`);
    return undefined;
  };
}

/** A host's name as URLs have it: in small letters, without a port. */
function hostName(text: string): string | undefined {
  const plain = /^([^\s/:@?#*[\]]+|\[[\da-f:.]+\])$/i.test(text);
  return plain && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : undefined;
}

function hostAllowed(text: string): string {
  const name = hostName(text);
  if (name !== undefined) return name;
  const problem = `has "${text}": a host name such as mcp.example.com is needed, without scheme, port, path and *`;
  throw new ArgumentError('mcp', [{ argument: '--allowed-hosts', problem }]);
}

/** A host, whose pages may call by whichever scheme and port they came; or one origin as browsers send it, and no other. */
function originAllowed(text: string): string {
  const url = /^https?:\/\/[^*]+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  // An origin that is all there is of the URL: no path, no name of a user.
  if (url && (url.href === `${url.origin}/` || url.href === url.origin)) return url.origin;
  // Those of programs that show pages: vscode-webview://…, and * for each of their pages, which has a name of its own.
  if (/^(?!https?:)[a-z][a-z\d+.-]*:\/\/[^\s/@?#]+$/.test(text)) return text;
  const name = hostName(text);
  if (name !== undefined) return name;
  const problem = `has "${text}": a host name such as app.example.com, or an origin such as https://app.example.com:8443, is needed, without path and *`;
  throw new ArgumentError('mcp', [{ argument: '--allowed-origins', problem }]);
}

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const isAnyAddress = (host: string) => host === '0.0.0.0' || host === '::';
const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);
