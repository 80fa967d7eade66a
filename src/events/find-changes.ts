import type { ConversationChange } from './conversation-change.js';
import { type ConversationState, isEnded, messageFact, type ParticipantState } from './conversation-state.js';

/** Finds what happened between two states of a conversation, in the order in which it can have happened. */
export function findChanges(before: ConversationState | undefined, after: ConversationState): ConversationChange[] {
  const changes: ConversationChange[] = before ? [] : [{ type: 'started' }];
  const participants = [...after.participants];
  for (const [participantId, { purpose }] of participants) {
    if (!before?.facts.has(participantId)) changes.push({ type: 'joined', participantId, purpose });
  }
  for (const [id, participant] of participants) {
    changes.push(...findStates(id, before, after, participant).filter(({ to }) => !hasLeft(to)));
  }
  changes.push(...findMessages(before, after));
  for (const [id, participant] of participants) {
    changes.push(...findValues(id, before?.participants.get(id), participant, before));
    changes.push(...findStates(id, before, after, participant).filter(({ to }) => hasLeft(to)));
  }
  for (const [id, participant] of participants)
    changes.push(...findWrapup(id, before?.participants.get(id), participant));
  if (isEnded(after) && !(before && isEnded(before))) changes.push({ type: 'ended' });
  return changes;
}

const hasLeft = (state: string): boolean => state === 'disconnected' || state === 'terminated';

type StateChange = Extract<ConversationChange, { type: 'state' }>;

/** A participant who left and had never been seen as connected was connected in between, if the time of it is new. */
function findStates(
  participantId: string,
  before: ConversationState | undefined,
  after: ConversationState,
  { purpose, state: to }: ParticipantState,
): StateChange[] {
  const from = before?.participants.get(participantId)?.state ?? '';
  if (from === to || to === '') return [];
  const change = (start: string, end: string): StateChange => ({
    type: 'state',
    participantId,
    purpose,
    from: start,
    to: end,
  });
  const connected = `${participantId} connectedTime`;
  const wasConnected = hasLeft(to) && after.facts.has(connected) && !before?.facts.has(connected);
  return wasConnected && from !== 'connected'
    ? [change(from, 'connected'), change('connected', to)]
    : [change(from, to)];
}

/** New messages, oldest first, and new statuses of known ones. */
function* findMessages(before: ConversationState | undefined, after: ConversationState): Generator<ConversationChange> {
  for (const [messageId, { status, participantId }] of after.messages) {
    const purpose = participantId && after.participants.get(participantId)?.purpose;
    const previous = before?.messages.get(messageId)?.status;
    if (!before?.facts.has(messageFact(messageId))) {
      yield { type: 'message', messageId, ...(participantId && purpose && { participantId, purpose }) };
    } else if (previous !== undefined && status !== '' && status !== previous)
      yield { type: 'messageStatus', messageId, status };
  }
}

function* findValues(
  participantId: string,
  before: ParticipantState | undefined,
  after: ParticipantState,
  conversation: ConversationState | undefined,
): Generator<ConversationChange> {
  const old = before?.attributes ?? {};
  const all = new Set([...Object.keys(old), ...Object.keys(after.attributes)]);
  const names = [...all].filter((name) => old[name] !== after.attributes[name]);
  if (names.length > 0) yield { type: 'attributes', participantId, names };
  const { error } = after;
  if (error && error.code !== before?.error?.code) yield { type: 'error', participantId, ...error };
  // The other values of a new participant are no change.
  if (conversation && before && before.rest !== after.rest) yield { type: 'updated' };
}

function findWrapup(
  participantId: string,
  before: ParticipantState | undefined,
  after: ParticipantState,
): ConversationChange[] {
  const { wrapup: code } = after;
  return code !== '' && code !== before?.wrapup ? [{ type: 'wrapup', participantId, code }] : [];
}
