import type { TokenSource } from '../auth/auth.js';
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
      if (turn) {
        await turn;
        try {
          token = await current();
        } catch (error) {
          limiter?.ended(undefined);
          throw error;
        }
      }
      headers.set('authorization', `Bearer ${token}`);
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
