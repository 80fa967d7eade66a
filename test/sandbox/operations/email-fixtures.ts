import type { EmailMessage } from '../../../src/generated/models.js';
import { getQueueId } from './ids.js';
import { getIds, hasAgentInState, pickConversationId, type World } from './world.js';

export const getEmailIds = (world: World, state = 'connected') =>
  getIds(world.conversation('email', hasAgentInState(state)));
export const getEndedEmailIds = (world: World) =>
  getIds(world.conversation('email', ({ endTime }) => endTime !== undefined));
export const getEmails = (world: World, conversationId: string) =>
  world.organization.state.conversations[conversationId]?.email?.messages ?? [];

export const DOMAIN = 'harbor-supply.example';
export const EMAIL_CONTENT = {
  from: { email: `support@${DOMAIN}`, name: 'Support' },
  to: [{ email: 'ada@mail.example', name: 'Ada Lindqvist' }],
  textBody: 'It is on its way.',
};
export const buildEmail = (world: World, more: Partial<EmailMessage> = {}) => ({
  ...pickConversationId(getEmailIds(world)),
  ...EMAIL_CONTENT,
  ...more,
});

/** Creates an email conversation of an external provider. */
export async function createExternalConversation(world: World): Promise<string> {
  const { id = '' } = await world.grace.emails.create({
    provider: 'Mail Gateway',
    direction: 'INBOUND',
    queueId: getQueueId(world, 'Support'),
    fromAddress: 'zoe@mail.example',
    subject: 'Hello',
  });
  return id;
}

/** Creates an external conversation with Grace connected. */
export async function createConnectedExternalConversation(world: World) {
  const conversationId = await createExternalConversation(world);
  const { participants = [] } = world.organization.state.conversations[conversationId] ?? {};
  const participantId = participants.at(-1)?.id ?? '';
  await world.grace.emails.updateParticipant({ conversationId, participantId, state: 'connected' });
  return { conversationId };
}

/** Arguments that copy the attachment of Ada's email. */
export const buildAttachmentCopy = (world: World) => {
  const conversation = world.conversation('email', hasAgentInState('connected'));
  const [message] = conversation.email?.messages ?? [];
  return {
    conversationId: conversation.id,
    attachments: message?.attachments ?? [],
    sourceMessage: { id: message?.id ?? '' },
  };
};
