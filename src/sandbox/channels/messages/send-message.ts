import type { AdditionalMessage, SendMessagingTemplateRequest } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Input, OrganizationContext } from '../../context.js';
import { findCommunicationOwner, isAgent, notifyConversationChange } from '../../shared/conversations.js';
import { deliverToCustomer } from '../../shared/deliver-to-customer.js';
import type { Communication, Conversation, Participant, StoredMessage } from '../../state.js';
import { postMessageNotification } from '../../webhooks/post-notification.js';
import { checkTextLength } from './message-limits.js';
import { requireSendableMedia } from './message-media.js';
import { getThread } from './message-view.js';

export interface Sender {
  participant: Participant;
  communication: Communication;
}

/** Returns the agent of a communication. Rejects disconnected agents, and agents other than the calling user. */
export function requireSender(ctx: Context, conversation: Conversation, communicationId: string): Sender {
  const participant = findCommunicationOwner(ctx, conversation, communicationId);
  const communication = participant.communications.find(({ id }) => id === communicationId);
  const { userId } = ctx.caller;
  if (!communication || !isAgent(participant) || participant.monitoredParticipantId) {
    return ctx.fail('invalid.value', {
      message: "communicationId must be the id of an agent's communication.",
      field: 'communicationId',
    });
  }
  if (userId && participant.userId !== userId) {
    ctx.fail('not.authorized', { message: 'The communication belongs to another user.' });
  }
  if (communication.state !== 'connected') {
    ctx.fail('request.conflict', {
      message: 'The communication must be connected to send messages. It is {state}.',
      params: { state: communication.state },
    });
  }
  return { participant, communication };
}

/** Sends a message from an agent to the customer. It validates the whole message first. */
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
    ctx.fail('invalid.value', { message: 'A text, media or a messaging template is required.', field: 'textBody' });
  }
  checkTextLength(ctx, type, textBody);
  const user = ctx.organization.users.find(({ id }) => id === participant.userId);
  communication.messagesSent += 1;
  return postMessage(ctx, conversation, {
    communicationId: communication.id,
    fromAddress: ownAddress,
    toAddress: customerAddress,
    text: textBody || renderTemplate(messagingTemplate),
    template: messagingTemplate,
    media,
    createdBy: user && { id: user.id, name: user.name, version: 1, selfUri: `/api/v2/users/${user.id}` },
  });
}

interface OutgoingMessage {
  communicationId: string;
  fromAddress: string;
  toAddress: string;
  text: string;
  /** The template of which `text` is the rendering. */
  template?: Input<SendMessagingTemplateRequest> | undefined;
  structuredContent?: StoredMessage['structuredContent'];
  /** Default: `Human`. */
  originatingEntity?: 'Bot' | 'Human';
  media?: StoredMessage['media'];
  createdBy?: StoredMessage['createdBy'] | undefined;
}

/** Adds a message to the thread and delivers it. */
export function postMessage(
  ctx: OrganizationContext,
  conversation: Conversation,
  outgoing: OutgoingMessage,
): StoredMessage {
  const { text, template, media = [], fromAddress, toAddress, originatingEntity = 'Human', ...more } = outgoing;
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
  postMessageNotification(ctx, conversation, message, { template, originatingEntity });
  notifyConversationChange(ctx, conversation);
  return message;
}

/** The sandbox has no canned responses, so a template renders as its id and its parameters. */
export function renderTemplate(template: Input<SendMessagingTemplateRequest> | undefined): string {
  if (!template) return '';
  const { headerParameters = [], bodyParameters = [], parameters = [] } = template;
  const values = [...headerParameters, ...bodyParameters, ...parameters].map(({ value = '' }) => value);
  return [`[${template.responseId ?? 'template'}]`, ...values].join(' ');
}
