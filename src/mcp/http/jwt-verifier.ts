import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { User } from '../sign-in-connection.js';
import type { PrincipalSettings, VerifyToken } from './principal-settings.js';

/** The authorization server whose tokens this server accepts, as an OAuth resource server. */
export interface OAuthSettings {
  /** The required `iss` of tokens, and the base URL of the issuer's metadata. */
  readonly issuer: string;
  /** The required `aud` of tokens. Default: the public URL of the server. */
  readonly audience?: string | undefined;
  /** The URL of the issuer's keys. Default: the `jwks_uri` of its metadata. */
  readonly jwksUri?: string | undefined;
  /** The scopes that a token must have, all of them. */
  readonly scopes?: readonly string[] | undefined;
  /** The principal of a token is the first one whose claims match. */
  readonly principals: readonly OAuthPrincipalSettings[];
}

export interface OAuthPrincipalSettings extends PrincipalSettings {
  /** The required claims of a token. If a claim is a list, it must contain the value. */
  readonly claims: Readonly<Record<string, string>>;
}

/** Asymmetric signatures only: no shared secrets, and not `none`. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Verifies JWTs with the issuer's keys. The library is loaded with the first token. */
export function createJwtVerifier(settings: OAuthSettings, audience: () => string): VerifyToken {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    if (token.split('.').length !== 3) return undefined;
    const { jwtVerify } = await import('jose');
    try {
      keys ??= loadKeys(settings);
      const { payload } = await jwtVerify(token, await keys, {
        issuer: settings.issuer,
        audience: settings.audience ?? audience(),
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        clockTolerance: 10,
      });
      if (!(settings.scopes ?? []).every((scope) => scopesOf(payload).includes(scope))) return REJECTED_SCOPE;
      const found = settings.principals.find(({ claims }) => matchesClaims(payload, claims));
      return found
        ? { settings: found, user: toUser(payload, found.name) }
        : { rejected: 'unknown', failed: namesOfClaims(settings) };
    } catch (error) {
      const { code, claim } = error as { code?: unknown; claim?: string };
      if (code === 'ERR_JWT_EXPIRED') return { rejected: 'expired', failed: 'exp' };
      if (typeof code === 'string' && /^ERR_(JWT|JWS|JWKS_NO|JWKS_MULTIPLE|JOSE_(ALG|NOT))/.test(code)) {
        return { rejected: 'invalid', failed: claim ?? FAILED_PARTS[code] ?? 'format' };
      }
      // Fetching the keys failed. The next token tries again.
      keys = undefined;
      return { rejected: 'unavailable' };
    }
  };
}

const REJECTED_SCOPE = { rejected: 'scope', failed: 'scope' } as const;

/** The part of a token that an error of jose is about, if it is not a claim. */
const FAILED_PARTS: Readonly<Record<string, string>> = {
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
  ERR_JOSE_ALG_NOT_ALLOWED: 'alg',
  ERR_JOSE_NOT_SUPPORTED: 'alg',
  ERR_JWKS_NO_MATCHING_KEY: 'kid',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'kid',
};

/** The claims that select the principal: `groups`, or `groups, team`. */
const namesOfClaims = ({ principals }: OAuthSettings) =>
  [...new Set(principals.flatMap(({ claims }) => Object.keys(claims)))].join(', ');

async function loadKeys({ issuer, jwksUri }: OAuthSettings): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  return createRemoteJWKSet(new URL(jwksUri ?? (await discoverKeysUrl(issuer))));
}

/** Finds the URL of the issuer's keys in its metadata: at the path of RFC 8414 or of OpenID Connect Discovery. */
async function discoverKeysUrl(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const url of urls) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: 'error' });
    const metadata = response.ok ? ((await response.json()) as { issuer?: unknown; jwks_uri?: unknown }) : {};
    if (metadata.issuer === issuer && typeof metadata.jwks_uri === 'string') return metadata.jwks_uri;
  }
  throw new Error(`The metadata of the issuer ${issuer} has no jwks_uri. Set jwksUri in the auth file.`);
}

/** Reads `scope` (RFC 9068), or `scp`, which some issuers use instead. */
function scopesOf({ scope, scp }: JWTPayload): string[] {
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scp) ? scp : typeof scp === 'string' ? scp.split(' ') : [];
}

const matchesClaims = (payload: JWTPayload, claims: Readonly<Record<string, string>>) =>
  Object.entries(claims).every(([name, value]) => {
    const claim = Object.hasOwn(payload, name) ? payload[name] : undefined;
    return Array.isArray(claim) ? claim.includes(value) : claim === value;
  });

/** Several people can share a principal, so a user is a subject of the issuer. https://www.rfc-editor.org/rfc/rfc9068#section-2.2 */
function toUser({ iss, sub, email }: JWTPayload, principal: string): User | undefined {
  if (!sub) return undefined;
  return { id: `${iss} ${sub}`, name: `${typeof email === 'string' ? email : sub} (${principal})` };
}
