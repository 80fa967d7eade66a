import type { Sandbox } from '../../../src/sandbox/index.js';
import { clientOf } from './checked.js';

/** Grace's connected conversation by a messenger, with her communication. */
export async function at(sandbox: Sandbox, type: string, user = 'Grace Okafor') {
  const { messages } = clientOf(sandbox, user);
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
  throw new Error(`no ${type} conversation of ${user}`);
}

/** The answer of an operation that may also accept a request for later. */
export function present<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Error('the answer is empty');
  return answer;
}
