import { receiveEmail } from '../channels/emails/receive-email.js';
import { type IncomingMessage, receiveMessage } from '../channels/messages/receive-message.js';
import type { OrganizationContext } from '../context.js';
import { notifyConversationChange, refreshConversation } from '../shared/conversations.js';
import type { Conversation, MessengerType, SentMessage } from '../state.js';
import { type CustomerAddresses, getAddress } from './customer-addresses.js';

export interface CustomerEmail {
  text: string;
  /** In a new conversation; an answer has the subject of what it answers. */
  subject?: string;
  html?: string;
  /** The address of a queue; by default, that of the conversation to answer in, or the first one. */
  to?: string;
  cc?: readonly string[];
  attachments?: readonly { name: string; contentType: string; contentLength: number }[];
  /** The conversation to answer in; without it, a new one begins. */
  conversationId?: string;
}

export interface CustomerMessageOptions {
  /** The messenger; `webmessaging` by default, or that of the conversation that goes on. */
  via?: MessengerType;
}

export interface CustomerImage extends CustomerMessageOptions {
  fileName?: string;
  mediaType?: string;
  contentLength?: number;
  /** Where the image is. */
  url?: string;
  /** What is written beside it. */
  text?: string;
}

/** Where something that a customer sent has come in. */
export interface MessageReference {
  conversationId: string;
  messageId: string;
}

/** A customer who does as a test or a demo says. */
export interface Customer extends CustomerAddresses {
  /** Writes an e-mail: a new one, or with `conversationId` an answer. */
  sendsEmail(email: CustomerEmail): MessageReference;
  /** Writes a message, in the conversation that goes on with this customer, or in a new one. */
  writes(text: string, options?: CustomerMessageOptions): MessageReference;
  /** Sends a picture. */
  sendsImage(image?: CustomerImage): MessageReference;
  /** What has come since the customer last looked. Messages count as read from now on. */
  reads(): SentMessage[];
}

export function createCustomerHandle(
  addresses: CustomerAddresses,
  createContext: () => OrganizationContext,
  notifyChange: () => void,
): Customer {
  const finish = <T>(result: T): T => {
    notifyChange();
    return result;
  };
  const sendMessage = (
    text: string,
    options: CustomerMessageOptions,
    media?: IncomingMessage['media'],
  ): MessageReference => {
    const ctx = createContext();
    const type = options.via ?? findCurrentMessenger(ctx, addresses) ?? 'webmessaging';
    const integration = ctx.organization.integrations.find(({ messengerType }) => messengerType === type);
    if (!integration) throw new Error(`${ctx.organization.name} has no messaging integration of the type ${type}`);
    const { conversation, message } = receiveMessage(ctx, {
      type,
      integrationId: integration.id,
      to: integration.recipient?.id ?? integration.id,
      from: getAddress(addresses, type),
      name: addresses.name,
      text,
      media,
    });
    return finish({ conversationId: conversation.id, messageId: message.id });
  };
  return {
    ...addresses,
    sendsEmail: ({ text, subject, html, to, cc = [], attachments = [], conversationId }) => {
      const ctx = createContext();
      const conversation = conversationId === undefined ? undefined : findEmailConversation(ctx, conversationId);
      const thread = conversation?.email;
      const { conversation: into, message } = receiveEmail(ctx, {
        from: { email: addresses.email, name: addresses.name },
        to,
        cc: cc.map((email) => ({ email })),
        subject: subject ?? (thread ? `RE: ${thread.subject}` : ''),
        text,
        html,
        attachments: [...attachments],
        conversation,
      });
      return finish({ conversationId: into.id, messageId: message.id });
    },
    writes: (text, options = {}) => sendMessage(text, options),
    sendsImage: (image = {}) => {
      const id = createContext().random.uuid();
      const { fileName = 'picture.png', mediaType = 'image/png', contentLength = 20_480, text = '' } = image;
      const { url = `https://media.invalid/${id}/${encodeURIComponent(fileName)}` } = image;
      const media = [{ id, url, mediaType, contentLengthBytes: contentLength, name: fileName }];
      return sendMessage(text, image.via ? { via: image.via } : {}, media);
    },
    reads: () => {
      const ctx = createContext();
      const unread = ctx.organization.sent.filter(
        (sent) => !sent.read && sent.to.some((address) => addresses.all.includes(address)),
      );
      for (const sent of unread) markRead(ctx, sent);
      return finish(unread);
    },
  };
}

function markRead(ctx: OrganizationContext, sent: SentMessage): void {
  sent.read = true;
  const conversation = ctx.organization.conversations[sent.conversationId];
  const message = conversation?.message?.messages.find(({ id }) => id === sent.id);
  if (!conversation || !message) return;
  message.status = 'read';
  notifyConversationChange(ctx, conversation);
}

function findEmailConversation(ctx: OrganizationContext, id: string): Conversation {
  const { conversations } = ctx.organization;
  const conversation = Object.hasOwn(conversations, id) ? conversations[id] : undefined;
  if (conversation?.email) return refreshConversation(ctx, conversation);
  throw new Error(`There is no e-mail conversation ${id}`);
}

/** By what messenger the customer is talking now. */
const findCurrentMessenger = (
  { organization }: OrganizationContext,
  { all }: CustomerAddresses,
): MessengerType | undefined =>
  Object.values(organization.conversations).findLast(
    ({ channel, endTime, message }) =>
      channel === 'message' && !endTime && message && all.includes(message.customerAddress),
  )?.message?.type;
