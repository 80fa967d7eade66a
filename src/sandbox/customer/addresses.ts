import { slugOf } from '../slug.js';
import type { MessengerType, Organization } from '../state.js';

/** How a customer is reached. */
export interface CustomerAddresses {
  readonly name: string;
  readonly email: string;
  /** For text messages and WhatsApp, which writes it without the `+`. */
  readonly phone: string;
  /** What other messengers know the customer by. */
  readonly messengerId: string;
  /** All addresses that the customer has been seen with. */
  readonly all: readonly string[];
}

/** The customer of that name, or first name, as the organization's conversations know it; or a new one. */
export function findCustomer(organization: Organization, wanted: string): CustomerAddresses {
  const isWanted = (name: string) => name === wanted || name.split(' ')[0] === wanted;
  const seen = Object.values(organization.conversations).flatMap((conversation) =>
    conversation.participants
      .filter(({ purpose, name }) => purpose === 'customer' && isWanted(name))
      .map((participant) => ({ participant, type: conversation.message?.type })),
  );
  const known = (isFitting: (type: MessengerType | undefined) => boolean) =>
    seen.findLast(({ type, participant }) => isFitting(type) && participant.address)?.participant.address;
  const slug = slugOf(wanted) || 'customer';
  const email = known((type) => type === undefined) ?? `${slug}@mail.example`;
  const phone = `+${digitsOf(known(isPhone) ?? `1317555${phoneDigits(wanted)}`)}`;
  const messengerId = known((type) => type !== undefined && !isPhone(type)) ?? slug;
  const all = [
    email,
    phone,
    digitsOf(phone),
    messengerId,
    ...seen.flatMap(({ participant }) => participant.address ?? []),
  ];
  return { name: seen[0]?.participant.name ?? wanted, email, phone, messengerId, all: [...new Set(all)] };
}

/** Where a messenger finds the customer. */
export const addressOf = ({ phone, messengerId }: CustomerAddresses, type: MessengerType): string =>
  type === 'whatsapp' ? digitsOf(phone) : isPhone(type) ? phone : messengerId;

const digitsOf = (phone: string): string => phone.replace(/^\+/, '');

const isPhone = (type: MessengerType | undefined): boolean => type === 'sms' || type === 'whatsapp';

/** Four digits that are the same for the same name. */
function phoneDigits(name: string): string {
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 9000;
  return String(1000 + hash);
}
