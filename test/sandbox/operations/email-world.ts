import type { EmailMessage } from '../../../src/generated/models.js';
import { queueOf } from './ids.js';
import { agentIs, idsOf, only, type World } from './world.js';

export const email = (world: World, state = 'connected') => idsOf(world.conversation('email', agentIs(state)));
export const ended = (world: World) => idsOf(world.conversation('email', ({ endTime }) => endTime !== undefined));
export const threadOf = (world: World, conversationId: string) =>
  world.organization.state.conversations[conversationId]?.email?.messages ?? [];

export const domain = 'harbor-supply.example';
export const letter = {
  from: { email: `support@${domain}`, name: 'Support' },
  to: [{ email: 'ada@mail.example', name: 'Ada Lindqvist' }],
  textBody: 'It is on its way.',
};
export const write = (world: World, more: Partial<EmailMessage> = {}) => ({
  ...only(email(world)),
  ...letter,
  ...more,
});

/** An e-mail conversation of another provider. */
export async function external(world: World): Promise<string> {
  const { id = '' } = await world.grace.emails.create({
    provider: 'Mail Gateway',
    direction: 'INBOUND',
    queueId: queueOf(world, 'Support'),
    fromAddress: 'zoe@mail.example',
    subject: 'Hello',
  });
  return id;
}

/** Such a conversation, with Grace connected. */
export async function answeredExternal(world: World) {
  const conversationId = await external(world);
  const { participants = [] } = world.organization.state.conversations[conversationId] ?? {};
  const participantId = participants.at(-1)?.id ?? '';
  await world.grace.emails.updateParticipant({ conversationId, participantId, state: 'connected' });
  return { conversationId };
}

/** Ada's conversation, whose e-mail has an attachment. */
export const attached = (world: World) => {
  const conversation = world.conversation('email', agentIs('connected'));
  const [message] = conversation.email?.messages ?? [];
  return {
    conversationId: conversation.id,
    attachments: message?.attachments ?? [],
    sourceMessage: { id: message?.id ?? '' },
  };
};
