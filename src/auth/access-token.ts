import { ArgumentError, AuthenticationError } from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import type { Auth } from './auth.js';
import { isToken } from './token-store.js';

/**
 * Authenticates with an access token of yours, or with a function that returns one. The function is called before every
 * request, so cache the token. It is called once more after Genesys rejects the token.
 *
 * @throws ArgumentError for an invalid token.
 *
 * @example
 * const auth = accessToken(async () => (await vault.read('genesys')).token);
 */
export function accessToken(token: string | (() => string | Promise<string>)): Auth {
  if (typeof token === 'string') validateToken(token);
  else if (typeof token !== 'function') throw createError('must be a string or a function that returns one');
  return {
    connect() {
      let isLoggedOut = false;
      const getToken = async (signal?: AbortSignal): Promise<string> => {
        if (typeof token === 'function') return validateToken(await raceSignal(Promise.resolve(token()), signal));
        if (!isLoggedOut) return token;
        throw new AuthenticationError('The client has logged out. Create a client with a new token.', { status: 401 });
      };
      return {
        token: getToken,
        async refresh(rejected, signal) {
          const other = typeof token === 'function' ? await getToken(signal) : rejected;
          return other === rejected ? undefined : other;
        },
        async logout() {
          isLoggedOut = true;
        },
      };
    },
  };
}

/** Messages never quote the token. */
function validateToken(token: unknown): string {
  if (typeof token !== 'string' || token === '') throw createError('must be a non-empty string');
  if (/^bearer\s/i.test(token)) throw createError('must be the bare token, without "Bearer "');
  if (!isToken(token))
    throw createError('must not have spaces, line breaks or characters that an HTTP header cannot carry');
  return token;
}

const createError = (problem: string) => new ArgumentError('accessToken', [{ argument: 'token', problem }]);
