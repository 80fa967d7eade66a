import { findCustomerConversations } from '../shared/conversation-index.js';
import { slugify } from '../slugify.js';
import type { MessengerType, Organization } from '../state.js';

/** The addresses of a customer. */
export interface CustomerAddresses {
  readonly name: string;
  readonly email: string;
  /** Phone number in E.164 format, for text messages and WhatsApp. WhatsApp ids omit the `+`. */
  readonly phone: string;
  /** The customer's id in the other messengers. */
  readonly messengerId: string;
  /** All of these, and all other addresses from the customer's conversations. */
  readonly all: readonly string[];
}

/** Finds a customer by name or first name in the organization's conversations. An unknown name gives a new customer. */
export function findCustomerAddresses(organization: Organization, requestedName: string): CustomerAddresses {
  const matchesName = (name: string) => name === requestedName || name.split(' ')[0] === requestedName;
  const seen = findCustomerConversations(organization, requestedName).flatMap((conversation) =>
    conversation.participants
      .filter(({ purpose, name }) => purpose === 'customer' && matchesName(name))
      .map((participant) => ({ participant, type: conversation.message?.type })),
  );
  const findLastAddress = (hasType: (type: MessengerType | undefined) => boolean) =>
    seen.findLast(({ type, participant }) => hasType(type) && participant.address)?.participant.address;
  const slug = slugify(requestedName) || 'customer';
  const email = findLastAddress((type) => type === undefined) ?? `${slug}@mail.example`;
  const phone = `+${toDigits(findLastAddress(isPhone) ?? `1317555${hashToPhoneDigits(requestedName)}`)}`;
  const messengerId = findLastAddress((type) => type !== undefined && !isPhone(type)) ?? slug;
  const all = [
    email,
    phone,
    toDigits(phone),
    messengerId,
    ...seen.flatMap(({ participant }) => participant.address ?? []),
  ];
  return { name: seen[0]?.participant.name ?? requestedName, email, phone, messengerId, all: [...new Set(all)] };
}

/** The customer's address in a messenger. */
export const getAddress = ({ phone, messengerId }: CustomerAddresses, type: MessengerType): string =>
  type === 'whatsapp' ? toDigits(phone) : isPhone(type) ? phone : messengerId;

const toDigits = (phone: string): string => phone.replace(/^\+/, '');

const isPhone = (type: MessengerType | undefined): boolean => type === 'sms' || type === 'whatsapp';

/** Four digits. The same name gives the same digits. */
function hashToPhoneDigits(name: string): string {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 9000;
  return String(1000 + hash);
}
