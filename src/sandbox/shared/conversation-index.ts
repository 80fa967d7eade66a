import type { Channel, Conversation, Organization } from '../state.js';
import { getCurrentCommunication } from './current-communication.js';

/**
 * Finds the active conversations of a user without a scan, and keeps views until their conversation changes. Once code outside of the
 * sandbox has the state, it can change it without notice, so both are computed each time from then on.
 */
interface ConversationIndex {
  /** By channel and user. */
  readonly active: Map<string, Set<Conversation>>;
  /** All conversations, by the names of their customers. */
  readonly byCustomer: Map<string, Set<Conversation>>;
  /** The keys in `active` of each conversation. */
  readonly keys: WeakMap<Conversation, readonly string[]>;
  /** The position in the order of creation. */
  readonly positions: WeakMap<Conversation, number>;
  count: number;
}

const indexes = new WeakMap<Organization, ConversationIndex>();
const exposed = new WeakSet<Organization>();
const views = new WeakMap<Conversation, { origin: string; view: unknown }>();

const toKey = (channel: Channel, userId: string): string => `${channel} ${userId}`;

/** Call it before code outside of the sandbox receives the state. */
export function markExposed(organization: Organization): void {
  exposed.add(organization);
  indexes.delete(organization);
}

/** The active conversations of a channel in which a user takes part, oldest first. Undefined if the state must be scanned. */
export function findActiveConversations(
  organization: Organization,
  channel: Channel,
  userId: string,
): Conversation[] | undefined {
  if (exposed.has(organization)) return undefined;
  const { active, positions } = getIndex(organization);
  const position = (conversation: Conversation) => positions.get(conversation) ?? 0;
  return [...(active.get(toKey(channel, userId)) ?? [])].sort((a, b) => position(a) - position(b));
}

/** The conversations of customers with this name or first name, oldest first. */
export function findCustomerConversations(organization: Organization, name: string): Conversation[] {
  if (!exposed.has(organization)) return [...(getIndex(organization).byCustomer.get(name) ?? [])];
  return Object.values(organization.conversations).filter(({ participants }) =>
    participants.some((p) => p.purpose === 'customer' && (p.name === name || getFirstName(p.name) === name)),
  );
}

const getFirstName = (name: string): string => name.split(' ')[0] ?? name;

const getIndex = (organization: Organization): ConversationIndex =>
  indexes.get(organization) ?? buildIndex(organization);

/** Call it after each change of a conversation. */
export function updateIndex(organization: Organization, conversation: Conversation): void {
  views.delete(conversation);
  const index = indexes.get(organization);
  if (index) addToIndex(index, conversation);
}

/** Returns the view of a conversation in the responses to reads. `build` is called once per change. */
export function getView<View>(
  { organization, origin }: { organization: Organization; origin: string },
  conversation: Conversation,
  build: () => View,
): View {
  if (exposed.has(organization)) return build();
  const known = views.get(conversation);
  if (known?.origin === origin) return known.view as View;
  const view = build();
  views.set(conversation, { origin, view });
  return view;
}

function buildIndex(organization: Organization): ConversationIndex {
  const index: ConversationIndex = {
    active: new Map(),
    byCustomer: new Map(),
    keys: new WeakMap(),
    positions: new WeakMap(),
    count: 0,
  };
  for (const conversation of Object.values(organization.conversations)) addToIndex(index, conversation);
  indexes.set(organization, index);
  return index;
}

function addToIndex(index: ConversationIndex, conversation: Conversation): void {
  const { active, byCustomer, keys, positions } = index;
  if (!positions.has(conversation)) {
    positions.set(conversation, index.count);
    index.count += 1;
    for (const { purpose, name } of conversation.participants) {
      if (purpose !== 'customer') continue;
      for (const key of new Set([name, getFirstName(name)])) {
        byCustomer.set(key, (byCustomer.get(key) ?? new Set()).add(conversation));
      }
    }
  }
  for (const key of keys.get(conversation) ?? []) active.get(key)?.delete(conversation);
  const current = conversation.endTime ? [] : findActiveUsers(conversation);
  const added = current.map((userId) => toKey(conversation.channel, userId));
  keys.set(conversation, added);
  for (const key of added) active.set(key, (active.get(key) ?? new Set()).add(conversation));
}

const findActiveUsers = ({ participants }: Conversation): string[] => [
  ...new Set(
    participants.flatMap((participant) =>
      participant.userId && getCurrentCommunication(participant).state !== 'disconnected' ? participant.userId : [],
    ),
  ),
];
