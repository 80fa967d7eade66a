import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { type Client, createClient } from '../../src/client/client.js';
import { methods, type OperationId, operations } from '../../src/generated/operations.js';
import { ArgumentError } from '../../src/transport/errors.js';
import type { OperationInfo } from '../../src/transport/operation.js';
import { everyArgument, neededArguments } from '../support/arguments.js';
import { type Reply, startServer, type TestServer } from '../transport/server.js';

const all = Object.entries(operations) as [OperationId, OperationInfo][];

let server: TestServer;
let client: Client;
let reply: Reply = {};

beforeAll(async () => {
  server = await startServer(() => reply);
  client = createClient({ baseUrl: `${server.baseUrl}/gateway`, auth: accessToken('the-token') });
});
afterAll(() => server.close());

const call = (id: string, args?: unknown, options?: unknown) =>
  client.call(id as OperationId, args as never, options as never);
const last = () => server.received.at(-1);

/** Creates a reply with the operation's first success status. */
function createReply({ success }: OperationInfo): Reply {
  const [status, kind] = Object.entries(success)[0] ?? [];
  const json = kind === 'empty' ? undefined : kind === 'array' ? [{ id: 'x' }] : { id: 'x' };
  return { status: Number(status), json };
}

describe.each(all)('%s', (id, operation) => {
  it('sends each argument in its location', async () => {
    const args = everyArgument(operation);
    reply = createReply(operation);
    const data = await call(id, args);
    expect(data).toEqual(typeof reply === 'object' ? reply.json : undefined);

    const request = last();
    const entries = Object.entries(operation.args);
    const argumentsIn = (location: string) => entries.filter(([, info]) => info.in === location);
    const path = argumentsIn('path').reduce(
      (text, [name]) => text.replace(`{${name}}`, encodeURIComponent(args[name] as string)),
      operation.path,
    );
    expect(request?.method).toBe(operation.method);
    expect(request?.url.pathname).toBe(`/gateway${path}`);
    for (const [name, info] of argumentsIn('query')) {
      expect(request?.url.searchParams.getAll(info.wireName ?? name)).toEqual([args[name]].flat().map(String));
    }
    const names = argumentsIn('query').map(([name, info]) => info.wireName ?? name);
    expect([...(request?.url.searchParams.keys() ?? [])].filter((name) => !names.includes(name))).toEqual([]);
    const body = operation.body?.toLowerCase().includes('whole')
      ? args.body
      : Object.fromEntries(argumentsIn('body').map(([name, info]) => [info.wireName ?? name, args[name]]));
    expect(request?.body ? JSON.parse(request.body) : undefined).toEqual(operation.body ? body : undefined);
    expect(request?.headers).toMatchObject({ accept: 'application/json', authorization: 'Bearer the-token' });
    expect(request?.headers['content-type']).toBe(operation.body ? 'application/json' : undefined);
  });

  it('sends nothing if an argument is missing, unknown or invalid', async () => {
    const before = server.received.length;
    const needed = neededArguments(operation);
    for (const name of Object.keys(needed)) {
      const { [name]: _, ...rest } = needed;
      await expect(call(id, rest)).rejects.toThrow(new RegExp(`${id}: .*${name} is missing`));
    }
    await expect(call(id, { ...needed, other: 1 })).rejects.toThrow(/other is not an argument of this operation/);
    for (const name of Object.keys(operation.args)) {
      for (const invalid of [null, Symbol('x'), Number.NaN]) {
        const error = await call(id, { ...needed, [name]: invalid }).then(String, (error: unknown) => error);
        expect(error).toBeInstanceOf(ArgumentError);
        expect(error).toMatchObject({ operationId: id, problems: [{ argument: name }] });
      }
    }
    expect(server.received.length).toBe(before);
  });

  it('resolves to undefined for a response without content, except for reads that must have content', async () => {
    const hasContent = Object.values(operation.success).some((kind) => kind !== 'empty');
    for (const status of [202, 204, ...Object.keys(operation.success).map(Number)]) {
      if (operation.success[status] && operation.success[status] !== 'empty') continue;
      reply = { status };
      const data = call(id, neededArguments(operation));
      if (status === 204 && operation.method === 'GET' && hasContent) {
        await expect(data).rejects.toThrow('the response (204) is empty');
      } else expect(await data).toBeUndefined();
    }
  });
});

describe('the channels of a client', () => {
  const named = Object.entries(methods).flatMap(([channel, own]) =>
    Object.entries(own).map(([name, id]) => [`${channel}.${name}`, channel, name, id] as const),
  );

  it('have one method for every operation', () => {
    expect(named.map(([, , , id]) => id).sort()).toEqual(Object.keys(operations).sort());
  });

  it.each(named)('%s calls its operation', async (_, channel, name, id) => {
    reply = createReply(operations[id]);
    const clients = client as unknown as Record<string, Record<string, (args: unknown) => Promise<unknown>>>;
    await clients[channel]?.[name]?.(neededArguments(operations[id]));
    const { method, path } = operations[id];
    const pattern = new RegExp(`^/gateway${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    expect(last()?.method).toBe(method);
    expect(last()?.url.pathname).toMatch(pattern);
  });
});

describe('encoding', () => {
  const texts = fc.oneof(
    fc.string({ minLength: 1, unit: 'grapheme' }),
    fc.constantFrom(
      '/',
      '?',
      '#',
      '%',
      '&',
      '%2F',
      '%2e%2e',
      'a/../b',
      '...',
      '+',
      ' ',
      'ä/ö',
      '日本',
      '🙂',
      '\\',
      '\n',
      '$&',
      '{x}',
    ),
  );
  const ids = texts.filter((text) => text !== '.' && text !== '..');

  it('of ids is decoded by a real server', async () => {
    reply = { json: { id: 'x' } };
    await fc.assert(
      fc.asyncProperty(ids, ids, async (conversationId, messageId) => {
        await client.emails.getMessage({ conversationId, messageId });
        const parts = last()?.url.pathname.split('/').slice(6).map(decodeURIComponent);
        expect(parts).toEqual([conversationId, 'messages', messageId]);
        expect(last()?.url.search).toBe('');
      }),
    );
  });

  it('of query values is decoded by a real server: strings, empty strings, 0, false and lists', async () => {
    reply = { json: { entities: [] } };
    const { args } = operations.getConversationsMessagingIntegrations;
    const names = Object.entries(args).filter(([, info]) => info.in === 'query' && !info.values);
    expect(names.length).toBeGreaterThan(2);
    const values: Record<string, fc.Arbitrary<unknown>> = {
      string: fc.string({ unit: 'grapheme' }),
      integer: fc.integer(),
      boolean: fc.boolean(),
    };
    const record = fc.record(
      Object.fromEntries(
        names.map(([name, info]) => {
          const one = values[(info.type === 'array' ? info.items : info.type) ?? 'string'] ?? fc.string();
          return [name, info.type === 'array' ? fc.array(one) : one];
        }),
      ),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(record, async (query) => {
        await call('getConversationsMessagingIntegrations', query);
        for (const [name] of names) {
          const sent = Object.hasOwn(query, name) ? [query[name]].flat().map(String) : [];
          expect(last()?.url.searchParams.getAll(name)).toEqual(sent);
        }
      }),
    );
  });

  it('of bodies is decoded by a real server', async () => {
    reply = { json: { id: 'x' } };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.json(), async (textBody, json) => {
        const channelMetadata = { json };
        await client.messages.sendMessage({ conversationId: 'c', communicationId: 'p', textBody });
        expect(JSON.parse(last()?.body ?? '')).toEqual({ textBody });
        await call('postConversationsEmails', { provider: 'p', attributes: channelMetadata });
        expect(JSON.parse(last()?.body ?? '')).toEqual({ provider: 'p', attributes: channelMetadata });
      }),
    );
  });
});

describe('arguments with listed values', () => {
  it('are sent only with a listed value', async () => {
    const before = server.received.length;
    const ids = { conversationId: 'c', participantId: 'p', communicationId: 'k' };
    await expect(
      call('patchConversationsEmailParticipantCommunication', { ...ids, state: 'connected' }),
    ).rejects.toThrow('state must be one of "disconnected", not the string "connected"');
    expect(server.received.length).toBe(before);
  });

  it('are also sent with newer values if responses have the same property', async () => {
    reply = { json: { id: 'x' } };
    const draft = { to: [], from: { email: 'a@b.example' }, textBody: 't', draftType: 'of next year' };
    await client.emails.updateDraft({ conversationId: 'c', ...draft });
    expect(JSON.parse(last()?.body ?? '')).toEqual(draft);
  });
});

describe('a call', () => {
  const args = { conversationId: 'c' };

  it('returns the response on request', async () => {
    reply = { json: { id: 'c' }, headers: { 'inin-correlation-id': 'abc' } };
    const { data, response } = await client.emails.get(args).withResponse();
    expect(data).toEqual({ id: 'c' });
    expect(response.status).toBe(200);
    expect(response.headers.get('inin-correlation-id')).toBe('abc');
  });

  it('that fails rejects once, with or without withResponse', async () => {
    reply = 404;
    await expect(client.emails.get(args)).rejects.toThrow('404');
    await expect(client.emails.get(args).withResponse()).rejects.toThrow('404');
  });

  it('adds, replaces and removes headers', async () => {
    reply = { json: { id: 'c' } };
    const own = createClient({
      baseUrl: server.baseUrl,
      auth: accessToken('the-token'),
      userAgent: 'my-app/1.0',
      headers: () => ({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, 'x-app': 'one' }),
    });
    await own.emails.get(args, { headers: { 'x-app': null, 'x-call': 'two', authorization: 'Basic x' } });
    expect(last()?.headers).toMatchObject({
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      'x-call': 'two',
      authorization: 'Bearer the-token',
      'user-agent': expect.stringMatching(/^my-app\/1\.0 genesys-conversations-digital\/\d/),
    });
    expect(last()?.headers['x-app']).toBeUndefined();
  });

  it.each([
    [{ headers: { 'x-secret': 'line\nbreak' } }, /headers .*x-secret/],
    [{ headers: { 'not a name': 'x' } }, /headers .*not a name/],
    [{ timeout: -1 }, /timeout must be a number of milliseconds/],
    [{ timeout: 2 ** 31 }, /timeout must be a number of milliseconds/],
    [{ signal: {} }, /signal must be an AbortSignal/],
    [{ retry: { maxAttempts: 0 } }, /retry\.maxAttempts must be/],
    [{ timout: 5000 }, /timout is unknown\. Did you mean "timeout"\?/],
    [{ retry: { maxAttemps: 2 } }, /retry\.maxAttemps is unknown/],
    ['5000', /options must be an object such as/],
  ])('sends nothing with invalid options: %j', async (options, message) => {
    const before = server.received.length;
    const error: unknown = await call('getConversationsEmail', args, options).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ operationId: 'getConversationsEmail' });
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain('break');
    expect(server.received.length).toBe(before);
  });

  it('accepts null as no options', async () => {
    reply = { json: { id: 'c' } };
    expect(await call('getConversationsEmail', args, null)).toEqual({ id: 'c' });
  });

  it('is not sent if its signal is already aborted', async () => {
    const before = server.received.length;
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(client.emails.get(args, { signal })).rejects.toThrow('too late');
    expect(server.received.length).toBe(before);
  });

  it('of an unknown operation rejects', async () => {
    await expect(call('getEverything')).rejects.toThrow('"getEverything" is not an operation');
    await expect(call('constructor')).rejects.toThrow('"constructor" is not an operation');
  });

  it('sends nothing if a value cannot be serialized as JSON', async () => {
    const body: Record<string, unknown> = { type: 'x' };
    body.self = body;
    const before = server.received.length;
    await expect(call('postConversationsEmails', { provider: 'p', attributes: body })).rejects.toThrow(ArgumentError);
    expect(server.received.length).toBe(before);
  });
});

describe('invalid options', () => {
  const good = { baseUrl: 'http://localhost', auth: accessToken('t') };
  it.each([
    [{ auth: undefined }, /auth must be/],
    [{ timeout: Number.NaN }, /timeout must be/],
    [{ fetch: 'fetch' }, /fetch must be a function/],
    [{ rateLimiter: true }, /rateLimiter must be createRateLimiter/],
    [{ headers: { 'x y': '1' } }, /headers .*x y/],
    [{ userAgent: 'a\nb' }, /headers .*user-agent/],
    [{ timout: 1 }, /createClient: timout is unknown\. Did you mean "timeout"\?/],
    [{ hooks: { onRetries: () => {} } }, /hooks\.onRetries is unknown/],
    [{ retry: { backoff: { maximum: 1 } } }, /retry\.backoff\.maximum is unknown/],
  ])('%j', (options, message) => {
    expect(() => createClient({ ...good, ...options } as never)).toThrow(message);
  });

  it.each([undefined, null])('%o instead of options', (options) => {
    expect(() => createClient(options as never)).toThrow(ArgumentError);
  });
});
