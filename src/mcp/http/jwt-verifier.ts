import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { PrincipalSettings, Verify } from './principal-settings.js';

/** An authorization server whose tokens are taken: this server is its OAuth resource server. */
export interface OAuthSettings {
  /** As in the tokens' `iss`, and where its metadata is. */
  readonly issuer: string;
  /** What the tokens' `aud` must have; the server's public URL by default. */
  readonly audience?: string | undefined;
  /** Where its keys are; by default, its metadata says so. */
  readonly jwksUri?: string | undefined;
  /** Scopes that a token must have, all of them. */
  readonly scopes?: readonly string[] | undefined;
  /** The first one that fits a token is its principal. */
  readonly principals: readonly OAuthPrincipalSettings[];
}

export interface OAuthPrincipalSettings extends PrincipalSettings {
  /** Claims that a token must have: this value, or, where the claim is a list, this value in it. */
  readonly claims: Readonly<Record<string, string>>;
}

/** Signatures that only the issuer can make: none by a shared secret, and not `none`. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Checks JWTs by the issuer's keys. The library is loaded with the first token. */
export function jwts(settings: OAuthSettings, audience: () => string): Verify {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    if (token.split('.').length !== 3) return undefined;
    const { jwtVerify } = await import('jose');
    try {
      keys ??= keysOf(settings);
      const { payload } = await jwtVerify(token, await keys, {
        issuer: settings.issuer,
        audience: settings.audience ?? audience(),
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: 10,
      });
      if (!(settings.scopes ?? []).every((scope) => scopesOf(payload).includes(scope))) return { rejected: 'scope' };
      return settings.principals.find(({ claims }) => fits(payload, claims)) ?? { rejected: 'unknown' };
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code === 'ERR_JWT_EXPIRED') return { rejected: 'expired' };
      if (typeof code === 'string' && /^ERR_(JWT|JWS|JWKS_NO|JWKS_MULTIPLE|JOSE_(ALG|NOT))/.test(code)) {
        return { rejected: 'invalid' };
      }
      // The keys could not be had: that is not the token's fault, and may pass.
      keys = undefined;
      return { rejected: 'unavailable' };
    }
  };
}

async function keysOf({ issuer, jwksUri }: OAuthSettings): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer))));
}

/** Where the issuer's keys are, by its metadata: RFC 8414, or OpenID Connect's older place. */
async function discover(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const response = await fetch(place, { signal: AbortSignal.timeout(5000), redirect: 'error' });
    const metadata = response.ok ? ((await response.json()) as { issuer?: unknown; jwks_uri?: unknown }) : {};
    if (metadata.issuer === issuer && typeof metadata.jwks_uri === 'string') return metadata.jwks_uri;
  }
  throw new Error(`The metadata of ${issuer} names no keys.`);
}

/** `scope` of RFC 9068, or the `scp` that some issuers write. */
function scopesOf({ scope, scp }: JWTPayload): string[] {
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scp) ? scp : typeof scp === 'string' ? scp.split(' ') : [];
}

const fits = (payload: JWTPayload, claims: Readonly<Record<string, string>>) =>
  Object.entries(claims).every(([name, value]) => {
    const claim = Object.hasOwn(payload, name) ? payload[name] : undefined;
    return Array.isArray(claim) ? claim.includes(value) : claim === value;
  });
