import type { Client } from 'genesys-conversations-digital';

/** What is tested: answers all e-mails that alert the agent, with the same words, and closes them. */
export async function answerEmails({ emails }: Client, textBody: string): Promise<void> {
  const { entities = [] } = await emails.list();
  for (const { id: conversationId = '', participants = [] } of entities) {
    const agent = participants.find(({ purpose, state }) => purpose === 'agent' && state === 'alerting');
    if (!agent?.id) continue;
    const place = { conversationId, participantId: agent.id };
    await emails.updateParticipant({ ...place, state: 'connected' });
    const { from, to } = await emails.getDraft({ conversationId });
    await emails.sendMessage({ conversationId, from, to, textBody });
    const [code] = await emails.listWrapupCodes(place);
    await emails.updateParticipant({
      ...place,
      state: 'disconnected',
      ...(code?.id ? { wrapup: { code: code.id } } : {}),
    });
  }
}
