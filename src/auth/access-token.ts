import { ArgumentError, AuthenticationError } from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import type { Auth } from './auth.js';
import { isToken } from './token-store.js';

/**
 * Uses a token that you have, or a function that gives one. The function is asked before every call (keep your own
 * cache), and once more when Genesys refuses the token that it gave.
 *
 * @throws ArgumentError for a token that no header can carry.
 */
export function accessToken(token: string | (() => string | Promise<string>)): Auth {
  if (typeof token === 'string') checked(token);
  else if (typeof token !== 'function') throw problem('must be a string or a function that gives one');
  return {
    connect() {
      let loggedOut = false;
      const current = async (signal?: AbortSignal): Promise<string> => {
        if (typeof token === 'function') return checked(await raceSignal(Promise.resolve(token()), signal));
        if (loggedOut)
          throw new AuthenticationError('The client has logged out, and its token was a fixed one.', { status: 401 });
        return token;
      };
      return {
        token: current,
        async refresh(refused, signal) {
          const other = typeof token === 'function' ? await current(signal) : refused;
          return other === refused ? undefined : other;
        },
        async logout() {
          loggedOut = true;
        },
      };
    },
  };
}

/** The token itself is never in a message. */
function checked(token: unknown): string {
  if (typeof token !== 'string' || token === '') throw problem('must be a non-empty string');
  if (/^bearer\s/i.test(token)) throw problem('must be the bare token, without "Bearer "');
  if (!isToken(token)) throw problem('has spaces, line breaks or characters that a header cannot carry');
  return token;
}

const problem = (text: string) => new ArgumentError('accessToken', [{ argument: 'token', problem: text }]);
