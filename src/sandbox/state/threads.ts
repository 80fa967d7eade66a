import type { ConversationMessageContent, EmailMessage, MessageData } from '../../generated/models.js';

export interface EmailThread {
  subject: string;
  provider: string;
  routing?: EmailRouting;
  /** Oldest first. */
  messages: StoredEmail[];
  /** The id of the draft. The sent email keeps it. */
  draftId: string;
  /** The edited draft. Undefined for a draft in its initial state. */
  draft?: EmailMessage | undefined;
}

/** The routing criteria of the request that created the conversation. */
export interface EmailRouting {
  priority?: number;
  languageId?: string;
  skillIds?: string[];
  skillExpression?: string;
}

export interface StoredEmail extends EmailMessage {
  id: string;
  time: string;
  direction: 'inbound' | 'outbound';
  /** Sent without an agent. */
  agentless?: true;
}

export type MessengerType = NonNullable<MessageData['messengerType']>;

export interface MessageThread {
  type: MessengerType;
  integrationId?: string;
  /** Addresses of the customer and of the organization: phone numbers or messenger ids. */
  customerAddress: string;
  ownAddress: string;
  messages: StoredMessage[];
}

export interface StoredMessage extends Omit<MessageData, 'normalizedReceipts'> {
  id: string;
  /** The delivery receipts from the other platform. */
  normalizedReceipts?: NonNullable<MessageData['normalizedReceipts']>;
  /** What a bot sent in addition to a text: quick replies, cards and so on. */
  structuredContent?: ConversationMessageContent[];
  /** The communication that sent or received it. */
  communicationId: string;
}
