/** What the stream remembers of a conversation, to find what changes. It has no texts of messages. */
export interface ConversationState {
  readonly participants: ReadonlyMap<string, ParticipantState>;
  /** The messages by id, oldest first. */
  readonly messages: ReadonlyMap<string, SentItem>;
  /** Things that never unhappen: who joined, connected and left, and which messages were sent. */
  readonly facts: ReadonlySet<string>;
}

export interface ParticipantState {
  readonly purpose: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The wrap-up code. */
  readonly wrapup: string;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Other properties that matter, as JSON. */
  readonly rest: string;
}

interface SentItem {
  readonly time: string;
  readonly status: string;
  /** Undefined for an email: all participants have its id. */
  readonly participantId?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** The participant's property for the communications of each channel, in topics of all channels. */
const COMMUNICATIONS = ['emails', 'messages', 'socialExpressions', 'videos', 'cobrowsesessions', 'internalMessages'];

/** The times of a participant that are set once. */
const TIMES = ['connectedTime', 'endTime', 'startAcwTime', 'endAcwTime'];

/** Other properties whose changes are reported. Events and responses of the API both have them. */
const REST = ['held', 'wrapupRequired', 'wrapupSkipped', 'subject', 'messagesSent', 'audioMuted', 'videoMuted'];

/**
 * Extracts the state from the body of an event or from a response of the API. They differ in details.
 *
 * @param emailIds Ids of emails that the body does not have, oldest first.
 */
export function parseConversation(body: unknown, emailIds: readonly string[] = []): ConversationState {
  const list = toArray(toFields(body).participants).map(toFields);
  const messages = new Map<string, SentItem>(emailIds.map((id) => [id, { time: '', status: '' }]));
  const sent = list.flatMap((participant) => [...findMessages(participant)]);
  for (const { id, ...item } of sent.sort((a, b) => compareText(a.time, b.time))) {
    messages.set(id, messages.has(id) ? { ...item, participantId: undefined } : item);
  }
  const facts = list.flatMap((participant) => {
    const id = toText(participant.id);
    return [id, ...TIMES.filter((time) => getField(participant, time)).map((time) => `${id} ${time}`)];
  });
  return {
    participants: new Map(list.map((participant) => [toText(participant.id), parseParticipant(participant)])),
    messages,
    facts: new Set([...facts, ...[...messages.keys()].map(messageFact)]),
  };
}

export const messageFact = (id: string): string => `message ${id}`;

function parseParticipant(participant: Fields): ParticipantState {
  const error = toFields(getField(participant, 'errorInfo'));
  return {
    purpose: toText(participant.purpose),
    state: toText(getField(participant, 'state')),
    attributes: toFields(participant.attributes),
    wrapup: toText(toFields(getField(participant, 'wrapup')).code),
    error: error.code === undefined ? undefined : { code: toText(error.code), message: toText(error.message) },
    rest: JSON.stringify([
      // Some bodies have `false` where others have nothing.
      ...REST.map((name) => getField(participant, name) || undefined),
      participant.queueId ?? toFields(participant.queue).id,
      participant.userId ?? toFields(participant.user).id,
    ]),
  };
}

/** The participant's own property, or that of its latest communication. */
function getField(participant: Fields, name: string): unknown {
  if (participant[name] !== undefined) return participant[name];
  return getCommunications(participant).findLast((communication) => communication[name] !== undefined)?.[name];
}

/** Communications have a state, messages of a messaging conversation do not. */
const getCommunications = (participant: Fields): Fields[] =>
  COMMUNICATIONS.flatMap((name) => toArray(participant[name]).map(toFields)).filter(({ state }) => state !== undefined);

function* findMessages(participant: Fields): Generator<SentItem & { id: string }> {
  const participantId = toText(participant.id);
  for (const communication of [participant, ...getCommunications(participant)]) {
    const { messageId } = communication;
    if (typeof messageId === 'string') yield { id: messageId, time: '', status: '', participantId };
    for (const message of toArray(communication.messages).map(toFields)) {
      const id = message.messageId ?? toFields(message.message).id;
      if (typeof id !== 'string') continue;
      yield { id, time: toText(message.messageTime), status: toText(message.messageStatus), participantId };
    }
  }
}

/** Whether all participants have left and no agent has to wrap up. Such a conversation is not read again after a gap. */
export const isFinished = ({ participants, facts }: ConversationState): boolean =>
  isEnded({ participants }) &&
  [...participants.keys()].every((id) => !facts.has(`${id} startAcwTime`) || facts.has(`${id} endAcwTime`));

export const isEnded = ({ participants }: Pick<ConversationState, 'participants'>): boolean =>
  participants.size > 0 && [...participants.values()].every(({ state }) => LEFT.has(state));

const LEFT = new Set(['disconnected', 'terminated']);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const toText = (value: unknown): string => (typeof value === 'string' ? value : '');
const toArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const toFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
