import { expect, it } from 'vitest';
import { accessToken } from '../src/auth/access-token.js';
import { createCaller } from '../src/client.js';
import { getConversationsEmail } from '../src/generated/operations.js';
import { ArgumentError } from '../src/http/errors.js';
import { startServer } from './http/server.js';

it('a caller calls the operations that it has, as the client does, and no others', async () => {
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
