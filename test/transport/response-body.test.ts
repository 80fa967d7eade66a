import { describe, expect, it } from 'vitest';
import {
  accessToken,
  type ClientOptions,
  createClient,
  type RetryContext,
  ServerError,
  UnknownOutcomeError,
} from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { jumpingClock } from '../support/clock.js';
import { failureOf } from '../support/failure.js';
import { type Reply, startServer } from './server.js';

const read = { conversationId: 'c' };
const write = { conversationId: 'c', communicationId: 'k', textBody: 'Hi' };
const attachment = { conversationId: 'c', attachmentId: 'a' };
const html = { text: '<html>', headers: { 'content-type': 'text/html' } };
const truncated = { text: '{"id":"c', headers: { 'content-type': 'application/json' } };

/** A client of a server that sends these replies in turn, then a conversation. */
async function scene(replies: Reply[], options: Partial<ClientOptions> = {}) {
  const server = await startServer((_, count) => replies[count - 1] ?? { json: { id: 'c' } });
  const settings = { baseUrl: server.baseUrl, clock: jumpingClock(), rateLimiter: false as const };
  const client = createClient({ ...settings, auth: accessToken('t'), ...options });
  return { client, sent: () => server.received.length, [Symbol.asyncDispose]: server.close };
}

describe.each([
  ['the platform’s fetch', {}],
  ['undici', { fetch: undiciFetch() }],
] satisfies [string, Partial<ClientOptions>][])('through %s', (_, options) => {
  it('a DELETE fails if a gateway returns an HTML page', async () => {
    await using s = await scene([html], options);
    const error = await failureOf(s.client.emails.deleteDraftAttachment(attachment));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ status: 200, message: expect.stringContaining('HTML page') });
    expect(s.sent()).toBe(1);
  });

  it.each([200, 204, 206])('a read fails after an empty %i', async (status) => {
    await using s = await scene([{ status }], options);
    const error = await failureOf(s.client.emails.get(read));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ status, message: expect.stringContaining('is empty') });
  });

  it('a write succeeds after an empty 202', async () => {
    await using s = await scene([{ status: 202 }], options);
    expect(await s.client.messages.sendMessage(write)).toBeUndefined();
  });

  it('a write has an unknown outcome after an empty 200', async () => {
    await using s = await scene([{ status: 200 }], options);
    expect(await failureOf(s.client.messages.sendMessage(write))).toBeInstanceOf(UnknownOutcomeError);
    expect(s.sent()).toBe(1);
  });

  it('a JSON body is returned even if the spec has none for the status', async () => {
    await using s = await scene([{ json: { done: true } }], options);
    expect(await s.client.emails.deleteDraftAttachment(attachment)).toEqual({ done: true });
  });

  it('a read is retried after truncated JSON', async () => {
    const decisions: RetryContext[] = [];
    const shouldRetry = (failure: RetryContext) => void decisions.push(failure);
    await using s = await scene([truncated, truncated], { ...options, retry: { shouldRetry } });
    expect(await s.client.emails.get(read)).toEqual({ id: 'c' });
    expect(s.sent()).toBe(3);
    expect(decisions).toMatchObject([
      { transient: true, attempts: 1, error: { name: 'ServerError', status: 200 } },
      { transient: true, attempts: 2 },
    ]);
  });

  it('after truncated JSON, the error of a read says so, and a write is not retried', async () => {
    await using s = await scene(Array(4).fill(truncated), options);
    const error = await failureOf(s.client.emails.get(read));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ name: 'ServerError', message: expect.stringContaining('may be truncated') });
    expect(s.sent()).toBe(4);
    await using w = await scene([truncated], options);
    expect(await failureOf(w.client.messages.sendMessage(write))).toBeInstanceOf(UnknownOutcomeError);
    expect(w.sent()).toBe(1);
  });

  it('a 304 is not reported as a redirect', async () => {
    await using s = await scene([{ status: 304 }], options);
    const error = await failureOf(s.client.emails.get(read, { headers: { 'if-none-match': '"x"' } }));
    expect(error).toMatchObject({ status: 304, message: expect.stringContaining('304: Not Modified') });
    expect((error as Error).message).not.toContain('redirect');
  });

  it('a JSON error without a message is not reported as invalid JSON', async () => {
    await using s = await scene([{ status: 400, json: { code: 'bad.request' } }], options);
    const error = await failureOf(s.client.emails.get(read));
    expect((error as Error).message).toBe('getConversationsEmail: 400 bad.request: no error message.');
  });

  it('a shouldRetry that throws does not replace the error of the call', async () => {
    const logged: unknown[] = [];
    const logger = { error: (message: string, fields: object) => logged.push([message, fields]) };
    const shouldRetry = () => {
      throw new Error('broken hook');
    };
    await using s = await scene([503], { ...options, logger, retry: { shouldRetry } });
    expect(await failureOf(s.client.emails.get(read))).toMatchObject({ name: 'ServerError', status: 503 });
    expect(logged).toContainEqual(['genesys: shouldRetry failed', { error: new Error('broken hook') }]);
    expect(s.sent()).toBe(1);
  });
});

describe('a body that is too large for the platform', () => {
  const tooLarge = { code: 'ERR_STRING_TOO_LONG' };
  it.each([
    ['for a buffer', { arrayBuffer: () => Promise.reject(new RangeError('Array buffer allocation failed')) }],
    ['for a string', { arrayBuffer: async () => hugeBuffer() }],
  ])('%s is not requested again', async (_, methods) => {
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return Object.assign(new Response(), methods);
    };
    const client = createClient({ baseUrl: 'http://localhost', auth: accessToken('t'), clock: jumpingClock(), fetch });
    const error = await failureOf(client.emails.get(read));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ status: 200, message: expect.stringContaining('too large') });
    expect(requests).toBe(1);
  });

  /** Longer than a V8 string can be. The zeros take no memory until they are read. */
  const hugeBuffer = () => {
    expect(() => new TextDecoder().decode(new ArrayBuffer(2 ** 29))).toThrow(expect.objectContaining(tooLarge));
    return new ArrayBuffer(2 ** 29);
  };
});
