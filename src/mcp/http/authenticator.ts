import type { Log } from '../log.js';
import type { Principal } from '../principal.js';
import { combineFilters, type ToolFilter } from '../selection.js';
import type { AuthFile } from './auth-file.js';
import { type Challenge, createChallenge, parseBearerToken } from './challenge.js';
import type { Authenticate } from './http-app.js';
import { createJwtVerifier } from './jwt-verifier.js';
import type { PrincipalSettings, RejectedToken } from './principal-settings.js';
import { errorResponse } from './responses.js';
import { createStaticTokenVerifier } from './static-token-verifier.js';

export interface AuthenticatorOptions extends Pick<AuthFile, 'tokens' | 'oauth'> {
  /** The principal of each entry of the auth file. */
  principals: ReadonlyMap<PrincipalSettings, Principal>;
  /** The server's selection of tools. */
  toolFilter: ToolFilter;
  /** The public URL of the server. */
  resourceUrl: () => string;
  /** The URL of the protected resource metadata (RFC 9728); undefined without OAuth. */
  metadataUrl: () => string | undefined;
  log: Log;
}

const CHALLENGES: Readonly<Record<Exclude<RejectedToken['rejected'], 'unavailable'>, Challenge>> = {
  expired: { status: 401, error: 'invalid_token', description: 'The token has expired' },
  invalid: { status: 401, error: 'invalid_token', description: 'The token is not valid for this server' },
  unknown: { status: 403, description: 'The token is valid, but its holder has no access to this server' },
  scope: { status: 403, error: 'insufficient_scope', description: 'The token lacks a scope that this server requires' },
};

/** Creates a function that finds the principal of a bearer token. The token is never sent to Genesys. */
export function createAuthenticator({
  tokens,
  oauth,
  principals,
  toolFilter,
  resourceUrl,
  metadataUrl,
  log,
}: AuthenticatorOptions): Authenticate {
  const verifyStaticToken = createStaticTokenVerifier(tokens);
  const verifyJwt = oauth && createJwtVerifier(oauth, resourceUrl);
  const reject = (reason: Exclude<RejectedToken['rejected'], 'unavailable'>) =>
    createChallenge({ ...CHALLENGES[reason], scopes: oauth?.scopes ?? [] }, metadataUrl());

  return async (headers) => {
    const token = parseBearerToken(headers);
    if (token === undefined) {
      const description = 'This server requires a bearer token';
      return createChallenge({ status: 401, description, scopes: oauth?.scopes ?? [] }, metadataUrl());
    }
    const verified = (await verifyStaticToken(token)) ?? (await verifyJwt?.(token)) ?? { rejected: 'invalid' as const };
    if ('rejected' in verified) {
      log.warn('token rejected', { reason: verified.rejected, failed: verified.failed });
      if (verified.rejected === 'unavailable')
        return errorResponse(503, 'The keys of the token issuer are not available. Try again.');
      return reject(verified.rejected);
    }
    const { settings, user } = verified;
    const principal = principals.get(settings);
    if (!principal) return reject('unknown');
    return { ...principal, name: settings.name, user, toolFilter: combineFilters(toolFilter, principal.toolFilter) };
  };
}
