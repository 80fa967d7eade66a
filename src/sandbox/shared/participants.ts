import type {
  Communication,
  CommunicationState,
  Conversation,
  DisconnectType,
  Participant,
  Queue,
  User,
} from '../state.js';
import { getCurrentCommunication, isActive, isAgent } from './conversations.js';

/** The time and the ids for new objects. */
export interface CreationContext {
  readonly now: string;
  readonly random: { uuid(): string };
}

export function createCommunication(
  { now, random }: CreationContext,
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

export function createCustomer(
  ctx: CreationContext,
  { name, address, direction = 'inbound' }: { name: string; address: string; direction?: 'inbound' | 'outbound' },
): Participant {
  return {
    id: ctx.random.uuid(),
    purpose: 'customer',
    name,
    address,
    attributes: {},
    communications: [createCommunication(ctx, direction, 'connected')],
  };
}

export function createAgent(
  ctx: CreationContext,
  user: User,
  queue: Queue | undefined,
  state: 'alerting' | 'connected',
  direction: 'inbound' | 'outbound' = 'inbound',
): Participant {
  return {
    id: ctx.random.uuid(),
    purpose: 'agent',
    name: user.name,
    address: user.email,
    userId: user.id,
    ...(queue ? { queueId: queue.id, wrapupPrompt: queue.acw.wrapupPrompt } : {}),
    ...(queue?.acw.timeoutMs ? { wrapupTimeoutMs: queue.acw.timeoutMs } : {}),
    attributes: {},
    communications: [createCommunication(ctx, direction, state)],
  };
}

/** The participant that stands for a queue while the conversation waits for an agent. */
export function createQueueParticipant(ctx: CreationContext, queue: Queue): Participant {
  return {
    id: ctx.random.uuid(),
    purpose: 'acd',
    name: queue.name,
    queueId: queue.id,
    attributes: {},
    communications: [createCommunication(ctx, 'inbound', 'connected')],
  };
}

/** The name of the participant that sends an agentless message. */
export const AGENTLESS_NAME = 'Agentless';

/**
 * Adds a participant that stands for a program: `workflow` for an Architect flow, which transfers to a queue or is a bot, or `api` for the sender
 * of an agentless message. It leaves the conversation at once.
 */
export function addProgram(
  ctx: CreationContext,
  { participants }: Conversation,
  purpose: 'workflow' | 'api',
  name: string,
): Participant {
  const program: Participant = {
    id: ctx.random.uuid(),
    purpose,
    name,
    attributes: {},
    communications: [createCommunication(ctx, purpose === 'api' ? 'outbound' : 'inbound', 'connected')],
  };
  disconnectParticipant(ctx, program, purpose === 'api' ? 'client' : 'transfer');
  participants.push(program);
  return program;
}

/** Connects an alerting or parked participant. The queue leaves the conversation. */
export function connectParticipant(ctx: CreationContext, conversation: Conversation, participant: Participant): void {
  const communication = getCurrentCommunication(participant);
  communication.state = 'connected';
  communication.connectedTime ??= ctx.now;
  delete communication.resumeTime;
  for (const other of conversation.participants) {
    if (other.purpose === 'acd' && isActive(other)) disconnectParticipant(ctx, other, 'transfer');
  }
}

/** Disconnects one participant. If the queue has a wrap-up prompt, after-call work starts. */
export function disconnectParticipant({ now }: CreationContext, participant: Participant, type: DisconnectType): void {
  const communication = getCurrentCommunication(participant);
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

/** Disconnects one participant, and the conversation if no internal participant remains. */
export function leaveConversation(
  ctx: CreationContext,
  conversation: Conversation,
  participant: Participant,
  type: DisconnectType,
): void {
  disconnectParticipant(ctx, participant, type);
  const isOver =
    participant.purpose === 'customer' ||
    // A monitoring supervisor does not keep a conversation active.
    !conversation.participants.some((p) => p.purpose !== 'customer' && !p.monitoredParticipantId && isActive(p));
  if (isOver) endConversation(ctx, conversation, 'peer');
}

/** Disconnects all participants. */
export function endConversation(ctx: CreationContext, conversation: Conversation, type: DisconnectType): void {
  for (const participant of conversation.participants) {
    if (isActive(participant)) disconnectParticipant(ctx, participant, type);
  }
  conversation.endTime = ctx.now;
}

/** The most advanced state of the internal participants. */
export function getConversationState({ participants }: Conversation): CommunicationState {
  const states = participants.filter((p) => p.purpose !== 'customer').map((p) => getCurrentCommunication(p).state);
  return (['connected', 'parked', 'alerting'] as const).find((state) => states.includes(state)) ?? 'disconnected';
}
