import type {
  Communication,
  CommunicationState,
  Conversation,
  DisconnectType,
  Participant,
  Queue,
  User,
} from '../state.js';
import { currentCommunication, isActive, isAgent } from './conversations.js';

/** Where new ids come from, and what time it is: a handler's context, or the seed's. */
export interface Making {
  readonly now: string;
  readonly random: { uuid(): string };
}

export function newCommunication(
  { now, random }: Making,
  direction: 'inbound' | 'outbound',
  state: 'alerting' | 'connected',
): Communication {
  return {
    id: random.uuid(),
    direction,
    initialState: state,
    state,
    startTime: now,
    ...(state === 'alerting' ? { startAlertingTime: now } : { connectedTime: now }),
    held: false,
    messagesSent: 0,
  };
}

export function newCustomer(
  making: Making,
  { name, address, direction = 'inbound' }: { name: string; address: string; direction?: 'inbound' | 'outbound' },
): Participant {
  return {
    id: making.random.uuid(),
    purpose: 'customer',
    name,
    address,
    attributes: {},
    communications: [newCommunication(making, direction, 'connected')],
  };
}

export function newAgent(
  making: Making,
  user: User,
  queue: Queue | undefined,
  state: 'alerting' | 'connected',
  direction: 'inbound' | 'outbound' = 'inbound',
): Participant {
  return {
    id: making.random.uuid(),
    purpose: 'agent',
    name: user.name,
    address: user.email,
    userId: user.id,
    ...(queue ? { queueId: queue.id, wrapupPrompt: queue.acw.wrapupPrompt } : {}),
    ...(queue?.acw.timeoutMs ? { wrapupTimeoutMs: queue.acw.timeoutMs } : {}),
    attributes: {},
    communications: [newCommunication(making, direction, state)],
  };
}

/** A queue, waiting for an agent. */
export function newWaiting(making: Making, queue: Queue): Participant {
  return {
    id: making.random.uuid(),
    purpose: 'acd',
    name: queue.name,
    queueId: queue.id,
    attributes: {},
    communications: [newCommunication(making, 'inbound', 'connected')],
  };
}

/** Answers, or comes back from parking. The queue has done its part then. */
export function connect(making: Making, conversation: Conversation, participant: Participant): void {
  const communication = currentCommunication(participant);
  communication.state = 'connected';
  communication.connectedTime ??= making.now;
  delete communication.resumeTime;
  for (const other of conversation.participants) {
    if (other.purpose === 'acd' && isActive(other)) disconnectParticipant(making, other, 'transfer');
  }
}

/** Ends one participant's part. An agent's after-call work begins, where the queue asks for it. */
export function disconnectParticipant({ now }: Making, participant: Participant, type: DisconnectType): void {
  const communication = currentCommunication(participant);
  const wasAnswered = communication.connectedTime !== undefined;
  communication.state = 'disconnected';
  communication.disconnectedTime = now;
  communication.disconnectType = type;
  communication.held = false;
  delete communication.startHoldTime;
  delete communication.resumeTime;
  if (isAgent(participant) && wasAnswered && participant.wrapupPrompt) {
    communication.startAcwTime = now;
    const isDone = communication.wrapup && !communication.wrapup.provisional;
    if (isDone || participant.wrapupSkipped) communication.endAcwTime = now;
  }
}

/** Ends one participant's part, and the conversation where nobody inside is left. */
export function leave(
  making: Making,
  conversation: Conversation,
  participant: Participant,
  type: DisconnectType,
): void {
  disconnectParticipant(making, participant, type);
  const isOver =
    participant.purpose === 'customer' ||
    // Who only listens in does not keep it going.
    !conversation.participants.some((p) => p.purpose !== 'customer' && !p.monitoredParticipantId && isActive(p));
  if (isOver) end(making, conversation, 'peer');
}

/** Ends a conversation for all who are left in it. */
export function end(making: Making, conversation: Conversation, type: DisconnectType): void {
  for (const participant of conversation.participants) {
    if (isActive(participant)) disconnectParticipant(making, participant, type);
  }
  conversation.endTime = making.now;
}

/** The state of a conversation as a whole: the furthest that anybody inside has come. */
export function stateOf({ participants }: Conversation): CommunicationState {
  const states = participants.filter((p) => p.purpose !== 'customer').map((p) => currentCommunication(p).state);
  return (['connected', 'parked', 'alerting'] as const).find((state) => states.includes(state)) ?? 'disconnected';
}
