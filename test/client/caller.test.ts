import { expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { createCaller, createSliceClient } from '../../src/client/client.js';
import { getConversationsEmail } from '../../src/generated/operations.js';
import { ArgumentError } from '../../src/transport/errors.js';
import type { ArgumentInfo, OperationInfo } from '../../src/transport/operation.js';
import { startServer } from '../transport/server.js';

it('a caller calls its own operations like a client, and no others', async () => {
  const server = await startServer(() => ({ json: { id: 'c' } }));
  try {
    const auth = accessToken('t');
    const { call } = createCaller({ getConversationsEmail }, { baseUrl: server.baseUrl, auth });
    expect(await call('getConversationsEmail', { conversationId: 'c' })).toEqual({ id: 'c' });
    expect(server.received[0]?.headers.authorization).toBe('Bearer t');
    await expect(call('getConversationsEmail', { conversationId: '' })).rejects.toThrow(ArgumentError);
    await expect(call('getConversationsEmails' as 'getConversationsEmail', { conversationId: 'c' })).rejects.toThrow(
      /is not an operation/,
    );
    expect(server.received.length).toBe(1);
  } finally {
    await server.close();
  }
});

const list = (join: ArgumentInfo['join']): ArgumentInfo => ({
  ...{ in: 'query', type: 'array', items: 'string' },
  ...(join && { join }),
});

it.each([
  [undefined, 'a=x&a=1%202&a=y'],
  ['|', 'a=x%7C1%202%7Cy'],
  [',', 'a=x%2C1%202%2Cy'],
] as const)('a list in the query is joined with %s', async (join, query) => {
  const server = await startServer(() => ({ json: {} }));
  try {
    const getLists: OperationInfo = {
      ...{ method: 'GET', path: '/lists', args: { a: list(join), b: list(join) }, success: { 200: 'object' } },
      ...{ idempotent: true, scopes: [], tokenKind: 'any' },
    };
    type Types = { getLists: { args: { a: string[]; b: string[] }; result: unknown } };
    const tables = { operations: { getLists }, methods: {} };
    const client = createSliceClient<object, Types>(tables, { baseUrl: server.baseUrl, auth: accessToken('t') });
    await client.call('getLists', { a: ['x', '1 2', 'y'], b: [] });
    expect(server.received[0]?.url.search).toBe(`?${query}`);
    if (!join) return;
    await expect(client.call('getLists', { a: ['x', `1${join}2`], b: ['y'] })).rejects.toThrow(
      `getLists: a must not have "${join}" in an item, because it separates the items`,
    );
    expect(server.received.length).toBe(1);
  } finally {
    await server.close();
  }
});
