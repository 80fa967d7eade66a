import type { TokenSource } from '../auth/auth.js';
import type { CallContext } from './call-context.js';
import { GenesysError } from './errors.js';
import type { Middleware } from './fetch.js';
import type { RateLimiter } from './rate-limiter.js';

/**
 * Waits for the rate limiter and adds the access token; after a 401, refreshes the token and sends the request once more.
 *
 * One middleware does both: a request without a token takes no turn, and a token does not expire in the queue.
 */
export const authenticate =
  (call: CallContext, tokens: TokenSource, limiter: RateLimiter | undefined): Middleware =>
  (next) => {
    /** Returns the token that the request now carries. */
    const prepare = async ({ headers }: Request, getToken: () => string | Promise<string>) => {
      let token = await getToken();
      const turn = limiter?.acquire(call.signal, call.attempts > 0);
      if (turn) await turn;
      try {
        if (turn) token = await getToken();
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
      // The API rejected the first request, so a failure from here on means that the call had no effect.
      call.isSent = false;
      const newToken = await tokens.refresh(token, call.signal);
      if (newToken === undefined) return response;
      await prepare(request, () => newToken);
      return next(request);
    };
  };

/** @throws GenesysError for a token that a header cannot carry. The platform's own error would quote the token. */
function setToken(headers: Headers, token: string): void {
  try {
    headers.set('authorization', `Bearer ${token}`);
  } catch {
    throw new GenesysError('The access token has characters that an HTTP header cannot carry. Check its source.');
  }
}
