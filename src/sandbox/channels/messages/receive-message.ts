import type { MessageMedia } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { OrganizationContext } from '../../context.js';
import { getCurrentCommunication, notifyConversationChange } from '../../shared/conversations.js';
import { createCustomer } from '../../shared/participants.js';
import { enqueueConversation } from '../../shared/transfer.js';
import type { Conversation, MessengerType, Queue, StoredMessage } from '../../state.js';

/** A message from a customer. */
export interface IncomingMessage {
  type: MessengerType;
  /** The recipient: the id of an integration or a phone number. */
  to: string;
  integrationId?: string | undefined;
  /** The sender: a phone number or a messenger id. */
  from: string;
  name?: string | undefined;
  text: string;
  media?: MessageMedia[] | undefined;
  /** The messenger's id of the message. Duplicates are ignored. */
  providerMessageId?: string | undefined;
  time?: string | undefined;
  attributes?: Record<string, string> | undefined;
}

/** Receives a message, in the customer's active conversation or in a new one. A duplicate has no effect. */
export function receiveMessage(
  ctx: OrganizationContext,
  incoming: IncomingMessage,
): { conversation: Conversation; message: StoredMessage; isDuplicate: boolean } {
  const known = incoming.providerMessageId ? findReceivedMessage(ctx, incoming) : undefined;
  if (known) return { ...known, isDuplicate: true };
  const conversation = findOrStartConversation(ctx, incoming);
  const customer = conversation.participants.find(({ purpose }) => purpose === 'customer');
  if (!customer || !conversation.message) throw new Error(`Conversation ${conversation.id} has no customer.`);
  if (incoming.attributes) customer.attributes = { ...customer.attributes, ...incoming.attributes };
  const message: StoredMessage = omitUndefined({
    id: ctx.random.uuid(),
    communicationId: getCurrentCommunication(customer).id,
    direction: 'inbound' as const,
    messengerType: incoming.type,
    timestamp: incoming.time ?? ctx.now,
    fromAddress: incoming.from,
    toAddress: incoming.to,
    textBody: incoming.text,
    media: incoming.media,
    providerMessageId: incoming.providerMessageId,
    status: 'received' as const,
  });
  conversation.message.messages.push(message);
  notifyConversationChange(ctx, conversation);
  return { conversation, message, isDuplicate: false };
}

const isSameCustomer = ({ channel, message }: Conversation, { type, from, to }: IncomingMessage): boolean =>
  channel === 'message' && message?.type === type && message.customerAddress === from && message.ownAddress === to;

/** The customer's active conversation, or a new one. */
export const findOrStartConversation = (ctx: OrganizationContext, incoming: IncomingMessage): Conversation =>
  Object.values(ctx.organization.conversations).findLast((c) => !c.endTime && isSameCustomer(c, incoming)) ??
  startConversation(ctx, incoming);

function findReceivedMessage({ organization }: OrganizationContext, incoming: IncomingMessage) {
  for (const conversation of Object.values(organization.conversations)) {
    if (!isSameCustomer(conversation, incoming)) continue;
    const message = conversation.message?.messages.find(
      ({ direction, providerMessageId }) => direction === 'inbound' && providerMessageId === incoming.providerMessageId,
    );
    if (message) return { conversation, message };
  }
  return undefined;
}

function startConversation(
  ctx: OrganizationContext,
  { type, to, from, name = from, integrationId }: IncomingMessage,
): Conversation {
  const { queues, conversations } = ctx.organization;
  const queue: Queue | undefined = queues.find(({ phoneNumber }) => phoneNumber === to) ?? queues[0];
  const conversation: Conversation = {
    id: ctx.random.uuid(),
    channel: 'message',
    startTime: ctx.now,
    participants: [createCustomer(ctx, { name, address: from })],
    transfers: [],
    message: {
      type,
      ...(integrationId ? { integrationId } : {}),
      customerAddress: from,
      ownAddress: to,
      messages: [],
    },
  };
  if (queue) enqueueConversation(ctx, conversation, queue);
  conversations[conversation.id] = conversation;
  return conversation;
}
