import type {
  MessageConversation,
  MessageData,
  MessageMedia,
  MessageMediaParticipant,
} from '../../../generated/models.js';
import type { Context } from '../../context.js';
import { defined } from '../../defined.js';
import { conversationView, mediaParticipant } from '../../shared/views.js';
import type { Conversation, MessageThread, Participant, StoredMessage } from '../../state.js';

export const messageConversationView = (ctx: Context, conversation: Conversation): MessageConversation =>
  conversationView(ctx, conversation, (participant) => participantView(ctx, conversation, participant));

/** The thread of a messaging or social conversation. */
export function threadOf({ id, message }: Conversation): MessageThread {
  if (!message) throw new Error(`Conversation ${id} is not of a messaging channel`);
  return message;
}

function participantView(ctx: Context, conversation: Conversation, participant: Participant): MessageMediaParticipant {
  const thread = threadOf(conversation);
  const communicationIds = participant.communications.map(({ id }) => id);
  const own = thread.messages.filter(({ communicationId }) => communicationIds.includes(communicationId));
  const [from, to] =
    participant.purpose === 'customer'
      ? [thread.customerAddress, thread.ownAddress]
      : [thread.ownAddress, thread.customerAddress];
  return defined({
    ...mediaParticipant(ctx, conversation, participant),
    type: thread.type,
    fromAddress: addressOf(from),
    toAddress: addressOf(to),
    messages: own.map((message) => detailsOf(conversation, message)),
    monitoredParticipantId: participant.monitoredParticipantId,
  });
}

const addressOf = (address: string) => ({
  addressNormalized: address,
  addressRaw: address,
  addressDisplayable: address,
});

const detailsOf = ({ id: conversationId }: Conversation, { id, timestamp, status }: StoredMessage) => ({
  messageId: id,
  messageURI: `/api/v2/conversations/messages/${conversationId}/messages/${id}`,
  messageStatus: status,
  messageTime: timestamp,
});

/** A message as it is shown; `normalized`: without the fields that `normalizedMessage` stands for. */
export function messageView(conversation: Conversation, message: StoredMessage, normalized = false): MessageData {
  const { communicationId: _, textBody, media, ...visible } = message;
  return {
    ...visible,
    ...(normalized ? {} : defined({ textBody, media })),
    normalizedMessage: normalizedView(message),
    conversationId: conversation.id,
    selfUri: `/api/v2/conversations/messages/${conversation.id}/messages/${message.id}`,
  };
}

const normalizedView = ({ id, direction, textBody, media = [] }: StoredMessage) =>
  defined({
    id,
    type: 'Text' as const,
    direction: direction === 'inbound' ? ('Inbound' as const) : ('Outbound' as const),
    text: textBody,
    content:
      media.length > 0
        ? media.map((item) => ({ contentType: 'Attachment' as const, attachment: attachmentOf(item) }))
        : undefined,
  });

const attachmentOf = ({ id, url, mediaType = '', name, contentLengthBytes }: MessageMedia) =>
  defined({
    id,
    url,
    mime: mediaType,
    mediaType: KINDS[mediaType.split('/')[0] ?? ''] ?? ('File' as const),
    filename: name,
    contentSizeBytes: contentLengthBytes,
  });

const KINDS: Readonly<Record<string, 'Image' | 'Video' | 'Audio'>> = { image: 'Image', video: 'Video', audio: 'Audio' };
