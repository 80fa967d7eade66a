import { describe, expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/index.js';
import type { Clock } from '../../src/transport/clock.js';
import { createRateLimiter } from '../../src/transport/rate-limiter.js';
import { tickingClock } from '../support/clock.js';
import { atScale } from '../support/scale.js';
import { type Reply, startServer } from './server.js';

/** A server with a rate limit per minute of its clock, which it reports like Genesys. */
async function limited(clock: Clock, allowed: number, round: (seconds: number) => number) {
  let window = Number.NaN;
  let count = 0;
  const seen = { accepted: 0, rejected: 0 };
  const server = await startServer((): Reply => {
    const now = clock.now();
    if (!(now - window < 60_000)) [window, count] = [now, 0];
    const reset = round((window + 60_000 - now) / 1000);
    const isRejected = count >= allowed;
    if (!isRejected) count += 1;
    seen[isRejected ? 'rejected' : 'accepted'] += 1;
    const headers = {
      'inin-ratelimit-allowed': `${allowed}`,
      'inin-ratelimit-count': `${count}`,
      'inin-ratelimit-reset': `${reset}`,
      ...(isRejected && { 'retry-after': `${reset}` }),
    };
    return isRejected ? { status: 429, headers } : { json: { id: 'c' }, headers };
  });
  return { ...server, seen };
}

describe('all concurrent calls succeed, and fewer than 2 % of the requests get a 429', () => {
  it.each([
    [atScale({ small: 150, full: 1000 }), atScale({ small: 100, full: 300 }), 'down', Math.floor],
    [200, 120, 'up', Math.ceil],
  ])('%i calls with a limit of %i per minute, seconds rounded %s', async (many, allowed, _, round) => {
    const clock = tickingClock(25);
    const server = await limited(clock, allowed, round);
    try {
      const client = createClient({ baseUrl: server.baseUrl, auth: accessToken('t'), clock });
      const calls = Array.from({ length: many }, () => client.emails.get({ conversationId: 'c' }));
      expect((await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(server.seen.accepted).toBe(many);
      expect(server.seen.rejected).toBeLessThan(0.02 * (many + server.seen.rejected));
    } finally {
      await server.close();
    }
  });

  it('when two clients share the limiter of their token', async () => {
    const clock = tickingClock(25);
    const server = await limited(clock, 100, Math.floor);
    try {
      const rateLimiter = createRateLimiter({ clock });
      const options = { baseUrl: server.baseUrl, auth: accessToken('t'), clock, rateLimiter };
      const clients = [createClient(options), createClient(options)];
      const calls = clients.flatMap((client) =>
        Array.from({ length: 100 }, () => client.emails.get({ conversationId: 'c' })),
      );
      await Promise.all(calls);
      expect(server.seen.accepted).toBe(200);
      expect(server.seen.rejected).toBeLessThan(4);
    } finally {
      await server.close();
    }
  });
});
