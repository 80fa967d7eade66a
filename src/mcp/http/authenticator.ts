import type { Log } from '../log.js';
import { every, type Predicate } from '../selection.js';
import type { AuthSettings } from './auth-file.js';
import { bearerToken, challenge, type Refusal } from './challenge.js';
import type { Authenticate } from './http-app.js';
import { jwts } from './jwt-verifier.js';
import type { Rejected } from './principal-settings.js';
import { refusal } from './responses.js';
import { staticTokens } from './static-token-verifier.js';

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

/** Resolves the principal by the bearer token, which is never sent on: Genesys gets the connection's own. */
export function authenticator({
  tokens,
  oauth,
  principals,
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
    const granted = principals.get(found);
    if (!granted) return refuse('unknown');
    return { ...granted, name: found.name, allows: every(allows, granted.allows) };
  };
}
