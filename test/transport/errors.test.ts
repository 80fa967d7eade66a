import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createClient } from '../../src/client/client.js';
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  GenesysError,
  isGenesysError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  UnknownOutcomeError,
  ValidationError,
} from '../../src/transport/errors.js';
import { type Reply, startServer } from './server.js';

const TOKEN = 'tok-51f0c2d9e7';
const WORDS = 'words of a customer';
const read = { conversationId: 'c' };
const write = { conversationId: 'c', communicationId: 'p', textBody: WORDS };

/** What a read, and what a write, fails with against such an answer. */
async function failures(reply: Reply): Promise<{ get: GenesysError; post: GenesysError }> {
  const server = await startServer(() => reply);
  const client = createClient({ baseUrl: server.baseUrl, auth: accessToken(TOKEN), retry: false, rateLimiter: false });
  const failure = async (call: PromiseLike<unknown>) => {
    const error: unknown = await Promise.resolve(call).then(
      () => undefined,
      (error) => error,
    );
    if (!isGenesysError(error)) throw new Error('no failure', { cause: error });
    return error;
  };
  try {
    return { get: await failure(client.emails.get(read)), post: await failure(client.messages.sendMessage(write)) };
  } finally {
    await server.close();
  }
}

const genesys = (status: number, code: string, rest: object = {}): Reply => ({
  status,
  json: { status, code, message: 'Genesys says why.', contextId: 'ctx-1', details: [], errors: [], ...rest },
  headers: { 'inin-correlation-id': 'corr-1' },
});

describe('an error of Genesys', () => {
  it.each([
    [400, ValidationError],
    [401, AuthenticationError],
    [402, ApiError],
    [403, PermissionError],
    [404, NotFoundError],
    [409, ConflictError],
    [413, ValidationError],
    [415, ValidationError],
    [429, RateLimitError],
    [500, ServerError],
    [503, ServerError],
  ])('%i is told apart by its class, and says all that is known', async (status, type) => {
    const { get } = await failures(genesys(status, 'some.code'));
    expect(get).toBeInstanceOf(type);
    expect(get.constructor).toBe(type);
    expect(get).toMatchObject({
      name: type.name,
      operationId: 'getConversationsEmail',
      status,
      code: 'some.code',
      correlationId: 'corr-1',
      request: { method: 'GET', path: '/api/v2/conversations/emails/{conversationId}', attempts: 1 },
    });
    expect(get.message).toBe(`getConversationsEmail: ${status} some.code: Genesys says why. (correlation id corr-1)`);
    expect(isGenesysError(get, 'getConversationsEmail')).toBe(true);
    expect(isGenesysError(get, 'getConversationsEmails')).toBe(false);
  });

  it('names the missing permissions', async () => {
    const { get } = await failures(
      genesys(403, 'missing.permissions', {
        message: 'Unable to perform the requested action. You must have at least one of: conversation:email:send',
        messageParams: { permissions: '[conversation:email:send, conversation:email:create]' },
      }),
    );
    expect(get).toMatchObject({ missingPermissions: ['conversation:email:send', 'conversation:email:create'] });
  });

  it('says how long to wait, also for what is not a 429', async () => {
    const { get } = await failures({ status: 503, headers: { 'retry-after': '7' } });
    expect(get).toMatchObject({ retryAfter: 7, message: expect.stringContaining('to be repeated after 7 s') });
  });

  it('takes the context id where there is no correlation id', async () => {
    const { get } = await failures({ status: 404, json: { code: 'not.found', contextId: 'ctx-1' } });
    expect(get.correlationId).toBe('ctx-1');
  });
});

describe('an answer that is not Genesys’ own', () => {
  const html = '<!DOCTYPE html><html><body>secret gateway page</body></html>';
  it.each<[string, Reply, RegExp]>([
    ['an error page', { status: 502, text: html }, /502 not in Genesys' format: it looks like an HTML page/],
    ['an empty error', { status: 500 }, /500 without a message/],
    ['a truncated error', { status: 404, text: '{"code":"not.fou' }, /404 not in Genesys' format: .*may be cut short/],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://other.example/x?token=1' } },
      /redirects to https:\/\/other\.example;/,
    ],
    ['a page with 200', { text: html }, /answer \(200\) looks like an HTML page/],
    ['nothing with 200', {}, /answer \(200\) is empty, an object was promised/],
    ['half a document', { text: `{"id":"c","x":"${WORDS}` }, /is not valid JSON; it may be cut short/],
    ['a list in place of an object', { json: [] }, /is an array, an object was promised/],
    ['a text in place of an object', { json: WORDS }, /is a string, an object was promised/],
    ['null in place of an object', { json: null }, /is null, an object was promised/],
    ['another type', { text: WORDS, headers: { 'content-type': 'text/plain' } }, /has the type text\/plain/],
  ])('%s: the error is clear, and shows nothing of it', async (_, reply, message) => {
    const { get } = await failures(reply);
    expect(get.message).toMatch(message);
    expect(get).toBeInstanceOf(ApiError);
    for (const text of [inspect(get, { depth: 20 }), JSON.stringify(get)]) {
      expect(text).not.toContain('secret gateway page');
      expect(text).not.toContain(WORDS);
      expect(text).not.toContain('token=1');
    }
  });

  it('leaves the outcome of a write unknown, also where its status is a success', async () => {
    const { post } = await failures({ text: html });
    expect(post).toBeInstanceOf(UnknownOutcomeError);
    expect(post).toMatchObject({ status: 200, cause: { name: 'ServerError' } });
    expect(post.message).toContain('Look before you repeat it');
  });

  it.each([
    [
      '303, which leads to what the write has made',
      () => new Response(null, { status: 303, headers: { location: '/' } }),
    ],
    ['0, as browsers tell of any redirect', () => Response.error()],
  ])('leaves the outcome of a write unknown where its status is %s', async (_, answer) => {
    const client = createClient({ baseUrl: 'http://localhost', auth: accessToken('t'), fetch: async () => answer() });
    const write = { conversationId: 'c', communicationId: 'k', textBody: 'x' };
    await expect(client.messages.sendMessage(write)).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('redirects are not followed'),
    });
    await expect(client.emails.list()).rejects.toMatchObject({ name: 'ServerError' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a mock with half of what a response has', { ok: true, status: 200, text: async () => '{"id":"c"}' }],
  ])('may be %s, where a fetch of one’s own gives no response: the outcome of a write is unknown', async (_, given) => {
    const fetch = async () => given as Response;
    const client = createClient({ baseUrl: 'http://localhost', auth: accessToken(TOKEN), retry: false, fetch });
    const write = { conversationId: 'c', communicationId: 'k', textBody: 'x' };
    await expect(client.messages.sendMessage(write)).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('failed before a response arrived (fetch gave no Response)'),
    });
  });

  it('is a broken connection where it ends early', async () => {
    const server = await startServer(() => ({ text: '{"id":', headers: { 'content-length': '1000' } }));
    const client = createClient({ baseUrl: server.baseUrl, auth: accessToken(TOKEN), retry: false, timeout: 1000 });
    const error: unknown = await client.emails.get(read).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(GenesysError);
    expect(error).toMatchObject({ status: 200, operationId: 'getConversationsEmail' });
    await server.close();
  });
});

describe('an error shows no secret and no content', () => {
  const inAll = (error: unknown) =>
    [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      String(error),
      (error as Error).stack ?? '',
    ].join('\n');

  it.each<[string, Reply]>([
    ['of a status', genesys(400, 'bad.request', { details: [{ fieldName: 'textBody', errorCode: 'x' }] })],
    ['of a lost write', 'drop'],
    ['of a gateway', 502],
  ])('%s', async (_, reply) => {
    const { get, post } = await failures(reply);
    for (const error of [get, post]) {
      expect(inAll(error)).not.toContain(TOKEN);
      expect(inAll(error)).not.toContain(WORDS);
    }
  });

  it('even where a fetch of one’s own throws all it has', async () => {
    const client = createClient({
      baseUrl: 'http://localhost',
      auth: accessToken(TOKEN),
      retry: false,
      fetch: (request) => {
        const inner = Object.assign(new Error(`socket closed, sent Bearer ${TOKEN}`), { code: 'ECONNRESET', request });
        throw Object.assign(new TypeError('fetch failed', { cause: inner }), { request, body: WORDS });
      },
    });
    const error: unknown = await client.messages.sendMessage(write).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(inAll(error)).not.toContain(TOKEN);
    expect(inAll(error)).not.toContain(WORDS);
    expect(inAll(error)).toContain('ECONNRESET');
    expect(error).toMatchObject({ cause: { name: 'ConnectionError', cause: { message: 'fetch failed' } } });
  });

  it('as JSON, it says what a log needs', async () => {
    const { post } = await failures(genesys(503, 'service.unavailable'));
    expect(JSON.parse(JSON.stringify(post))).toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('outcome is unknown'),
      operationId: 'postConversationsMessageCommunicationMessages',
      status: 503,
      code: 'service.unavailable',
      correlationId: 'corr-1',
      request: { method: 'POST', attempts: 1 },
      cause: { name: 'ServerError', status: 503 },
    });
  });
});

type Errors = typeof import('../../src/transport/errors.js');
const CLASSES = {
  GenesysError: ({ GenesysError }) => new GenesysError('x'),
  ArgumentError: ({ ArgumentError }) => new ArgumentError('x', []),
  ApiError: ({ ApiError }) => new ApiError('x', { status: 418 }),
  AuthenticationError: ({ AuthenticationError }) => new AuthenticationError('x', { status: 401 }),
  PermissionError: ({ PermissionError }) => new PermissionError('x', { status: 403 }),
  NotFoundError: ({ NotFoundError }) => new NotFoundError('x', { status: 404 }),
  ConflictError: ({ ConflictError }) => new ConflictError('x', { status: 409 }),
  ValidationError: ({ ValidationError }) => new ValidationError('x', { status: 400 }),
  RateLimitError: ({ RateLimitError }) => new RateLimitError('x', { status: 429 }),
  ServerError: ({ ServerError }) => new ServerError('x', { status: 500 }),
  ConnectionError: ({ ConnectionError }) => new ConnectionError('x'),
  TimeoutError: ({ TimeoutError }) => new TimeoutError('x', { timeout: 1 }),
  UnknownOutcomeError: ({ UnknownOutcomeError }) => new UnknownOutcomeError('x'),
} satisfies Partial<Record<keyof Errors, (errors: Errors) => GenesysError>>;
const NAMES = Object.keys(CLASSES) as (keyof typeof CLASSES)[];

describe('instanceof', async () => {
  const own: Errors = await import('../../src/transport/errors.js');
  const copy: Errors = await import(`../../src/transport/errors.js?${'copy'}`);

  it.each(NAMES)('of a %s says the same for one of another copy of the package', (name) => {
    const [here, there] = [CLASSES[name](own), CLASSES[name](copy)];
    // As the platform itself sees it.
    const kinds = NAMES.filter((other) => Function.prototype[Symbol.hasInstance].call(own[other], here));
    expect(copy[name]).not.toBe(own[name]);
    expect(kinds).toContain(name);
    for (const error of [here, there]) {
      for (const errors of [own, copy]) expect(NAMES.filter((other) => error instanceof errors[other])).toEqual(kinds);
      expect(error).toBeInstanceOf(Error);
      expect(isGenesysError(error)).toBe(true);
      expect(error.name).toBe(name);
    }
  });

  it('of a class of one’s own, derived from these, is what it always is', () => {
    class Refused extends RateLimitError {}
    class Other extends RateLimitError {}
    const refused = new Refused('x', { status: 429 });
    expect([Refused, RateLimitError, ApiError, GenesysError, Error].map((type) => refused instanceof type)).toEqual(
      Array(5).fill(true),
    );
    expect(refused).toBeInstanceOf(copy.RateLimitError);
    expect(refused).not.toBeInstanceOf(Other);
    expect(refused).not.toBeInstanceOf(copy.ServerError);
    expect(CLASSES.RateLimitError(own)).not.toBeInstanceOf(Refused);
    expect(CLASSES.RateLimitError(copy)).not.toBeInstanceOf(Refused);
  });

  it.each([undefined, null, 7, 'x', {}, Object.create(null), new Error('x'), { name: 'ApiError', constructor: 7 }])(
    'of %o is false',
    (value) => {
      for (const name of NAMES) expect((value as unknown) instanceof own[name]).toBe(false);
    },
  );
});

describe('isGenesysError', () => {
  it.each([undefined, null, 'x', new Error('x'), {}, new DOMException('x', 'AbortError')])(
    'is false for %s',
    (value) => {
      expect(isGenesysError(value)).toBe(false);
    },
  );
});
