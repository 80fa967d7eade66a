import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';
import { refusal } from './respond.js';

/** Whose requests are taken. */
export interface GuardOptions {
  /** Where the server listens. */
  host: string;
  /** Names by which it may be called, beside localhost and `host`. */
  allowedHosts?: readonly string[] | undefined;
  /** Hosts of web pages that may call it, beside localhost. */
  allowedOrigins?: readonly string[] | undefined;
}

/**
 * Refuses what did not come for this server: a page of another site, or one whose name was made to point here (DNS
 * rebinding). Undefined for what may go on.
 */
export function guard({ host, allowedHosts = [], allowedOrigins = [] }: GuardOptions) {
  const hosts = [...localhostAllowedHostnames(), ...allowedHosts, ...(isAnyAddress(host) ? [] : [bracketed(host)])];
  const origins = [...localhostAllowedHostnames(), ...allowedOrigins];
  return (headers: Headers): Response | undefined => {
    const byHost = validateHostHeader(headers.get('host'), hosts);
    if (!byHost.ok)
      return refusal(403, `${byHost.message} (--allowed-hosts names those by which this server is called)`);
    const byOrigin = validateOriginHeader(headers.get('origin'), origins);
    if (!byOrigin.ok)
      return refusal(403, `${byOrigin.message} (--allowed-origins names those that may call this server)`);
    return undefined;
  };
}

/** Whether an address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const isAnyAddress = (host: string) => host === '0.0.0.0' || host === '::';
const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);
