import type { MessageMedia } from '../../../generated/models.js';
import type { Acting } from '../../context.js';
import { defined } from '../../defined.js';
import { changed, currentCommunication } from '../../shared/conversations.js';
import { newCustomer } from '../../shared/participants.js';
import { enqueue } from '../../shared/transfer.js';
import type { Conversation, MessengerType, Queue, StoredMessage } from '../../state.js';

/** What a customer wrote, by whatever messenger. */
export interface Incoming {
  type: MessengerType;
  /** Where it came in: an integration's id, or a phone number. */
  to: string;
  integrationId?: string | undefined;
  /** Who wrote: a phone number, or the id that the messenger knows the customer by. */
  from: string;
  name?: string | undefined;
  text: string;
  media?: MessageMedia[] | undefined;
  /** The messenger's own id of the message: what is sent again with the same id comes in once. */
  providerMessageId?: string | undefined;
  time?: string | undefined;
  attributes?: Record<string, string> | undefined;
}

/** Takes in a message: into the conversation that goes on with this customer, or into a new one, which a queue gets. */
export function receiveMessage(
  ctx: Acting,
  incoming: Incoming,
): { conversation: Conversation; message: StoredMessage } {
  const known = incoming.providerMessageId ? received(ctx, incoming) : undefined;
  if (known) return known;
  const conversation = conversationWith(ctx, incoming);
  const customer = conversation.participants.find(({ purpose }) => purpose === 'customer');
  if (!customer || !conversation.message) throw new Error(`Conversation ${conversation.id} has no customer`);
  if (incoming.attributes) customer.attributes = { ...customer.attributes, ...incoming.attributes };
  const message: StoredMessage = defined({
    id: ctx.random.uuid(),
    communicationId: currentCommunication(customer).id,
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
  changed(ctx, conversation);
  return { conversation, message };
}

const isWith = ({ channel, message }: Conversation, { type, from, to }: Incoming): boolean =>
  channel === 'message' && message?.type === type && message.customerAddress === from && message.ownAddress === to;

/** The conversation that goes on with a customer, or a new one. */
export const conversationWith = (ctx: Acting, incoming: Incoming): Conversation =>
  Object.values(ctx.organization.conversations).findLast((c) => !c.endTime && isWith(c, incoming)) ??
  startConversation(ctx, incoming);

function received({ organization }: Acting, incoming: Incoming) {
  for (const conversation of Object.values(organization.conversations)) {
    if (!isWith(conversation, incoming)) continue;
    const message = conversation.message?.messages.find(
      ({ direction, providerMessageId }) => direction === 'inbound' && providerMessageId === incoming.providerMessageId,
    );
    if (message) return { conversation, message };
  }
  return undefined;
}

function startConversation(ctx: Acting, { type, to, from, name = from, integrationId }: Incoming): Conversation {
  const { queues, conversations } = ctx.organization;
  const queue: Queue | undefined = queues.find(({ phoneNumber }) => phoneNumber === to) ?? queues[0];
  const conversation: Conversation = {
    id: ctx.random.uuid(),
    channel: 'message',
    startTime: ctx.now,
    participants: [newCustomer(ctx, { name, address: from })],
    transfers: [],
    message: {
      type,
      ...(integrationId ? { integrationId } : {}),
      customerAddress: from,
      ownAddress: to,
      messages: [],
    },
  };
  if (queue) enqueue(ctx, conversation, queue);
  conversations[conversation.id] = conversation;
  return conversation;
}
