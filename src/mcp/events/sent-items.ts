import type { CallOptions } from '../../client/call.js';
import type { Client } from '../../client/client.js';
import type { ConversationChange } from '../../events/conversation-change.js';
import type { ConversationEvent } from '../../events/event.js';
import type { EmailMessage, MessageData } from '../../generated/models.js';
import { GenesysError } from '../../transport/errors.js';

/** A message or email of an event, with its content. */
export interface SentItem {
  readonly isFromCustomer: boolean;
  /** Undefined if it could not be read. */
  readonly data: EmailMessage | MessageData | undefined;
  /** Why it could not be read. */
  readonly problem?: string;
}

export const isFromCustomer = (item: SentItem): boolean => item.isFromCustomer;

/** Reads the messages or emails that an event reports. One that cannot be read must not hide the event. */
export async function readSentItems(
  client: Client,
  event: ConversationEvent,
  changes: readonly ConversationChange[],
  options: CallOptions,
): Promise<SentItem[]> {
  const items: SentItem[] = [];
  for (const change of changes) {
    if (change.type !== 'message') continue;
    const { messageId, purpose } = change;
    try {
      items.push(await readItem(client, event, messageId, purpose, options));
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof GenesysError)) throw error;
      const isCustomer = purpose === undefined || purpose === 'customer';
      items.push({ isFromCustomer: isCustomer, data: undefined, problem: `Message ${messageId}: ${error.message}` });
    }
  }
  return items;
}

/** An email event does not name the sender, so the email is compared with the addresses of the customers. */
async function readItem(
  client: Client,
  event: ConversationEvent,
  messageId: string,
  purpose: string | undefined,
  options: CallOptions,
): Promise<SentItem> {
  const { conversationId } = event;
  if (event.channel === 'emails') {
    const data = await client.emails.getMessage({ conversationId, messageId }, options);
    const addresses = findCustomerAddresses(event);
    const sender = data.from.email?.toLowerCase() ?? '';
    return { isFromCustomer: addresses.length === 0 || addresses.includes(sender), data };
  }
  const isCustomer = purpose === 'customer';
  if (event.channel !== 'messages') return { isFromCustomer: isCustomer, data: undefined };
  return { isFromCustomer: isCustomer, data: await client.messages.getMessage({ conversationId, messageId }, options) };
}

const findCustomerAddresses = ({ data }: ConversationEvent): string[] => {
  const participants = (data.participants ?? []) as readonly { purpose?: string; address?: string }[];
  return participants.flatMap(({ purpose, address }) =>
    purpose === 'customer' && address ? [address.toLowerCase()] : [],
  );
};
