import type { Client } from 'genesys-conversations-digital';

/** Answers each email that alerts the agent with the same text, and closes it. */
export async function answerEmails({ emails }: Client, textBody: string): Promise<void> {
  const { entities = [] } = await emails.list();
  for (const { id: conversationId = '', participants = [] } of entities) {
    const agent = participants.find(({ purpose, state }) => purpose === 'agent' && state === 'alerting');
    if (!agent?.id) continue;
    const ids = { conversationId, participantId: agent.id };
    await emails.updateParticipant({ ...ids, state: 'connected' });
    const { from, to } = await emails.getDraft({ conversationId });
    await emails.sendMessage({ conversationId, from, to, textBody });
    const [code] = await emails.listWrapupCodes(ids);
    await emails.updateParticipant({
      ...ids,
      state: 'disconnected',
      ...(code?.id ? { wrapup: { code: code.id } } : {}),
    });
  }
}
