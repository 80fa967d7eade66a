import { describe, expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/index.js';
import { type Clock, systemClock } from '../../src/transport/clock.js';
import { createRateLimiter } from '../../src/transport/rate-limiter.js';
import { jumpingClock, tickingClock } from '../support/clock.js';
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

describe('the queue', () => {
  const response = (allowed: number) => ({
    allowed,
    count: 0,
    reset: 60,
    retryAfter: undefined,
    status: 200,
    age: 0,
  });

  it('does not delay bursts', () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    limiter.release(response(300));
    for (let turn = 0; turn < 300; turn += 1) expect(limiter.acquire(undefined, false)).toBeUndefined();
    expect(limiter.waiting).toBe(0);
  });

  it('is first in, first out, with retries before new calls', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    limiter.release(response(1));
    expect(limiter.acquire(undefined, false)).toBeUndefined();
    const order: string[] = [];
    const wait = async (name: string, isRetry: boolean) => {
      await limiter.acquire(undefined, isRetry);
      order.push(name);
    };
    const turns = [wait('a', false), wait('b', false), wait('c', false), wait('again a', true), wait('again b', true)];
    expect(limiter.waiting).toBe(5);
    await Promise.all(turns);
    expect(order).toEqual(['again a', 'again b', 'a', 'b', 'c']);
  });

  it('limits the requests in flight until the first response', async () => {
    const limiter = createRateLimiter({ clock: jumpingClock() });
    const turns = Array.from({ length: 100 }, () => limiter.acquire(undefined, false));
    expect(limiter.waiting).toBe(75);
    limiter.release(undefined);
    await turns[25];
    expect(limiter.waiting).toBe(74);
    limiter.release(response(300));
    await Promise.all(turns);
  });

  it('drops aborted calls at once and then stops its timer', async () => {
    let sleeping = 0;
    const clock: Clock = {
      now: () => systemClock.now(),
      async sleep(milliseconds, signal) {
        sleeping += 1;
        await systemClock.sleep(milliseconds, signal).finally(() => {
          sleeping -= 1;
        });
      },
    };
    const limiter = createRateLimiter({ clock });
    limiter.release(response(1));
    limiter.acquire(undefined, false);
    const controller = new AbortController();
    const turns = Array.from({ length: 3 }, () => limiter.acquire(controller.signal, false));
    const ended = Promise.allSettled(turns);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sleeping).toBe(1);
    controller.abort(new Error('enough'));
    expect((await ended).map((end) => end.status === 'rejected' && end.reason.message)).toEqual(
      Array(3).fill('enough'),
    );
    expect(limiter.waiting).toBe(0);
    expect(sleeping).toBe(0);
  });
});

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
