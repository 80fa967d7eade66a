import { topics } from '../generated/events.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { Topic } from './event.js';
import type { EventOwner, EventSelection } from './event-stream.js';

/** Source: the error `notification.subscription.too.many.subscriptions`, and the limit of 1,000 topics per connection in
 * https://developer.genesys.cloud/notificationsalerts/notifications/notifications-apis */
const MAX_TOPICS = 1_000;

const SUBJECT = 'events.subscribe';

/** The channels that `queues` stands for. */
const QUEUE_CHANNELS = ['emails', 'messages', 'socials', 'videos', 'cobrowse'];

const CHANNELS = [...new Set(Object.values(topics).map(({ channel }) => channel))];
const KEYS: ReadonlySet<string> = new Set<string>([...CHANNELS, 'queues', 'topics'] satisfies (keyof EventSelection)[]);

type OwnerKind = (typeof topics)[Topic]['owner'];

/** The channels for which the selection needs the id of the signed-in user. */
export const findOwnChannels = (selection: EventSelection): string[] =>
  CHANNELS.filter((channel) => selection[channel] === 'me');

/**
 * Returns the names of the selected topics.
 *
 * @param userId The id of the signed-in user, for `me`.
 * @throws ArgumentError that lists every problem.
 */
export function listTopicNames(selection: EventSelection, userId: string): string[] {
  if (typeof selection !== 'object' || selection === null) {
    throw new ArgumentError(SUBJECT, [
      { argument: 'selection', problem: "must be an object such as { emails: 'me' }" },
    ]);
  }
  const problems: ArgumentProblem[] = [];
  for (const key of Object.keys(selection)) {
    if (!KEYS.has(key)) problems.push({ argument: key, problem: `is unknown. Use one of: ${[...KEYS].join(', ')}` });
  }
  const names: string[] = [...toList(selection.topics)];
  for (const channel of CHANNELS) {
    const value = selection[channel];
    if (value === undefined) continue;
    const owners = Object.entries(value === 'me' ? { user: userId } : typeof value === 'object' ? (value ?? {}) : {});
    if (owners.length === 0)
      problems.push({ argument: channel, problem: "must be 'me', { user: id } or { queue: id }" });
    for (const [owner, ids] of owners) {
      if (value !== 'me' && toList(ids as EventIds).includes('me')) {
        problems.push({ argument: `${channel}.${owner}`, problem: `must be an id. Use ${channel}: 'me' for your own` });
      }
      const topic = findTopic(channel, owner as OwnerKind);
      if (topic) names.push(...toList(ids as EventIds).map((id) => topic.replace('{id}', id)));
      else problems.push({ argument: `${channel}.${owner}`, problem: `is not available. ${describeOwners(channel)}` });
    }
  }
  for (const id of toList(selection.queues)) {
    names.push(...QUEUE_CHANNELS.flatMap((channel) => findTopic(channel, 'queue')?.replace('{id}', id) ?? []));
  }
  const unique = [...new Set(names)];
  const invalid = unique.find((name) => !/^[a-z][\w-]*(\.[\w@-]+)+$/i.test(name));
  if (invalid !== undefined) {
    const hint = invalid.includes('{') ? '. Replace {…} with an id' : '';
    problems.push({ argument: 'topics', problem: `contains "${invalid}", which is not a topic${hint}` });
  }
  if (unique.length === 0 && problems.length === 0) {
    problems.push({ argument: 'selection', problem: `is empty. Set one of: ${[...KEYS].join(', ')}` });
  }
  if (unique.length > MAX_TOPICS) {
    const problem = `has ${unique.length} topics, but a channel can have ${MAX_TOPICS}. Use several streams`;
    problems.push({ argument: 'selection', problem });
  }
  if (problems.length > 0) throw new ArgumentError(SUBJECT, problems);
  return unique;
}

type EventIds = Exclude<EventOwner, 'me'>['user'];

const toList = (ids: EventIds): readonly string[] => (typeof ids === 'string' ? [ids] : (ids ?? []));

const findTopic = (channel: string, owner: OwnerKind): string | undefined =>
  Object.entries(topics).find(([, topic]) => topic.channel === channel && topic.owner === owner)?.[0];

const describeOwners = (channel: string): string =>
  `Use one of: ${Object.values(topics)
    .filter((topic) => topic.channel === channel)
    .map(({ owner }) => owner)
    .join(', ')}`;

/** A topic name, split into the topic and the id in it. */
export interface ParsedTopic {
  readonly topic: Topic;
  readonly ownerId: string;
}

const PATTERNS = Object.keys(topics).map((topic): [Topic, RegExp] => [
  topic as Topic,
  new RegExp(`^${topic.replaceAll('.', '\\.').replace('{id}', '([^.]+)')}$`),
]);

/** Returns undefined for a topic without a type. */
export function parseTopicName(name: string): ParsedTopic | undefined {
  for (const [topic, pattern] of PATTERNS) {
    const ownerId = pattern.exec(name)?.[1];
    if (ownerId !== undefined) return { topic, ownerId };
  }
  return undefined;
}
