import type { TokenSource } from '../auth/auth.js';
import type { OutgoingRequest, Send, SendDecorator } from './send.js';

/**
 * Adds the bearer token; after a 401, renews it and repeats the request, once. Each of the two takes its turn before its
 * token, so that no token grows old in the queue.
 */
export const authenticate =
  (tokens: TokenSource, takeTurn: SendDecorator): SendDecorator =>
  (next) => {
    const sendWith = (token: (request: OutgoingRequest) => string | Promise<string>): Send =>
      takeTurn(async (request) => {
        request.headers.set('authorization', `Bearer ${await token(request)}`);
        return next(request);
      });
    const send = sendWith(({ call }) => tokens.token(call.signal));

    return async (request) => {
      const answer = await send(request);
      if (answer.response.status !== 401) return answer;
      const refused = request.headers.get('authorization')?.slice('Bearer '.length) ?? '';
      const renewed = await tokens.renew(refused, request.call.signal);
      return renewed === undefined ? answer : sendWith(() => renewed)(request);
    };
  };
