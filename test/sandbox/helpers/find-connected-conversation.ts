import type { Sandbox } from '../../../src/sandbox/index.js';
import { createCheckedClient } from './checked-client.js';

/** Finds a connected conversation of a user in a messenger. */
export async function findConnectedConversation(sandbox: Sandbox, type: string, user = 'Grace Okafor') {
  const { messages } = createCheckedClient(sandbox, user);
  const { entities = [] } = await messages.list();
  for (const { id = '', participants = [] } of entities) {
    const agent = participants.find((p) => p.purpose === 'agent' && p.state === 'connected' && p.user?.name === user);
    if (!agent || agent.type !== type) continue;
    const { communications = [] } = sandbox.state.organizations[0]?.conversations[id]?.participants.find(
      (p) => p.id === agent.id,
    ) ?? { communications: [] };
    return {
      messages,
      conversationId: id,
      participantId: agent.id ?? '',
      communicationId: communications.at(-1)?.id ?? '',
    };
  }
  throw new Error(`${user} has no connected ${type} conversation.`);
}

/** The response of an operation that can also accept a request without a response body. */
export function requireValue<T>(response: T | undefined): T {
  if (response === undefined) throw new Error('The response is empty.');
  return response;
}
