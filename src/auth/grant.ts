import { AuthenticationError } from '../http/errors.js';
import { raceSignal } from '../http/race-signal.js';
import type { Auth, AuthEnvironment, TokenSource } from './auth.js';
import type { StoredToken } from './token-store.js';

/** Asks the login service for a token; `previous` is the one before, with its refresh token where there is one. */
export type RequestToken = (environment: AuthEnvironment, previous: StoredToken | undefined) => Promise<StoredToken>;

/** Renewed so long before it expires, in milliseconds; at most a tenth of its life. */
const MARGIN = 60_000;

/**
 * Tokens by an OAuth grant. However many calls wait, one request is under way at a time; a token is stored before it is
 * used, so that a rotated refresh token is never lost between answer and storage.
 */
export const grant = (storeKey: string, requestToken: RequestToken): Auth => ({
  connect(environment): TokenSource {
    const key = `${environment.loginUrl} ${storeKey}`;
    const { clock, tokenStore } = environment;
    let current: (StoredToken & { renewAt: number }) | undefined;
    let pending: Promise<string> | undefined;

    const keep = (token: StoredToken) => {
      const life = token.expiresAt - clock.now();
      current = { ...token, renewAt: token.expiresAt - Math.min(MARGIN, life / 10) };
      return token.accessToken;
    };
    const isFresh = () => current !== undefined && clock.now() < current.renewAt;

    /** A stored token that is still good and not the refused one, or a new one. */
    const obtain = async (refused: string | undefined): Promise<string> => {
      const stored = await tokenStore.get(key);
      if (stored && stored.accessToken !== refused && stored.expiresAt - MARGIN > clock.now()) return keep(stored);
      const token = await requestToken(environment, stored ?? current);
      await tokenStore.set(key, token);
      return keep(token);
    };
    const share = (refused?: string): Promise<string> => {
      pending ??= obtain(refused).finally(() => {
        pending = undefined;
      });
      return pending;
    };

    return {
      token: async (signal) => (isFresh() && current ? current.accessToken : raceSignal(share(), signal)),
      async renew(refused, signal) {
        // Another call may have renewed it in the meantime.
        if (isFresh() && current && current.accessToken !== refused) return current.accessToken;
        return raceSignal(share(refused), signal);
      },
      async logout() {
        await pending?.catch(() => {});
        current = undefined;
        await tokenStore.delete(key);
      },
    };
  },
});

/** Refuses to log in without something that only an earlier login could give. */
export const loginNeeded = (what: string) => new AuthenticationError(`${what} Log in again.`, { status: 401 });
