import { beforeAll, describe, expect, it, vi } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { type ClientOptions, createClient } from '../../src/index.js';
import {
  ApiError,
  ConnectionError,
  GenesysError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
} from '../../src/transport/errors.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { jumpingClock } from '../support/clock.js';
import { type Reply, startServer } from './server.js';

const OK: Reply = { json: { id: 'c1' } };
const read = { conversationId: 'c1' };
const write = { conversationId: 'c1', communicationId: 'p1', textBody: 'hello' };

let transport: ClientOptions['fetch'];

/** A client of a server that sends these replies in turn, then OK. */
async function scene(replies: (Reply | (() => Promise<Reply>))[], options: Partial<ClientOptions> = {}) {
  const server = await startServer((_, count) => {
    const reply = replies[count - 1] ?? OK;
    return typeof reply === 'function' ? reply() : reply;
  });
  const clock = jumpingClock();
  const client = createClient({
    baseUrl: server.baseUrl,
    auth: accessToken('token'),
    clock,
    random: () => 0.5,
    rateLimiter: false,
    fetch: transport,
    ...options,
  });
  return { client, clock, server, sent: () => server.received.length, [Symbol.asyncDispose]: server.close };
}

/** A fetch that fails with a system error, as Node's does. */
const failWith = (error: { code: string; syscall?: string }) => async (): Promise<Response> => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), error) });
};
const never = () => new Promise<Reply>(() => {});
const failure = (call: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(call).then(
    () => undefined,
    (error) => error,
  );

describe.each([
  ['the platform’s fetch', undefined],
  ['undici', undiciFetch()],
])('through %s', (_, fetch) => {
  beforeAll(() => {
    transport = fetch;
  });

  describe('a read', () => {
    it.each([408, 429, 502, 503, 504, 'drop'] as const)('is retried after %s', async (reply) => {
      await using s = await scene([reply, reply]);
      expect(await s.client.emails.get(read)).toEqual({ id: 'c1' });
      expect(s.sent()).toBe(3);
      // Half of 500 and of 1000 ms: the random number is 0.5.
      expect(s.clock.slept).toEqual([250, 500]);
    });

    it('is retried after a timeout', async () => {
      await using s = await scene([never], { timeout: 400 });
      expect(await s.client.emails.get(read)).toEqual({ id: 'c1' });
      expect(s.sent()).toBe(2);
    });

    it.each([400, 403, 404, 409, 413, 415, 500, 501])('is not retried after %i', async (status) => {
      await using s = await scene([status]);
      const error = await failure(s.client.emails.get(read));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status, request: { attempts: 1 } });
      expect(s.sent()).toBe(1);
    });

    it('ends with the last error after maxAttempts', async () => {
      await using s = await scene([503, 503, 504, 503], { retry: { maxAttempts: 3 } });
      const error = await failure(s.client.emails.get(read));
      expect(error).toBeInstanceOf(ServerError);
      expect(error).toMatchObject({ status: 504, request: { attempts: 3 } });
      expect(s.sent()).toBe(3);
    });

    it('is sent once if retries are off, for the client or the call', async () => {
      await using off = await scene([503], { retry: false });
      expect(await failure(off.client.emails.get(read))).toBeInstanceOf(ServerError);
      await using on = await scene([503]);
      expect(await failure(on.client.emails.get(read, { retry: false }))).toBeInstanceOf(ServerError);
      expect(on.sent()).toBe(1);
    });
  });

  describe('a write', () => {
    it('is retried after a 429, which had no effect', async () => {
      await using s = await scene([{ status: 429, headers: { 'retry-after': '2' } }]);
      await s.client.messages.sendMessage(write);
      expect(s.sent()).toBe(2);
      expect(s.clock.slept).toEqual([2250]);
    });

    it.each([408, 500, 502, 503, 504, 'drop'] as const)(
      'is not retried after %s: its outcome is unknown',
      async (reply) => {
        await using s = await scene([reply]);
        const error = await failure(s.client.messages.sendMessage(write));
        expect(error).toBeInstanceOf(UnknownOutcomeError);
        expect(error).toMatchObject({
          operationId: 'postConversationsMessageCommunicationMessages',
          status: reply === 'drop' ? undefined : reply,
          request: { method: 'POST', attempts: 1 },
        });
        expect((error as GenesysError).cause).toBeInstanceOf(GenesysError);
        expect(s.sent()).toBe(1);
      },
    );

    it.each([400, 403, 404, 409, 501])('had no effect after %i', async (status) => {
      await using s = await scene([status]);
      const error = await failure(s.client.messages.sendMessage(write));
      expect(error).toBeInstanceOf(ApiError);
      expect(s.sent()).toBe(1);
    });

    it('is not retried after a timeout: its outcome is unknown', async () => {
      await using s = await scene([never], { timeout: 400 });
      const error = await failure(s.client.messages.sendMessage(write));
      expect(error).toBeInstanceOf(UnknownOutcomeError);
      expect((error as GenesysError).cause).toBeInstanceOf(TimeoutError);
      expect(s.sent()).toBe(1);
    });

    it('is retried if no connection was made, and then had no effect', async () => {
      const s = await scene([]);
      await s.server.close();
      const retries: number[] = [];
      const client = createClient({
        baseUrl: s.server.baseUrl,
        auth: accessToken('token'),
        clock: s.clock,
        fetch: transport,
        hooks: { onRetry: ({ attempt }) => retries.push(attempt) },
      });
      const error = await failure(client.messages.sendMessage(write));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ request: { attempts: 4 }, message: expect.stringContaining('ECONNREFUSED') });
      expect(retries).toEqual([1, 2, 3]);
    });

    it.each([
      ['ENOTFOUND', ConnectionError, 4],
      ['UND_ERR_CONNECT_TIMEOUT', ConnectionError, 4],
      // Certificates and handshakes: nothing was sent, and a retry does not help.
      ['CERT_HAS_EXPIRED', ConnectionError, 1],
      ['CERT_NOT_YET_VALID', ConnectionError, 1],
      ['CRL_HAS_EXPIRED', ConnectionError, 1],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', ConnectionError, 1],
      ['SELF_SIGNED_CERT_IN_CHAIN', ConnectionError, 1],
      ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ConnectionError, 1],
      ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ConnectionError, 1],
      ['ERR_TLS_CERT_ALTNAME_INVALID', ConnectionError, 1],
      ['INVALID_PURPOSE', ConnectionError, 1],
      ['PATH_LENGTH_EXCEEDED', ConnectionError, 1],
      ['ERR_SSL_WRONG_VERSION_NUMBER', ConnectionError, 1],
      // These can occur after the request was sent.
      ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', UnknownOutcomeError, 1],
      ['ECONNRESET', UnknownOutcomeError, 1],
      ['UND_ERR_SOCKET', UnknownOutcomeError, 1],
    ])('that ends with %s', async (code, type, attempts) => {
      await using s = await scene([], { fetch: failWith({ code }) });
      const error = await failure(s.client.messages.sendMessage(write));
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ request: { attempts }, message: expect.stringContaining(code) });
    });

    it.each([
      ['connect', ConnectionError, 4],
      ['getaddrinfo', ConnectionError, 4],
      ['read', UnknownOutcomeError, 1],
      ['write', UnknownOutcomeError, 1],
    ])('that ends with EHOSTUNREACH while the system does %s', async (syscall, type, attempts) => {
      await using s = await scene([], { fetch: failWith({ code: 'EHOSTUNREACH', syscall }) });
      const error = await failure(s.client.messages.sendMessage(write));
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ request: { attempts } });
    });

    it('cannot be retried by the hook if it may have taken effect', async () => {
      const asked: unknown[] = [];
      const shouldRetry = (failure: unknown) => {
        asked.push(failure);
        return true;
      };
      await using s = await scene(['drop'], { retry: { shouldRetry } });
      expect(await failure(s.client.messages.sendMessage(write))).toBeInstanceOf(UnknownOutcomeError);
      expect(asked).toEqual([]);
      expect(s.sent()).toBe(1);
    });
  });

  describe('the wait', () => {
    it('is Retry-After, also a date, plus a random part of the backoff', async () => {
      const clock = jumpingClock(Date.parse('Tue, 03 Mar 2026 10:00:00 GMT'));
      const headers = { 'retry-after': 'Tue, 03 Mar 2026 10:00:07 GMT', date: 'Tue, 03 Mar 2026 10:00:00 GMT' };
      await using s = await scene([{ status: 429, headers }], { clock });
      await s.client.emails.get(read);
      expect(clock.slept).toEqual([7250]);
    });

    it('grows to the maximum', async () => {
      await using s = await scene([503, 503, 503, 503], {
        random: () => 1,
        retry: { maxAttempts: 5, backoff: { base: 100, max: 300 } },
      });
      await s.client.emails.get(read);
      expect(s.clock.slept).toEqual([100, 200, 300, 300]);
    });

    it('is skipped if it would exceed maxElapsed; the error says how long to wait', async () => {
      await using s = await scene([{ status: 429, headers: { 'retry-after': '300' } }]);
      const error = await failure(s.client.emails.get(read));
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error).toMatchObject({ retryAfter: 300, message: expect.stringContaining('300 s') });
      expect(s.clock.slept).toEqual([]);
    });

    it.each([
      { retryAfter: 119.5, attempts: 2 },
      { retryAfter: 119.751, attempts: 1 },
    ])('of $retryAfter + 0.25 s within 120 s gives $attempts attempts', async ({ retryAfter, attempts }) => {
      await using s = await scene([{ status: 429, headers: { 'retry-after': String(retryAfter) } }]);
      await failure(s.client.emails.get(read));
      expect(s.sent()).toBe(attempts);
    });

    it('may end exactly at maxElapsed, counted from the first attempt', async () => {
      const retry = { maxElapsed: 3500, backoff: { base: 1000, max: 2000 } };
      await using s = await scene([503, 503, 503, 503], { random: () => 1, retry: { ...retry, maxAttempts: 9 } });
      await failure(s.client.emails.get(read));
      // 1000 + 2000 ms; another 2000 ms would exceed 3500.
      expect(s.clock.slept).toEqual([1000, 2000]);
      await using exact = await scene([503, 503], { random: () => 1, retry: { ...retry, maxElapsed: 3000 } });
      await exact.client.emails.get(read);
      expect(exact.clock.slept).toEqual([1000, 2000]);
    });

    it('has a base of 500 ms and a maximum of 15 s by default, and at most 4 attempts', async () => {
      await using s = await scene([503, 503, 503, 503], { random: () => 1 });
      expect(await failure(s.client.emails.get(read))).toBeInstanceOf(ServerError);
      expect(s.clock.slept).toEqual([500, 1000, 2000]);
      await using long = await scene(Array(8).fill(503), { random: () => 1, retry: { maxAttempts: 7 } });
      await long.client.emails.get(read).catch(() => {});
      expect(long.clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 15_000]);
    });

    it('ends at once when the call is aborted', async () => {
      await using s = await scene([{ status: 429, headers: { 'retry-after': '60' } }], { clock: undefined });
      const controller = new AbortController();
      const reason = new Error('enough');
      const { signal } = controller;
      const onRetry = () => void setImmediate(() => controller.abort(reason));
      expect(await failure(s.client.emails.get(read, { signal, onRetry }))).toBe(reason);
      expect(s.sent()).toBe(1);
    });
  });

  describe('shouldRetry', () => {
    it('can retry what is not transient, and reject what is', async () => {
      const decisions: unknown[] = [];
      await using more = await scene([500], {
        retry: {
          shouldRetry: async ({ error, attempts, transient, operationId, delay }) => {
            decisions.push({ status: error.status, attempts, transient, operationId, delay });
            return true;
          },
        },
      });
      expect(await more.client.emails.get(read)).toEqual({ id: 'c1' });
      expect(decisions).toEqual([
        { status: 500, attempts: 1, transient: false, operationId: 'getConversationsEmail', delay: 250 },
      ]);
      await using less = await scene([503], { retry: { shouldRetry: () => false } });
      expect(await failure(less.client.emails.get(read))).toBeInstanceOf(ServerError);
    });
  });

  it('an abort ends the wait for shouldRetry', async () => {
    const controller = new AbortController();
    const shouldRetry = () => {
      setImmediate(() => controller.abort());
      return new Promise<boolean>(() => {});
    };
    await using s = await scene([503], { retry: { shouldRetry } });
    expect(await failure(s.client.emails.get(read, { signal: controller.signal }))).toBe(controller.signal.reason);
    expect(s.sent()).toBe(1);
  });
});

describe('a retry', () => {
  beforeAll(() => {
    transport = undefined;
  });

  it('is reported with its error, the number of attempts and the rounded wait', async () => {
    const retries: unknown[] = [];
    await using s = await scene([503, 504], {
      random: () => 1 / 3,
      hooks: { onRetry: ({ error, attempt, delay }) => retries.push([error.status, attempt, delay]) },
    });
    await s.client.emails.get(read);
    expect(retries).toEqual([
      [503, 1, 167],
      [504, 2, 333],
    ]);
  });

  it('is left out if shouldRetry fails, and the caller gets the error of the call', async () => {
    const reports: unknown[] = [];
    const failed = new Error('a bug in the hook');
    await using s = await scene([503], {
      logger: { error: (...report: unknown[]) => reports.push(report) },
      retry: {
        shouldRetry: () => {
          throw failed;
        },
      },
    });
    expect(await failure(s.client.emails.get(read))).toMatchObject({ name: 'ServerError', status: 503 });
    expect(reports).toContainEqual(['genesys: shouldRetry failed', { error: failed }]);
  });

  it('is left to the default if shouldRetry returns undefined', async () => {
    const shouldRetry = () => undefined;
    await using s = await scene([503], { retry: { shouldRetry } });
    await s.client.emails.get(read);
    await using once = await scene([500], { retry: { shouldRetry } });
    expect(await failure(once.client.emails.get(read))).toMatchObject({ status: 500 });
    expect([s.sent(), once.sent()]).toEqual([2, 1]);
  });

  it('of a read follows a truncated body', async () => {
    await using s = await scene([{ headers: { 'content-type': 'application/json' }, text: '{"id":"c' }]);
    expect(await s.client.emails.get(read)).toEqual({ id: 'c1' });
    expect(s.sent()).toBe(2);
  });

  it.each([
    ['of the function for the access token', () => Promise.reject(new Error('the vault is down')), 'the vault is down'],
    ['because of an invalid token', () => '', 'accessToken: token must be a non-empty string'],
  ])('does not follow an error %s', async (_, getToken, message) => {
    const shouldRetry = vi.fn(() => true);
    await using s = await scene([], { auth: accessToken(getToken), retry: { shouldRetry } });
    expect(await failure(s.client.emails.get(read))).toMatchObject({ message: expect.stringContaining(message) });
    expect([shouldRetry.mock.calls, s.sent()]).toEqual([[], 0]);
  });

  it('does not follow an abort', async () => {
    const controller = new AbortController();
    const decisions: unknown[] = [];
    const shouldRetry = (failure: unknown) => {
      decisions.push(failure);
      return true;
    };
    const reason = new Error('enough');
    await using s = await scene(
      [
        async () => {
          controller.abort(reason);
          return 503;
        },
      ],
      { retry: { shouldRetry } },
    );
    expect(await failure(s.client.emails.get(read, { signal: controller.signal }))).toBe(reason);
    expect([decisions, s.sent()]).toEqual([[], 1]);
  });

  it('of a write follows a failed token request, and all calls that share the failure wait for the same time', async () => {
    const error = new ServerError('the login service is down', { status: 503 });
    let attempts = 0;
    let random = 0.1;
    const auth: ClientOptions['auth'] = {
      connect: () => ({
        token: async () => {
          attempts += 1;
          if (attempts <= 2) throw error;
          return 'token';
        },
        refresh: async () => undefined,
        logout: async () => {},
      }),
    };
    await using s = await scene([], { auth, random: () => (random += 0.1) });
    await Promise.all([s.client.messages.sendMessage(write), s.client.messages.sendMessage(write)]);
    expect(s.clock.slept).toEqual([100, 100]);
    expect(s.sent()).toBe(2);
  });
});

describe('an invalid policy', () => {
  it.each([
    [{ maxAttempts: 0 }, 'retry.maxAttempts must be a number, 1 or more'],
    [{ maxElapsed: -1 }, 'retry.maxElapsed must be'],
    [{ backoff: { base: Number.NaN } }, 'retry.backoff.base must be'],
    [{ shouldRetry: true }, 'retry.shouldRetry must be a function'],
    [true, 'retry must be a retry policy or false'],
  ])('%j', (retry, message) => {
    const options = { baseUrl: 'http://localhost', auth: accessToken('t'), retry: retry as never };
    expect(() => createClient(options)).toThrow(message);
  });
});
