import type {
  ConversationMessagingChannel,
  MessageConversation,
  MessageData,
  MessageMedia,
  MessageMediaParticipant,
} from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { ViewContext } from '../../context.js';
import { buildConversationView, buildMediaParticipant } from '../../shared/views.js';
import type { Conversation, MessageThread, Participant, StoredMessage } from '../../state.js';

export const buildMessageConversationView = (ctx: ViewContext, conversation: Conversation): MessageConversation =>
  buildConversationView(ctx, conversation, (participant) => buildParticipantView(ctx, conversation, participant));

export function getThread({ id, message }: Conversation): MessageThread {
  if (!message) throw new Error(`Conversation ${id} is not a messaging or social conversation.`);
  return message;
}

function buildParticipantView(
  ctx: ViewContext,
  conversation: Conversation,
  participant: Participant,
): MessageMediaParticipant {
  const thread = getThread(conversation);
  const communicationIds = participant.communications.map(({ id }) => id);
  const own = thread.messages.filter(({ communicationId }) => communicationIds.includes(communicationId));
  const [from, to] =
    participant.purpose === 'customer'
      ? [thread.customerAddress, thread.ownAddress]
      : [thread.ownAddress, thread.customerAddress];
  return omitUndefined({
    ...buildMediaParticipant(ctx, conversation, participant),
    type: thread.type,
    fromAddress: buildAddress(from),
    toAddress: buildAddress(to),
    messages: own.map((message) => buildMessageDetails(conversation, message)),
    monitoredParticipantId: participant.monitoredParticipantId,
  });
}

const buildAddress = (address: string) => ({
  addressNormalized: address,
  addressRaw: address,
  addressDisplayable: address,
});

const buildMessageDetails = ({ id: conversationId }: Conversation, { id, timestamp, status }: StoredMessage) => ({
  messageId: id,
  messageURI: `/api/v2/conversations/messages/${conversationId}/messages/${id}`,
  messageStatus: status,
  messageTime: timestamp,
});

/** A message in responses. With `normalized`, without the properties that `normalizedMessage` replaces. */
export function buildMessageView(
  ctx: ViewContext,
  conversation: Conversation,
  message: StoredMessage,
  normalized = false,
): MessageData {
  const { communicationId: _, structuredContent: __, textBody, media: storedMedia, ...visible } = message;
  const media = storedMedia?.map((item) => resolveUrl(ctx, item));
  return {
    ...visible,
    ...(normalized ? {} : omitUndefined({ textBody, media })),
    normalizedMessage: buildNormalizedMessage(conversation, message, media),
    conversationId: conversation.id,
    selfUri: `/api/v2/conversations/messages/${conversation.id}/messages/${message.id}`,
  };
}

/** The state has the paths of stored files, because a customer who sends one does not know the host of the API. */
const resolveUrl = ({ origin }: ViewContext, media: MessageMedia): MessageMedia =>
  media.url?.startsWith('/') ? { ...media, url: origin + media.url } : media;

const buildNormalizedMessage = (
  conversation: Conversation,
  message: StoredMessage,
  media: readonly MessageMedia[] = [],
) => {
  const { id, direction, textBody, structuredContent } = message;
  return omitUndefined({
    id,
    channel: buildChannel(conversation, message),
    type: structuredContent ? ('Structured' as const) : ('Text' as const),
    direction: direction === 'inbound' ? ('Inbound' as const) : ('Outbound' as const),
    text: textBody,
    content: structuredContent ?? buildContent(media),
  });
};

/** The media of a message as its normalized content. Undefined without any. */
export const buildContent = (media: readonly MessageMedia[] = []) =>
  media.length > 0
    ? media.map((item) => ({ contentType: 'Attachment' as const, attachment: buildAttachment(item) }))
    : undefined;

function buildChannel({ channel, message: thread }: Conversation, message: StoredMessage) {
  const { fromAddress, toAddress, timestamp, providerMessageId, messengerType } = message;
  return omitUndefined({
    id: thread?.integrationId,
    platform: PLATFORMS[messengerType ?? ''],
    type: channel === 'social' ? ('Public' as const) : ('Private' as const),
    messageId: providerMessageId,
    from: fromAddress === undefined ? undefined : { id: fromAddress },
    to: toAddress === undefined ? undefined : { id: toAddress },
    time: timestamp,
  });
}

const PLATFORMS: Readonly<Record<string, NonNullable<ConversationMessagingChannel['platform']>>> = {
  apple: 'Apple',
  facebook: 'Facebook',
  instagram: 'Instagram',
  open: 'Open',
  sms: 'Sms',
  twitter: 'Twitter',
  webmessaging: 'WebMessaging',
  whatsapp: 'Whatsapp',
};

const buildAttachment = ({ id, url, mediaType = '', name, contentLengthBytes }: MessageMedia) =>
  omitUndefined({
    id,
    url,
    mime: mediaType,
    mediaType: MEDIA_TYPES[mediaType.split('/')[0] ?? ''] ?? ('File' as const),
    filename: name,
    contentSizeBytes: contentLengthBytes,
  });

const MEDIA_TYPES: Readonly<Record<string, 'Image' | 'Video' | 'Audio'>> = {
  image: 'Image',
  video: 'Video',
  audio: 'Audio',
};
