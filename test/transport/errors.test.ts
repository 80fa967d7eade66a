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
const CUSTOMER_TEXT = 'text of a customer';
const read = { conversationId: 'c' };
const write = { conversationId: 'c', communicationId: 'p', textBody: CUSTOMER_TEXT };

/** Returns the errors of a read and a write that get this response. */
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
  json: { status, code, message: 'The reason.', contextId: 'ctx-1', details: [], errors: [], ...rest },
  headers: { 'inin-correlation-id': 'corr-1' },
});

describe('a Genesys error', () => {
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
  ])('%i has its own class and all details', async (status, type) => {
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
    expect(get.message).toBe(`getConversationsEmail: ${status} some.code: The reason. (correlation id corr-1)`);
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

  it('says how long to wait, also for other statuses than 429', async () => {
    const { get } = await failures({ status: 503, headers: { 'retry-after': '7' } });
    expect(get).toMatchObject({ retryAfter: 7, message: expect.stringContaining('retry after 7 s') });
  });

  it('uses the context id if there is no correlation id', async () => {
    const { get } = await failures({ status: 404, json: { code: 'not.found', contextId: 'ctx-1' } });
    expect(get.correlationId).toBe('ctx-1');
  });
});

describe('an unexpected response', () => {
  const html = '<!DOCTYPE html><html><body>secret gateway page</body></html>';
  it.each<[string, Reply, RegExp]>([
    ['an error page', { status: 502, text: html }, /502: not a Genesys error\. The body looks like an HTML page/],
    ['an empty error', { status: 500 }, /500: no error message\./],
    ['a truncated error', { status: 404, text: '{"code":"not.fou' }, /404: not a Genesys error\. .* may be truncated/],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://other.example/x?token=1' } },
      /302: redirect to https:\/\/other\.example, which is not followed/,
    ],
    ['an HTML page with 200', { text: html }, /response \(200\) looks like an HTML page/],
    ['an empty 200', {}, /response \(200\) is empty; expected an object/],
    ['a truncated document', { text: `{"id":"c","x":"${CUSTOMER_TEXT}` }, /is not valid JSON and may be truncated/],
    ['a list instead of an object', { json: [] }, /is an array; expected an object/],
    ['a string instead of an object', { json: CUSTOMER_TEXT }, /is a string; expected an object/],
    ['null instead of an object', { json: null }, /is null; expected an object/],
    [
      'another content type',
      { text: CUSTOMER_TEXT, headers: { 'content-type': 'text/plain' } },
      /has the content type text\/plain/,
    ],
  ])('%s: the error describes it without quoting it', async (_, reply, message) => {
    const { get } = await failures(reply);
    expect(get.message).toMatch(message);
    expect(get).toBeInstanceOf(ApiError);
    for (const text of [inspect(get, { depth: 20 }), JSON.stringify(get)]) {
      expect(text).not.toContain('secret gateway page');
      expect(text).not.toContain(CUSTOMER_TEXT);
      expect(text).not.toContain('token=1');
    }
  });

  it('leaves the outcome of a write unknown even with a success status', async () => {
    const { post } = await failures({ text: html });
    expect(post).toBeInstanceOf(UnknownOutcomeError);
    expect(post).toMatchObject({ status: 200, cause: { name: 'ServerError' } });
    expect(post.message).toContain('Check before you send it again.');
  });

  it.each([
    [
      '303, which points to the result of the write',
      () => new Response(null, { status: 303, headers: { location: '/' } }),
    ],
    ['0, which browsers report for any redirect', () => Response.error()],
  ])('leaves the outcome of a write unknown with status %s', async (_, respond) => {
    const client = createClient({ baseUrl: 'http://localhost', auth: accessToken('t'), fetch: async () => respond() });
    const write = { conversationId: 'c', communicationId: 'k', textBody: 'x' };
    await expect(client.messages.sendMessage(write)).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('which is not followed'),
    });
    await expect(client.emails.list()).rejects.toMatchObject({ name: 'ServerError' });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['an incomplete mock of a response', { ok: true, status: 200, text: async () => '{"id":"c"}' }],
  ])('may be %s from a custom fetch: the outcome of a write is unknown', async (_, result) => {
    const fetch = async () => result as Response;
    const client = createClient({ baseUrl: 'http://localhost', auth: accessToken(TOKEN), retry: false, fetch });
    const write = { conversationId: 'c', communicationId: 'k', textBody: 'x' };
    await expect(client.messages.sendMessage(write)).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('failed before a response arrived (fetch must return a Response)'),
    });
  });

  it('that ends early is a broken connection', async () => {
    const server = await startServer(() => ({ text: '{"id":', headers: { 'content-length': '1000' } }));
    const client = createClient({ baseUrl: server.baseUrl, auth: accessToken(TOKEN), retry: false, timeout: 1000 });
    const error: unknown = await client.emails.get(read).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(GenesysError);
    expect(error).toMatchObject({ status: 200, operationId: 'getConversationsEmail' });
    await server.close();
  });
});

describe('an error contains no secret or content', () => {
  const dump = (error: unknown) =>
    [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      String(error),
      (error as Error).stack ?? '',
    ].join('\n');

  it.each<[string, Reply]>([
    ['with a Genesys error', genesys(400, 'bad.request', { details: [{ fieldName: 'textBody', errorCode: 'x' }] })],
    ['after a lost response', 'drop'],
    ['from a gateway', 502],
  ])('%s', async (_, reply) => {
    const { get, post } = await failures(reply);
    for (const error of [get, post]) {
      expect(dump(error)).not.toContain(TOKEN);
      expect(dump(error)).not.toContain(CUSTOMER_TEXT);
    }
  });

  it('even if a custom fetch throws an error with the request', async () => {
    const client = createClient({
      baseUrl: 'http://localhost',
      auth: accessToken(TOKEN),
      retry: false,
      fetch: (request) => {
        const inner = Object.assign(new Error(`socket closed, sent Bearer ${TOKEN}`), { code: 'ECONNRESET', request });
        throw Object.assign(new TypeError('fetch failed', { cause: inner }), { request, body: CUSTOMER_TEXT });
      },
    });
    const error: unknown = await client.messages.sendMessage(write).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(dump(error)).not.toContain(TOKEN);
    expect(dump(error)).not.toContain(CUSTOMER_TEXT);
    expect(dump(error)).toContain('ECONNRESET');
    expect(error).toMatchObject({ cause: { name: 'ConnectionError', cause: { message: 'fetch failed' } } });
  });

  it('serializes to JSON with all details for logs', async () => {
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

  it.each(NAMES)('recognizes a %s of another copy of the package', (name) => {
    const [here, there] = [CLASSES[name](own), CLASSES[name](copy)];
    // By the prototype chain.
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

  it('uses the prototype chain for a subclass of the user’s', () => {
    class Rejected extends RateLimitError {}
    class Other extends RateLimitError {}
    const error = new Rejected('x', { status: 429 });
    expect([Rejected, RateLimitError, ApiError, GenesysError, Error].map((type) => error instanceof type)).toEqual(
      Array(5).fill(true),
    );
    expect(error).toBeInstanceOf(copy.RateLimitError);
    expect(error).not.toBeInstanceOf(Other);
    expect(error).not.toBeInstanceOf(copy.ServerError);
    expect(CLASSES.RateLimitError(own)).not.toBeInstanceOf(Rejected);
    expect(CLASSES.RateLimitError(copy)).not.toBeInstanceOf(Rejected);
  });

  it.each([undefined, null, 7, 'x', {}, Object.create(null), new Error('x'), { name: 'ApiError', constructor: 7 }])(
    'is false for %o',
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
