import { createHash, timingSafeEqual } from 'node:crypto';
import type { PrincipalSettings, VerifyToken } from './principal-settings.js';

/** A token of the auth file, which has only its hash. */
export interface StaticToken extends PrincipalSettings {
  /** SHA-256 of the token, in hexadecimal. */
  readonly sha256: string;
  /** The expiration time, in milliseconds since 1970; undefined for no expiration. */
  readonly expires: number | undefined;
}

/** Returns the SHA-256 of a text, in hexadecimal. Tokens must be long and random: `openssl rand -hex 32`. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Verifies tokens by their hashes, in constant time. */
export function createStaticTokenVerifier(tokens: readonly StaticToken[]): VerifyToken {
  const known = tokens.map((token) => ({ token, hash: Buffer.from(token.sha256, 'hex') }));
  return async (token) => {
    const hash = Buffer.from(sha256(token), 'hex');
    const found = known.filter((entry) => timingSafeEqual(entry.hash, hash))[0]?.token;
    // NaN counts as expired.
    const isCurrent = found?.expires === undefined || found.expires > Date.now();
    if (!isCurrent) return { rejected: 'expired' };
    return found && { settings: found, user: { id: found.name, name: found.name } };
  };
}
