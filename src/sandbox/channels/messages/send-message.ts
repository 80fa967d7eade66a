import type { AdditionalMessage, SendMessagingTemplateRequest } from '../../../generated/models.js';
import type { Context, Input } from '../../context.js';
import { omitUndefined } from '../../omit-undefined.js';
import { findCommunicationOwner, isAgent, notifyConversationChange } from '../../shared/conversations.js';
import { deliverToCustomer } from '../../shared/deliver-to-customer.js';
import type { Communication, Conversation, Participant, StoredMessage } from '../../state.js';
import { checkTextLength } from './message-limits.js';
import { requireSendableMedia } from './message-media.js';
import { getThread } from './message-view.js';

export interface Sender {
  participant: Participant;
  communication: Communication;
}

/** The agent whose communication it is: connected, and the caller itself where a user calls. */
export function requireSender(ctx: Context, conversation: Conversation, communicationId: string): Sender {
  const participant = findCommunicationOwner(ctx, conversation, communicationId);
  const communication = participant.communications.find(({ id }) => id === communicationId);
  const { userId } = ctx.caller;
  if (!communication || !isAgent(participant) || participant.monitoredParticipantId) {
    return ctx.fail('invalid.value', {
      message: "Messages go over the communication of the agent who writes, not the customer's.",
      field: 'communicationId',
    });
  }
  if (userId && participant.userId !== userId) {
    ctx.fail('not.authorized', { message: "The communication is another user's." });
  }
  if (communication.state !== 'connected') {
    ctx.fail('request.conflict', {
      message: 'The communication is {state}, so nothing can be sent over it.',
      params: { state: communication.state },
    });
  }
  return { participant, communication };
}

/** Sends what an agent wrote to the customer. Everything is checked before anything is sent. */
export function sendMessage(
  ctx: Context,
  conversation: Conversation,
  { participant, communication }: Sender,
  content: Input<AdditionalMessage>,
): StoredMessage {
  const { textBody = '', mediaIds = [], messagingTemplate } = content;
  const { type, ownAddress, customerAddress } = getThread(conversation);
  const media = mediaIds.map((id) => requireSendableMedia(ctx, communication, type, id));
  if (!textBody.trim() && media.length === 0 && !messagingTemplate) {
    ctx.fail('invalid.value', { message: 'A text, media or a template is needed.', field: 'textBody' });
  }
  checkTextLength(ctx, type, textBody);
  const user = ctx.organization.users.find(({ id }) => id === participant.userId);
  communication.messagesSent += 1;
  return postMessage(ctx, conversation, {
    communicationId: communication.id,
    fromAddress: ownAddress,
    toAddress: customerAddress,
    text: textBody || renderTemplate(messagingTemplate),
    media,
    createdBy: user && { id: user.id, name: user.name, version: 1, selfUri: `/api/v2/users/${user.id}` },
  });
}

interface OutgoingMessage {
  communicationId: string;
  fromAddress: string;
  toAddress: string;
  text: string;
  media?: StoredMessage['media'];
  createdBy?: StoredMessage['createdBy'] | undefined;
}

/** Puts a message into the thread, and hands it to the customer. */
export function postMessage(ctx: Context, conversation: Conversation, outgoing: OutgoingMessage): StoredMessage {
  const { text, media = [], fromAddress, toAddress, ...more } = outgoing;
  const thread = getThread(conversation);
  const message: StoredMessage = omitUndefined({
    id: ctx.random.uuid(),
    ...more,
    direction: 'outbound' as const,
    messengerType: thread.type,
    timestamp: ctx.now,
    fromAddress,
    toAddress,
    textBody: text,
    media: media.length > 0 ? media : undefined,
    status: 'sent' as const,
  });
  thread.messages.push(message);
  deliverToCustomer(ctx, conversation, {
    id: message.id,
    from: fromAddress,
    to: [toAddress],
    text,
    ...(media.length > 0 ? { mediaIds: media.flatMap(({ id }) => id ?? []) } : {}),
  });
  notifyConversationChange(ctx, conversation);
  return message;
}

/** The sandbox has no library of responses: what a customer gets of a template is its id and its values. */
export function renderTemplate(template: Input<SendMessagingTemplateRequest> | undefined): string {
  if (!template) return '';
  const { headerParameters = [], bodyParameters = [], parameters = [] } = template;
  const values = [...headerParameters, ...bodyParameters, ...parameters].map(({ value = '' }) => value);
  return [`[${template.responseId ?? 'template'}]`, ...values].join(' ');
}
