import type { AdditionalMessage, MessageMedia, SendMessagingTemplateRequest } from '../../../generated/models.js';
import type { Context, Given, Handlers } from '../../context.js';
import { defined } from '../../defined.js';
import { changed, findConversation, findOwner, isAgent } from '../../shared/conversations.js';
import { deliver } from '../../shared/deliver.js';
import type { Communication, Conversation, Participant, StoredMessage } from '../../state.js';
import { checkText, maxMedia } from './limits.js';
import { mediaStatus, mediaUrl } from './media.js';
import { messageView, threadOf } from './view.js';

export const sendHandlers = {
  postConversationsMessageCommunicationMessages: (ctx, args) => {
    const { conversationId, communicationId, useNormalizedMessage = false, ...content } = args;
    const conversation = findConversation(ctx, conversationId, 'message');
    const from = sender(ctx, conversation, communicationId);
    const message = sendOver(ctx, conversation, from, content);
    return messageView(conversation, message, useNormalizedMessage);
  },

  postConversationsMessageCommunicationTyping: (ctx, { conversationId, communicationId }) => {
    const conversation = findConversation(ctx, conversationId, 'message');
    const { participant } = sender(ctx, conversation, communicationId);
    ctx.events.emit('typing', { organizationId: ctx.organization.id, conversationId, from: participant.name });
    return undefined;
  },
} satisfies Handlers;

export interface Sender {
  participant: Participant;
  communication: Communication;
}

/** The agent whose communication it is: connected, and the caller itself where a user calls. */
export function sender(ctx: Context, conversation: Conversation, communicationId: string): Sender {
  const participant = findOwner(ctx, conversation, communicationId);
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
export function sendOver(
  ctx: Context,
  conversation: Conversation,
  { participant, communication }: Sender,
  content: Given<AdditionalMessage>,
): StoredMessage {
  const { textBody = '', mediaIds = [], messagingTemplate } = content;
  const { type, ownAddress, customerAddress } = threadOf(conversation);
  const media = mediaIds.map((id) => usableMedia(ctx, communication, type, id));
  if (!textBody.trim() && media.length === 0 && !messagingTemplate) {
    ctx.fail('invalid.value', { message: 'A text, media or a template is needed.', field: 'textBody' });
  }
  checkText(ctx, type, textBody);
  const user = ctx.organization.users.find(({ id }) => id === participant.userId);
  communication.messagesSent += 1;
  return post(ctx, conversation, {
    communicationId: communication.id,
    fromAddress: ownAddress,
    toAddress: customerAddress,
    text: textBody || templateText(messagingTemplate),
    media,
    createdBy: user && { id: user.id, name: user.name, version: 1, selfUri: `/api/v2/users/${user.id}` },
  });
}

interface Outgoing {
  communicationId: string;
  fromAddress: string;
  toAddress: string;
  text: string;
  media?: MessageMedia[];
  createdBy?: StoredMessage['createdBy'] | undefined;
}

/** Puts a message into the thread, and hands it to the customer. */
export function post(ctx: Context, conversation: Conversation, outgoing: Outgoing): StoredMessage {
  const { text, media = [], fromAddress, toAddress, ...more } = outgoing;
  const thread = threadOf(conversation);
  const message: StoredMessage = defined({
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
  deliver(ctx, conversation, {
    id: message.id,
    from: fromAddress,
    to: [toAddress],
    text,
    ...(media.length > 0 ? { mediaIds: media.flatMap(({ id }) => id ?? []) } : {}),
  });
  changed(ctx, conversation);
  return message;
}

/** The sandbox has no library of responses: what a customer gets of a template is its id and its values. */
export function templateText(template: Given<SendMessagingTemplateRequest> | undefined): string {
  if (!template) return '';
  const { headerParameters = [], bodyParameters = [], parameters = [] } = template;
  const values = [...headerParameters, ...bodyParameters, ...parameters].map(({ value = '' }) => value);
  return [`[${template.responseId ?? 'template'}]`, ...values].join(' ');
}

function usableMedia(
  ctx: Context,
  communication: Communication,
  type: NonNullable<StoredMessage['messengerType']>,
  id: string,
): MessageMedia {
  const { media } = ctx.organization;
  const found = Object.hasOwn(media, id) ? media[id] : undefined;
  if (found?.communicationId !== communication.id) {
    return ctx.fail('not.found', {
      message: 'Media {mediaId} was not found.',
      params: { mediaId: id },
      field: 'mediaIds',
    });
  }
  const status = mediaStatus(found, ctx.clock.now());
  if (status !== 'valid') {
    ctx.fail('invalid.value', {
      message: 'Media {mediaId} is {status}: only valid media can be sent.',
      params: { mediaId: id, status },
      field: 'mediaIds',
    });
  }
  if (found.contentLengthBytes > maxMedia(type)) {
    ctx.fail('media.too.large', {
      message: 'Media of {type} can have {max} bytes.',
      params: { type, max: String(maxMedia(type)) },
      field: 'mediaIds',
    });
  }
  const { contentType: mediaType, contentLengthBytes, fileName } = found;
  return { id, url: mediaUrl(ctx, found), mediaType, contentLengthBytes, name: fileName };
}
