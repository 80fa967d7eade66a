import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';
import { ArgumentError } from '../../transport/errors.js';
import { errorResponse } from './responses.js';

/** Settings of {@link createGuard}. */
export interface GuardOptions {
  /** The address that the server listens on. */
  host: string;
  /** Allowed values of the `Host` header, in addition to localhost and `host`. */
  allowedHosts?: readonly string[] | undefined;
  /** Hosts or origins of web pages that may call the server, in addition to localhost. */
  allowedOrigins?: readonly string[] | undefined;
}

/**
 * Creates a function that rejects requests from web pages of other sites, and from hosts whose name was rebound to this address
 * (DNS rebinding). It returns undefined for allowed requests. With `anyHost` it does not check the host.
 *
 * @throws ArgumentError for an invalid host or origin.
 */
export function createGuard({ host, allowedHosts = [], allowedOrigins = [] }: GuardOptions) {
  const ownHosts = isAnyAddress(host) ? [] : [bracketed(host)];
  const hosts = [...localhostAllowedHostnames(), ...allowedHosts.map(parseAllowedHost), ...ownHosts];
  const extraOrigins = allowedOrigins.map(parseAllowedOrigin);
  const origins = [...localhostAllowedHostnames(), ...extraOrigins];
  return (headers: Headers, { anyHost = false } = {}): Response | undefined => {
    const hostCheck = validateHostHeader(headers.get('host'), hosts);
    if (!hostCheck.ok && !anyHost)
      return errorResponse(403, `${hostCheck.message}. The operator can allow it with --allowed-hosts.`);
    const origin = headers.get('origin');
    const originCheck = validateOriginHeader(origin, origins);
    if (!originCheck.ok && !(origin !== null && extraOrigins.includes(origin)))
      return errorResponse(403, `${originCheck.message}. The operator can allow it with --allowed-origins.`);
    return undefined;
  };
}

/** Normalizes a host name as URLs do: in lower case, without a port. Returns undefined for an invalid one. */
function parseHostName(text: string): string | undefined {
  const isHost = /^([^\s/:@?#*[\]]+|\[[\da-f:.]+\])$/i.test(text);
  return isHost && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : undefined;
}

function parseAllowedHost(text: string): string {
  const name = parseHostName(text);
  if (name !== undefined) return name;
  const problem = `has the invalid value "${text}". Use a host name such as mcp.example.com, without a scheme, port, path or *`;
  throw new ArgumentError('mcp', [{ argument: '--allowed-hosts', problem }]);
}

/** Parses a host, which allows any scheme and port, or a single origin in the form that browsers send. */
function parseAllowedOrigin(text: string): string {
  const url = /^https?:\/\/[^*]+$/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  // The URL must be only an origin: no path, no user name.
  if (url && (url.href === `${url.origin}/` || url.href === url.origin)) return url.origin;
  // Origins of desktop programs: vscode-webview://ID, where * allows all ids.
  if (/^(?!https?:)[a-z][a-z\d+.-]*:\/\/[^\s/@?#]+$/.test(text)) return text;
  const name = parseHostName(text);
  if (name !== undefined) return name;
  const problem = `has the invalid value "${text}". Use a host name such as app.example.com, or an origin such as https://app.example.com:8443, without a path or *`;
  throw new ArgumentError('mcp', [{ argument: '--allowed-origins', problem }]);
}

/** Whether an address is reachable only from this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const isAnyAddress = (host: string) => host === '0.0.0.0' || host === '::';
const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);
