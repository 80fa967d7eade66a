import { expect, test } from 'vitest';
import { sandboxClientOptions } from '../../src/cli/sandbox-client-options.js';
import { connect, dataOf, type Era, serve } from './clients.js';

interface Conversation {
  id: string;
  participants: { id: string; purpose: string; state: string }[];
}

/** The whole email workflow of an agent, with tools only, against the sandbox. */
test.each<Era>(['modern', 'legacy'])('tools can answer, send and wrap up an email, %s protocol', async (era) => {
  const server = await serve({
    connections: [{ id: 'sandbox', ...sandboxClientOptions() }],
    flags: { names: 'short' },
  });
  const client = await connect(server.url, era);
  const call = async <T>(name: string, args: Record<string, unknown>): Promise<T> => {
    const result = await client.callTool({ name, arguments: args });
    expect(result.isError, JSON.stringify(result.content)).toBeFalsy();
    return dataOf<T>(result);
  };
  const { entities } = await call<{ entities: Conversation[] }>('get_emails', {});
  const { id: conversationId, participants } = entities[0] ?? { participants: [] };
  const participantId = participants.find(({ purpose, state }) => purpose === 'agent' && state !== 'disconnected')?.id;
  const agent = { conversationId, participantId };

  await call('patch_email_participant', { ...agent, state: 'connected' });
  const { to, from } = await call<Record<string, unknown>>('get_email_messages_draft', { conversationId });
  await call('put_email_messages_draft', { conversationId, to, from, textBody: 'It is on its way.' });
  const before = await call<{ entities: unknown[] }>('get_email_messages', { conversationId });
  await call('post_email_messages', { conversationId, to, from, textBody: 'It is on its way.' });
  const after = await call<{ entities: unknown[] }>('get_email_messages', { conversationId });
  expect(after.entities).toHaveLength(before.entities.length + 1);
  const codes = await call<{ items: { id: string }[] }>('get_email_participant_wrapupcodes', agent);
  const code = codes.items[0]?.id;
  await call('patch_email_participant', { ...agent, state: 'disconnected', wrapup: { code } });
  expect(await call('get_email_participant_wrapup', agent)).toMatchObject({ code });
  await client.close();
  await server.close();
});
