import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { accessToken } from '../src/auth/access-token.js';
import { createClient } from '../src/client/client.js';
import { type OperationId, operations } from '../src/generated/operations.js';
import { ArgumentError } from '../src/transport/errors.js';
import type { OperationInfo } from '../src/transport/operation.js';
import { anyCharacter } from './support/any-character.js';
import { neededArguments } from './support/arguments.js';

/** A client that records its requests. */
function recording() {
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: 'https://api.example.com/gateway',
    auth: accessToken('token-of-this-test'),
    fetch: async (request) => {
      sent.push(request);
      return Response.json(body);
    },
  });
  let body: unknown = {};
  const call = (operationId: string, args: unknown) => {
    const success = (operations as Record<string, OperationInfo | undefined>)[operationId]?.success ?? {};
    body = Object.values(success).includes('array') ? [] : {};
    return client.call(operationId as OperationId, args as never);
  };
  return { sent, call };
}

const all = Object.entries(operations) as [OperationId, OperationInfo][];
const withPath = all.filter(([, { args }]) => Object.values(args).some((info) => info.in === 'path'));

describe('arguments that would reach Object.prototype', () => {
  afterEach(() => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(all)('%s rejects arguments named __proto__, constructor or prototype', async (id, operation) => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const { sent, call } = recording();
      const args = { ...neededArguments(operation) };
      Object.defineProperty(args, name, { value: { polluted: true }, enumerable: true });
      await expect(call(id, args)).rejects.toThrow(`${name} is not an argument`);
      expect(sent).toEqual([]);
    }
  });

  it.each(all)('%s ignores the prototype of the arguments', async (id, operation) => {
    const { sent, call } = recording();
    const needed = Object.keys(neededArguments(operation));
    const inherited = Object.create({ ...neededArguments(operation), polluted: true });
    if (needed.length > 0) await expect(call(id, inherited)).rejects.toThrow(ArgumentError);
    else expect(await call(id, inherited)).toBeDefined();
    expect(sent.length).toBe(needed.length > 0 ? 0 : 1);
  });

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', ''])('"%s" is not an operation', async (id) => {
    const { sent, call } = recording();
    await expect(call(id, {})).rejects.toThrow(/is not an operation/);
    expect(sent).toEqual([]);
  });

  it('sends __proto__ in a body as data', async () => {
    const { sent, call } = recording();
    const attributes = JSON.parse('{"__proto__":{"polluted":"yes"}}');
    const args = { conversationId: 'c', participantId: 'p', attributes };
    await call('patchConversationsEmailParticipantAttributes', args);
    expect(await sent[0]?.text()).toBe('{"attributes":{"__proto__":{"polluted":"yes"}}}');
  });

  it('reads __proto__ in a response as data', async () => {
    const client = createClient({
      baseUrl: 'https://api.example.com',
      auth: accessToken('token-of-this-test'),
      fetch: async () =>
        new Response('{"__proto__":{"polluted":true},"id":"c"}', { headers: { 'content-type': 'application/json' } }),
    });
    const email = await client.emails.get({ conversationId: 'c' });
    expect(email.id).toBe('c');
    expect(Reflect.get(email, 'polluted')).toBeUndefined();
  });
});

describe('ids that try to change the path', () => {
  const tricks = [
    ...['../../users/me', '..%2f..%2fusers', '%2e%2e', '..\\..\\users', 'a/b', '/etc', '//evil.example.com/x'],
    ...[
      'https://evil.example.com',
      'a?token=1',
      'a#b',
      'a;b=c',
      'a&b',
      'a b',
      '\r\nHost: evil',
      '\u0000',
      'ä/ö',
      '{conversationId}',
      '@evil',
    ],
  ];

  it.each(withPath)('%s uses its own path, whatever the ids contain', async (id, operation) => {
    const { sent, call } = recording();
    for (const trick of tricks) {
      await call(id, withIds(operation, trick));
      expectOwnPath(sent.pop(), operation, trick);
    }
  });

  it.each(withPath)('%s rejects ids that a path cannot contain', async (id, operation) => {
    const { sent, call } = recording();
    for (const invalid of ['', '.', '..', '\ud800']) {
      await expect(call(id, withIds(operation, invalid))).rejects.toThrow(ArgumentError);
    }
    expect(sent).toEqual([]);
  });

  it('any id uses the operation’s path', async () => {
    const { sent, call } = recording();
    const operation = operations.getConversationsEmailMessage;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: anyCharacter, minLength: 1 }), async (text) => {
        fc.pre(text !== '.' && text !== '..');
        await call('getConversationsEmailMessage', withIds(operation, text));
        expectOwnPath(sent.pop(), operation, text);
      }),
      { numRuns: 500 },
    );
  });

  function withIds(operation: OperationInfo, text: string) {
    const ids = Object.entries(operation.args).filter(([, info]) => info.in === 'path');
    return { ...neededArguments(operation), ...Object.fromEntries(ids.map(([name]) => [name, text])) };
  }

  function expectOwnPath(request: Request | undefined, operation: OperationInfo, text: string) {
    const url = new URL(request?.url ?? '');
    expect(url.origin).toBe('https://api.example.com');
    const segments = url.pathname.replace('/gateway', '').split('/').map(decodeURIComponent);
    expect(segments).toEqual(operation.path.split('/').map((segment) => (segment.startsWith('{') ? text : segment)));
    expect(url.hash).toBe('');
  }
});
