import type { ConversationMessageContent } from '../../../generated/models.js';
import type { OrganizationContext } from '../../context.js';
import type { MessageReference } from '../../customer/customer.js';
import { rejectUnknownKeys } from '../../reject-unknown-keys.js';
import { getCurrentCommunication } from '../../shared/conversations.js';
import { addProgram } from '../../shared/participants.js';
import { getThread } from './message-view.js';
import { postMessage } from './send-message.js';

/** A message of a bot. It has a text, content or both. */
export interface BotMessage {
  /** Default: none. */
  text?: string;
  /** Quick replies, cards, a carousel and so on, in the normalized form. Default: none. */
  content?: readonly ConversationMessageContent[];
}

const BOT_NAME = 'Bot';

/**
 * Sends a message of a bot to the customer of a messaging conversation.
 *
 * @throws TypeError for an unknown option and for an empty message.
 * @throws Error for an unknown conversation.
 */
export function sendAsBot(ctx: OrganizationContext, conversationId: string, message: BotMessage): MessageReference {
  rejectUnknownKeys('sendAsBot', message, { text: true, content: true });
  const { text = '', content = [] } = message;
  if (!text.trim() && content.length === 0) throw new TypeError('sendAsBot: a message needs a "text" or "content".');
  const { conversations, name } = ctx.organization;
  const conversation = Object.hasOwn(conversations, conversationId) ? conversations[conversationId] : undefined;
  if (conversation?.channel !== 'message') {
    throw new Error(`sendAsBot: ${name} has no messaging conversation "${conversationId}".`);
  }
  const bot =
    conversation.participants.find((one) => one.purpose === 'workflow' && one.name === BOT_NAME) ??
    addProgram(ctx, conversation, 'workflow', BOT_NAME);
  const { ownAddress, customerAddress } = getThread(conversation);
  const { id } = postMessage(ctx, conversation, {
    communicationId: getCurrentCommunication(bot).id,
    fromAddress: ownAddress,
    toAddress: customerAddress,
    text,
    originatingEntity: 'Bot',
    ...(content.length > 0 ? { structuredContent: structuredClone([...content]) } : {}),
  });
  return { conversationId, messageId: id };
}
