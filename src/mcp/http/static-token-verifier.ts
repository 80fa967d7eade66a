import { createHash, timingSafeEqual } from 'node:crypto';
import type { PrincipalSettings, Verify } from './principal-settings.js';

/** A token that is known by its hash alone. */
export interface StaticToken extends PrincipalSettings {
  /** SHA-256 of the token, in hexadecimal. */
  readonly sha256: string;
  /** When it ends, in milliseconds since 1970; undefined for never. */
  readonly expires: number | undefined;
}

/** What `sha256` has to be for a token. Tokens must be long and random: `openssl rand -hex 32`. */
export const sha256 = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Compares with all tokens, in the same time whichever it is. */
export function staticTokens(tokens: readonly StaticToken[]): Verify {
  const known = tokens.map((token) => ({ token, hash: Buffer.from(token.sha256, 'hex') }));
  return async (shown) => {
    const hash = createHash('sha256').update(shown).digest();
    const found = known.filter((entry) => timingSafeEqual(entry.hash, hash))[0]?.token;
    // So written that what is no number has ended.
    const lasts = found?.expires === undefined || found.expires > Date.now();
    return lasts ? found : { rejected: 'expired' };
  };
}
