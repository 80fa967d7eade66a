import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { createClient, GenesysError, RateLimitError, UnknownOutcomeError } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { fastClock } from '../support/clock.js';
import { type Received, type Reply, startServer } from './server.js';

const SENDS = 2000;
const WORKERS = 50;
/** Long enough that a busy machine alone does not exceed it: each call that does costs time, so that more do. */
const TIMEOUT = 1000;
const TOKEN_LIFE = 1000;

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A Genesys that loses, refuses and delays, and forgets its tokens every second. It keeps what it has sent. */
async function faulty() {
  const random = seeded(7);
  const sent: string[] = [];
  const met = { droppedBefore: 0, droppedAfter: 0, refused: 0, unavailable: 0, late: 0, expired: 0 };
  const issued = new Map<string, number>();
  /** Messages that came with an old token. None is refused twice: on a slow machine, the new one may be old when it comes. */
  const refused = new Set<string>();
  const handle = (body: string): Reply => {
    sent.push(JSON.parse(body).textBody);
    return { json: { id: `${sent.length}` } };
  };
  const answer = async ({ url, headers, body }: Received): Promise<Reply> => {
    if (url.pathname === '/oauth/token') {
      const token = `token-${issued.size}`;
      issued.set(token, performance.now());
      return { json: { access_token: token, token_type: 'bearer', expires_in: 86_399 } };
    }
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    if (performance.now() - (issued.get(token) ?? 0) > TOKEN_LIFE && !refused.has(body)) {
      refused.add(body);
      met.expired += 1;
      return { status: 401, json: { status: 401, code: 'bad.credentials', message: 'Invalid login credentials.' } };
    }
    const dice = random();
    if (dice < 0.05) return (met.droppedBefore += 1) && 'drop';
    if (dice < 0.1) return handle(body) && (met.droppedAfter += 1) && 'drop';
    if (dice < 0.15) return (met.refused += 1) && { status: 429, headers: { 'retry-after': '1' } };
    if (dice < 0.2) return (met.unavailable += 1) && 503;
    if (dice < 0.25) {
      met.late += 1;
      await new Promise((resolve) => setTimeout(resolve, TIMEOUT + 100));
    }
    return handle(body);
  };
  return { ...(await startServer(answer)), sent, met };
}

it.each([
  ['the platform’s fetch', undefined],
  ['undici', undiciFetch()],
])(
  '2,000 sends from 50 workers through %s: none is sent twice, and none is lost silently',
  async (_, fetch) => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    const timersBefore = timers();
    const server = await faulty();
    const client = createClient({
      baseUrl: server.baseUrl,
      auth: clientCredentials({ clientId: 'id', clientSecret: 'secret' }),
      timeout: TIMEOUT,
      fetch,
      // Waits pass a hundred times as fast: what they are for is tested elsewhere.
      clock: fastClock(100),
      retry: { maxAttempts: 10, maxElapsed: Number.POSITIVE_INFINITY },
    });
    /** One for all calls, as an application has that ends with a signal. */
    const { signal } = new AbortController();
    const succeeded: string[] = [];
    const unknown: string[] = [];
    const others: unknown[] = [];
    let next = 0;
    const worker = async () => {
      while (next < SENDS) {
        next += 1;
        const textBody = `message ${next}`;
        try {
          await client.messages.sendMessage({ conversationId: 'c', communicationId: 'p', textBody }, { signal });
          succeeded.push(textBody);
        } catch (error) {
          if (error instanceof UnknownOutcomeError) unknown.push(textBody);
          else others.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    const timersAfter = timers();
    await server.close();
    process.off('unhandledRejection', onUnhandled);

    const sent = new Set(server.sent);
    expect(server.sent.length).toBe(sent.size);
    expect(succeeded.filter((text) => !sent.has(text))).toEqual([]);
    const reported = new Set([...succeeded, ...unknown]);
    expect([...sent].filter((text) => !reported.has(text))).toEqual([]);
    expect(sent.size).toBeGreaterThanOrEqual(succeeded.length);
    expect(sent.size).toBeLessThanOrEqual(succeeded.length + unknown.length);
    // Whatever else failed says why, and was not sent.
    expect(others.filter((error) => !(error instanceof GenesysError && error instanceof RateLimitError))).toEqual([]);
    expect(succeeded.length + unknown.length + others.length).toBe(SENDS);

    // The faults did happen.
    expect(Object.entries(server.met).filter(([, count]) => count === 0)).toEqual([]);
    expect(unknown.length).toBeGreaterThan(100);

    expect(unhandled).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(timersAfter - timersBefore).toBeLessThanOrEqual(server.met.late);
  },
  60_000,
);

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
