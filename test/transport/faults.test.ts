import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { createClient, GenesysError, RateLimitError, UnknownOutcomeError } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { fastClock } from '../support/clock.js';
import { atScale } from '../support/scale.js';
import { type Received, type Reply, startServer } from './server.js';

const SENDS = atScale({ small: 300, full: 2000 });
const WORKERS = 50;
/** Long enough for a busy machine: each timeout costs time, which causes more timeouts. */
const TIMEOUT_MS = 1000;
const TOKEN_LIFE_MS = 1000;
/** The first token expires earlier, so that one expires in a short test, too. */
const FIRST_TOKEN_USES = 100;

/** Returns the same random numbers from 0 to 1 in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A server that drops, rejects and delays requests, and whose tokens expire after a second. It records the messages it sends. */
async function faulty() {
  const random = seeded(7);
  const sent: string[] = [];
  const faults = { droppedBefore: 0, droppedAfter: 0, rateLimited: 0, unavailable: 0, late: 0, expired: 0 };
  const issued = new Map<string, number>();
  let uses = 0;
  /** Messages that came with an expired token. None is rejected twice: on a slow machine, the new token may have expired, too. */
  const rejected = new Set<string>();
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
    const isUsedUp = token === 'token-0' && (uses += 1) > FIRST_TOKEN_USES;
    const isExpired = isUsedUp || performance.now() - (issued.get(token) ?? 0) > TOKEN_LIFE_MS;
    if (isExpired && !rejected.has(body)) {
      rejected.add(body);
      faults.expired += 1;
      return { status: 401, json: { status: 401, code: 'bad.credentials', message: 'Invalid login credentials.' } };
    }
    const dice = random();
    if (dice < 0.05) return (faults.droppedBefore += 1) && 'drop';
    if (dice < 0.1) return handle(body) && (faults.droppedAfter += 1) && 'drop';
    if (dice < 0.15) return (faults.rateLimited += 1) && { status: 429, headers: { 'retry-after': '1' } };
    if (dice < 0.2) return (faults.unavailable += 1) && 503;
    if (dice < 0.25) {
      faults.late += 1;
      await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS + 100));
    }
    return handle(body);
  };
  return { ...(await startServer(answer)), sent, faults };
}

it.each([
  ['the platform’s fetch', undefined],
  ['undici', undiciFetch()],
])(
  `${SENDS} messages from ${WORKERS} workers through %s: none is sent twice or lost silently`,
  async (_, fetch) => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    const timersBefore = timers();
    const server = await faulty();
    const client = createClient({
      baseUrl: server.baseUrl,
      auth: clientCredentials({ clientId: 'id', clientSecret: 'secret' }),
      timeout: TIMEOUT_MS,
      fetch,
      // Waits pass a hundred times as fast. Other tests cover their length.
      clock: fastClock(100),
      retry: { maxAttempts: 10, maxElapsed: Number.POSITIVE_INFINITY },
    });
    /** One signal for all calls, as in an application with a shutdown signal. */
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
    // Other errors are explained and had no effect.
    expect(others.filter((error) => !(error instanceof GenesysError && error instanceof RateLimitError))).toEqual([]);
    expect(succeeded.length + unknown.length + others.length).toBe(SENDS);

    // Each fault occurred.
    expect(Object.entries(server.faults).filter(([, count]) => count === 0)).toEqual([]);
    expect(unknown.length).toBeGreaterThan(SENDS / 20);

    expect(unhandled).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(timersAfter - timersBefore).toBeLessThanOrEqual(server.faults.late);
  },
  60_000,
);

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
