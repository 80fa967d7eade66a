import type { TokenSource } from '../auth/auth.js';
import type { CallContext } from './call-context.js';
import { GenesysError } from './errors.js';
import type { Middleware } from './fetch.js';
import type { RateLimiter } from './rate-limiter.js';

/**
 * Waits for the request's turn and adds the access token; after a 401, refreshes the token and sends the request once more.
 *
 * The two belong together: without a token no turn is taken, and no token grows old in the queue.
 */
export const authenticate =
  (call: CallContext, tokens: TokenSource, limiter: RateLimiter | undefined): Middleware =>
  (next) => {
    /** Makes the request ready to be sent. Returns the token that it carries. */
    const prepare = async ({ headers }: Request, current: () => string | Promise<string>) => {
      let token = await current();
      const turn = limiter?.acquire(call.signal, call.attempts > 0);
      if (turn) await turn;
      try {
        if (turn) token = await current();
        setToken(headers, token);
      } catch (error) {
        limiter?.release(undefined);
        throw error;
      }
      return token;
    };

    return async (request) => {
      call.isSent = false;
      const token = await prepare(request, () => tokens.token(call.signal));
      const response = await next(request);
      if (response.status !== 401) return response;
      // The API has refused the first request, so whatever fails from here on, it had no effect.
      call.isSent = false;
      const renewed = await tokens.refresh(token, call.signal);
      if (renewed === undefined) return response;
      await prepare(request, () => renewed);
      return next(request);
    };
  };

/** @throws GenesysError for a token that no header can carry: the platform's own error would show it. */
function setToken(headers: Headers, token: string): void {
  try {
    headers.set('authorization', `Bearer ${token}`);
  } catch {
    throw new GenesysError('Login: the access token has line breaks or characters that no header can carry.');
  }
}
