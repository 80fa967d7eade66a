import type {
  MessageMedia,
  OpenInboundMessageContent,
  OpenInboundMessageMessagingChannel,
  OpenMessagingChannel,
} from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers, Input } from '../../context.js';
import { notifyConversationChange } from '../../shared/conversations.js';
import type { Conversation, StoredMessage } from '../../state.js';
import { postReceipt } from '../../webhooks/post-notification.js';
import { findOrStartConversation, type IncomingMessage, receiveMessage } from './receive-message.js';

/** Open Messaging: another platform sends the messages and events of its customers. */
export const openHandlers = {
  postConversationsMessageInboundOpenMessage: (ctx, args) => {
    const { integrationId, channel, text = '', content = [], metadata, prefetchConversationId } = args;
    const to = findOpenIntegrationAddress(ctx, integrationId);
    if (!text.trim() && !content.some(({ attachment }) => attachment)) {
      ctx.fail('invalid.value', { message: 'Either a text or an attachment is required.', field: 'text' });
    }
    const { conversation, message } = receiveAndConfirm(ctx, {
      ...toIncomingMessage(channel, integrationId, to),
      text,
      media: content.length > 0 ? content.flatMap((item) => toMessageMedia(ctx, item)) : undefined,
    });
    return omitUndefined({
      id: message.id,
      type: 'Text' as const,
      channel: buildChannelView(channel, integrationId),
      text: args.text,
      content:
        content.length > 0
          ? content.map(({ attachment }) => ({ contentType: 'Attachment' as const, ...(attachment && { attachment }) }))
          : undefined,
      metadata,
      conversationId: prefetchConversationId ? conversation.id : undefined,
    });
  },

  /** A customer pressed a button. The message has the text of the button. */
  postConversationsMessageInboundOpenStructuredResponse: (ctx, args) => {
    const { integrationId, channel, buttonResponse, originatingMessageId } = args;
    const to = findOpenIntegrationAddress(ctx, integrationId);
    const { conversation } = findSentMessage(ctx, integrationId, originatingMessageId);
    if (conversation.message?.customerAddress !== channel.from.id) {
      ctx.fail('not.found', { message: 'The message was not sent to this customer.', field: 'originatingMessageId' });
    }
    const { message } = receiveAndConfirm(ctx, {
      ...toIncomingMessage(channel, integrationId, to),
      text: buttonResponse.text,
    });
    return {
      id: message.id,
      type: 'Structured',
      direction: 'Inbound',
      channel: buildChannelView(channel, integrationId),
      content: [{ contentType: 'ButtonResponse', buttonResponse }],
    };
  },

  /** A customer is typing, in the active conversation or in a new one. */
  postConversationsMessageInboundOpenEvent: (ctx, { integrationId, channel, events }) => {
    const to = findOpenIntegrationAddress(ctx, integrationId);
    if (events.length === 0) ctx.fail('invalid.value', { message: 'At least one event is required.', field: 'events' });
    const conversation = findOrStartConversation(ctx, { ...toIncomingMessage(channel, integrationId, to), text: '' });
    notifyConversationChange(ctx, conversation);
    ctx.events.emit('typing', {
      organizationId: ctx.organization.id,
      conversationId: conversation.id,
      from: getCustomerName(channel),
      purpose: 'customer',
    });
    return {
      id: ctx.random.uuid(),
      type: 'Event',
      channel: buildChannelView(channel, integrationId),
      events: events.map(({ eventType }) => ({ eventType, typing: { type: 'On' as const } })),
    };
  },

  /** A delivery receipt for a message of an agent. Duplicates, and receipts after the final one, have no effect. */
  postConversationsMessageInboundOpenReceipt: (ctx, args) => {
    const { integrationId, channel, id, status, isFinalReceipt, reasons } = args;
    findOpenIntegrationAddress(ctx, integrationId);
    const { conversation, message } = findSentMessage(ctx, integrationId, id);
    const receipts = message.normalizedReceipts ?? [];
    const hasFinalReceipt = receipts.some((receipt) => receipt.isFinalReceipt);
    const isKnown = receipts.some((receipt) => receipt.status === status);
    if (!hasFinalReceipt && !isKnown) {
      message.status = STATUS[status];
      const receipt = omitUndefined({
        id,
        type: 'Receipt' as const,
        status,
        isFinalReceipt,
        reasons: reasons && [...reasons],
      });
      message.normalizedReceipts = [...receipts, receipt];
      notifyConversationChange(ctx, conversation);
    }
    const from = { id: integrationId, idType: 'Opaque' as const };
    return omitUndefined({
      id,
      type: 'Receipt' as const,
      direction: 'Outbound' as const,
      status,
      isFinalReceipt,
      reasons: reasons && [...reasons],
      channel: { from, to: channel.to, time: channel.time, platform: 'Open' as const, type: 'Private' as const },
    });
  },
} satisfies Handlers;

const STATUS = {
  Delivered: 'delivery-success',
  Failed: 'delivery-failed',
  Published: 'published',
  // Only the former operation `receiveOpen` lists it.
  Read: 'read',
  Removed: 'removed',
  Sent: 'sent',
} as const satisfies Record<string, StoredMessage['status']>;

/** Receives a message and posts its receipt to the webhook of the integration. */
function receiveAndConfirm(ctx: Context, incoming: IncomingMessage) {
  const received = receiveMessage(ctx, incoming);
  if (!received.isDuplicate) postReceipt(ctx, received.conversation, received.message);
  return received;
}

type Channel = Input<OpenInboundMessageMessagingChannel> & Pick<OpenInboundMessageMessagingChannel, 'from' | 'time'>;

/** Returns the address of an open messaging integration. Rejects any other id. */
function findOpenIntegrationAddress(ctx: Context, integrationId: string): string {
  const integration = ctx.organization.integrations.find(
    ({ id, messengerType }) => id === integrationId && messengerType === 'open',
  );
  if (integration) return integration.recipient?.id ?? integration.id;
  return ctx.fail('not.found', {
    message: 'Open messaging integration {integrationId} was not found.',
    params: { integrationId },
  });
}

const getCustomerName = ({ from: { id, nickname, firstName, lastName } }: Channel): string =>
  nickname || [firstName, lastName].filter(Boolean).join(' ') || id;

const toIncomingMessage = (channel: Channel, integrationId: string, to: string) => ({
  type: 'open' as const,
  to,
  integrationId,
  from: channel.from.id,
  name: getCustomerName(channel),
  providerMessageId: channel.messageId,
  time: channel.time,
  attributes: channel.metadata?.customAttributes,
});

const buildChannelView = ({ from, time, messageId, metadata }: Channel, integrationId: string): OpenMessagingChannel =>
  omitUndefined({
    from,
    to: { id: integrationId },
    time,
    messageId,
    metadata,
    platform: 'Open' as const,
    type: 'Private' as const,
  });

function toMessageMedia(ctx: Context, { attachment }: OpenInboundMessageContent): MessageMedia[] {
  if (!attachment) return [];
  const { id = ctx.random.uuid(), url, mime, filename = 'attachment' } = attachment;
  return [{ id, url, mediaType: mime, name: filename }];
}

const listIntegrationConversations = ({ organization }: Context, integrationId: string): Conversation[] =>
  Object.values(organization.conversations).filter(({ message }) => message?.integrationId === integrationId);

/** Finds an outbound message of an integration. */
function findSentMessage(ctx: Context, integrationId: string, messageId: string) {
  for (const conversation of listIntegrationConversations(ctx, integrationId)) {
    const message = conversation.message?.messages.find(
      ({ id, direction, providerMessageId }) =>
        direction === 'outbound' && (id === messageId || providerMessageId === messageId),
    );
    if (message) return { conversation, message };
  }
  return ctx.fail('not.found', { message: 'Message {messageId} was not found.', params: { messageId } });
}
