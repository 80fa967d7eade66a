import { ArgumentError } from '../../transport/errors.js';
import type { Connection } from '../connections.js';
import type { Log } from '../log.js';
import type { Caller } from '../offer.js';
import { every, type Predicate, selects } from '../selection.js';
import type { Authenticate } from './app.js';
import type { AuthSettings } from './auth-file.js';
import { bearerToken, challenge, type Refusal } from './challenge.js';
import { jwts } from './jwt.js';
import type { Principal, Rejected } from './principal.js';
import { refusal } from './respond.js';
import { staticTokens } from './static-tokens.js';

/** What a principal may use. */
export type Access = Caller;

/**
 * A principal's connections and tools.
 *
 * @throws ArgumentError for a connection or a toolset that there is not.
 */
export function accessOf(principal: Principal, open: readonly Connection[]): Access {
  const unknown = principal.connections.filter((id) => id !== '*' && !open.some((connection) => connection.id === id));
  if (unknown.length > 0) {
    const problem = `has ${unknown.map((id) => `"${id}"`).join(', ')}, which the connections do not have`;
    throw new ArgumentError('principal', [{ argument: 'connections', problem }]);
  }
  const all = principal.connections.includes('*');
  return {
    connections: open.filter(({ id }) => all || principal.connections.includes(id)),
    allows: selects(principal, 'principal'),
  };
}

export interface AuthenticateOptions extends AuthSettings {
  /** What is on for everyone. */
  allows: Predicate;
  /** The server's public URL. */
  resource: () => string;
  /** Where the server says who gives tokens for it. */
  metadata: () => string | undefined;
  log: Log;
}

const WORDS: Readonly<Record<Exclude<Rejected['rejected'], 'unavailable'>, Refusal>> = {
  expired: { status: 401, error: 'invalid_token', description: 'The token has expired' },
  invalid: { status: 401, error: 'invalid_token', description: 'The token is not good for this server' },
  unknown: { status: 403, description: 'The token is good, but nothing is open to its holder here' },
  scope: { status: 403, error: 'insufficient_scope', description: 'The token lacks a scope that this server needs' },
};

/** Finds out by the token who calls. The token goes no further: Genesys gets the connection's own. */
export function authenticator({
  tokens,
  oauth,
  access,
  allows,
  resource,
  metadata,
  log,
}: AuthenticateOptions): Authenticate {
  const byToken = staticTokens(tokens);
  const byJwt = oauth && jwts(oauth, resource);
  const refuse = (reason: Exclude<Rejected['rejected'], 'unavailable'>) =>
    challenge({ ...WORDS[reason], scopes: oauth?.scopes ?? [] }, metadata());

  return async (headers) => {
    const token = bearerToken(headers);
    if (token === undefined) {
      const description = 'This server needs a bearer token';
      return challenge({ status: 401, description, scopes: oauth?.scopes ?? [] }, metadata());
    }
    const found = (await byToken(token)) ?? (await byJwt?.(token)) ?? { rejected: 'invalid' as const };
    if ('rejected' in found) {
      log.warn('a token was refused', { reason: found.rejected });
      if (found.rejected === 'unavailable') return refusal(503, "The issuer's keys can't be had. Try again.");
      return refuse(found.rejected);
    }
    const granted = access.get(found);
    if (!granted) return refuse('unknown');
    return { ...granted, name: found.name, allows: every(allows, granted.allows) };
  };
}
