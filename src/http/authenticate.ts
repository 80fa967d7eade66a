import type { TokenSource } from '../auth/auth.js';
import type { OutgoingRequest, SendDecorator } from './send.js';

/** Adds the bearer token; after a 401, renews it and repeats the request, once. */
export const authenticate =
  (tokens: TokenSource): SendDecorator =>
  (next) =>
  async (request) => {
    const { signal } = request.call;
    const token = await tokens.token(signal);
    const answer = await next(withToken(request, token));
    if (answer.response.status !== 401) return answer;
    const renewed = await tokens.renew(token, signal);
    return renewed === undefined ? answer : next(withToken(request, renewed));
  };

function withToken(request: OutgoingRequest, token: string): OutgoingRequest {
  const headers = new Headers(request.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...request, headers };
}
