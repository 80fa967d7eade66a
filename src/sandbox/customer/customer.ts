import { receiveEmail } from '../channels/emails/receive-email.js';
import { type IncomingMessage, receiveMessage } from '../channels/messages/receive-message.js';
import type { OrganizationContext } from '../context.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import { notifyConversationChange, refreshConversation } from '../shared/conversations.js';
import { findIntegration } from '../shared/find-integration.js';
import type { Conversation, MessengerType, SentMessage } from '../state.js';
import { type AttachedFile, createAttachment, type DescribedFile, getFilePath } from '../uploads/attachment.js';
import { decodeBase64 } from '../uploads/base64.js';
import { type CustomerAddresses, getAddress } from './customer-addresses.js';

/** An email that a simulated customer sends. */
export interface CustomerEmail {
  text: string;
  /** Default: `RE:` and the subject of the conversation, or no subject for a new conversation. */
  subject?: string;
  html?: string;
  /** The email address of a queue. Default: the queue of the conversation, or the first queue. */
  to?: string;
  cc?: readonly string[];
  /** Files with their bytes or, for code that does not download them, only with their length. */
  attachments?: readonly (AttachedFile | DescribedFile)[];
  /** The conversation to reply to. Default: a new conversation. */
  conversationId?: string;
}

/** Options of a message that a simulated customer sends. */
export interface CustomerMessageOptions {
  /** The messenger. Default: the one of the customer's active conversation, otherwise `webmessaging`. */
  via?: MessengerType;
}

/** An image that a simulated customer sends. */
export interface CustomerImage extends CustomerMessageOptions {
  /** Default: `picture.png`. */
  fileName?: string;
  /** Default: `image/png`. */
  mediaType?: string;
  /** The bytes. Default: none, so that the image cannot be downloaded. */
  content?: Uint8Array;
  /** Size in bytes. Default: the length of `content`, or 20,480. */
  contentLength?: number;
  /** URL of the image. Default: the one where the sandbox serves `content`, or a URL of a host that does not exist. */
  url?: string;
  /** Text of the message. Default: none. */
  text?: string;
}

/** The ids of a message. */
export interface MessageReference {
  conversationId: string;
  messageId: string;
}

/**
 * A simulated customer.
 *
 * @example
 * ```ts
 * const ada = sandbox.customer('Ada');
 * const { conversationId } = ada.sendEmail({ subject: 'Opening hours', text: 'Are you open on Sunday?' });
 * ada.sendEmail({ conversationId, text: 'And on Monday?' });
 * ```
 */
export interface Customer extends CustomerAddresses {
  /**
   * Sends an email. With `conversationId` it is a reply.
   *
   * @throws TypeError for an unknown option.
   * @throws Error for an unknown conversation.
   */
  sendEmail(email: CustomerEmail): MessageReference;
  /**
   * Sends a message in the customer's active conversation, or in a new one.
   *
   * @throws Error if the organization has no integration for the messenger.
   */
  sendMessage(text: string, options?: CustomerMessageOptions): MessageReference;
  /** Sends an image, like `sendMessage`. */
  sendImage(image?: CustomerImage): MessageReference;
  /**
   * Returns the bytes of an attachment or of media that the organization sent, by `attachmentId` or media id.
   *
   * @throws Error for an unknown file.
   */
  downloadFile(id: string): Uint8Array;
  /** Returns the unread messages and marks them as read. */
  readMessages(): SentMessage[];
}

const EMAIL_OPTIONS: Readonly<Record<keyof CustomerEmail, true>> = {
  text: true,
  subject: true,
  html: true,
  to: true,
  cc: true,
  attachments: true,
  conversationId: true,
};

const IMAGE_OPTIONS: Readonly<Record<keyof CustomerImage, true>> = {
  via: true,
  fileName: true,
  mediaType: true,
  content: true,
  contentLength: true,
  url: true,
  text: true,
};

export function createCustomerHandle(
  addresses: CustomerAddresses,
  createContext: () => OrganizationContext,
  notifyChange: () => void,
): Customer {
  const finish = <T>(result: T): T => {
    notifyChange();
    return result;
  };
  const deliverMessage = (
    text: string,
    options: CustomerMessageOptions,
    media?: IncomingMessage['media'],
  ): MessageReference => {
    const ctx = createContext();
    const type = options.via ?? findCurrentMessenger(ctx, addresses) ?? 'webmessaging';
    const integration = findIntegration(ctx, type);
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
    sendEmail: (email) => {
      rejectUnknownKeys('sendEmail', email, EMAIL_OPTIONS);
      const { text, subject, html, to, cc = [], attachments = [], conversationId } = email;
      const ctx = createContext();
      const conversation = conversationId === undefined ? undefined : findEmailConversation(ctx, conversationId);
      const thread = conversation?.email;
      const { conversation: received, message } = receiveEmail(ctx, {
        from: { email: addresses.email, name: addresses.name },
        to,
        cc: cc.map((email) => ({ email })),
        subject: subject ?? (thread ? `RE: ${thread.subject}` : ''),
        text,
        html,
        attachments,
        conversation,
      });
      return finish({ conversationId: received.id, messageId: message.id });
    },
    sendMessage: (text, options = {}) => {
      rejectUnknownKeys('sendMessage', options, { via: true });
      return deliverMessage(text, options);
    },
    sendImage: (image = {}) => {
      rejectUnknownKeys('sendImage', image, IMAGE_OPTIONS);
      const { random, organization } = createContext();
      const { fileName: name = 'picture.png', mediaType = 'image/png', text = '', content } = image;
      const file = content
        ? createAttachment(random, organization, { name, contentType: mediaType, content })
        : { attachmentId: random.uuid(), contentLength: 20_480 };
      const { attachmentId: id = '' } = file;
      const {
        url = content ? getFilePath(id) : `https://media.invalid/${id}/${encodeURIComponent(name)}`,
        contentLength = file.contentLength ?? 0,
      } = image;
      const media = [{ id, url, mediaType, contentLengthBytes: contentLength, name }];
      return deliverMessage(text, image.via ? { via: image.via } : {}, media);
    },
    downloadFile: (id) => {
      const { media, files = {} } = createContext().organization;
      const content = Object.hasOwn(files, id) ? files[id]?.content : Object.hasOwn(media, id) && media[id]?.content;
      if (content) return decodeBase64(content);
      throw new Error(`Unknown file "${id}". Use the attachmentId of an attachment or the id of media.`);
    },
    readMessages: () => {
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
  throw new Error(`Unknown email conversation "${id}".`);
}

/** The messenger of the customer's active conversation. */
const findCurrentMessenger = (
  { organization }: OrganizationContext,
  { all }: CustomerAddresses,
): MessengerType | undefined =>
  Object.values(organization.conversations).findLast(
    ({ channel, endTime, message }) =>
      channel === 'message' && !endTime && message && all.includes(message.customerAddress),
  )?.message?.type;
