import type { TokenSource } from '../auth/auth.js';
import { GenesysError } from './errors.js';
import type { RateLimiter } from './rate-limit.js';
import type { OutgoingRequest, SendDecorator } from './send.js';

/**
 * Waits for the request's turn and adds the bearer token; after a 401, renews the token and repeats the request, once.
 *
 * The two belong together: without a token no turn is taken, and no token grows old in the queue.
 */
export const authenticate =
  (tokens: TokenSource, limiter: RateLimiter | undefined): SendDecorator =>
  (next) => {
    /** Makes the request ready to go, and gives the token that it goes with. */
    const prepare = async ({ call, headers }: OutgoingRequest, current: () => string | Promise<string>) => {
      let token = await current();
      const turn = limiter?.takeTurn(call.signal, call.attempts > 0);
      if (turn) await turn;
      try {
        if (turn) token = await current();
        setToken(headers, token);
      } catch (error) {
        limiter?.ended(undefined);
        throw error;
      }
      return token;
    };

    return async (request) => {
      const { signal } = request.call;
      const token = await prepare(request, () => tokens.token(signal));
      const answer = await next(request);
      if (answer.response.status !== 401) return answer;
      const renewed = await tokens.renew(token, signal);
      if (renewed === undefined) return answer;
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
