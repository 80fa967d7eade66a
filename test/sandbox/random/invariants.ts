import { expect } from 'vitest';
import type {
  Communication,
  SandboxConversation as Conversation,
  OrganizationState as Organization,
} from '../../../src/sandbox/index.js';
import { isActive, isAgent } from '../../../src/sandbox/shared/conversations.js';

/** Checks invariants of the state. Each problem names its conversation. */
export function findProblems(organization: Organization): string[] {
  const conversations = Object.values(organization.conversations);
  const problems = conversations.flatMap((conversation) =>
    [...checkConversation(conversation), ...checkSentCount(conversation)].map(
      (problem) => `${conversation.id}: ${problem}`,
    ),
  );
  const ids = conversations.flatMap(({ id, participants, email, message }) => [
    id,
    ...participants.flatMap((p) => [p.id, ...p.communications.map((c) => c.id)]),
    ...(email?.messages ?? message?.messages ?? []).map((m) => m.id),
  ]);
  if (new Set(ids).size !== ids.length) problems.push('duplicate id');
  return problems;
}

function checkConversation({ endTime, participants }: Conversation): string[] {
  const problems = participants.flatMap(({ communications }) => [
    ...communications
      .slice(0, -1)
      .filter(({ state }) => state !== 'disconnected')
      .map(({ id }) => `${id} is active but not the last communication`),
    ...communications.flatMap(checkCommunication),
  ]);
  if ((endTime !== undefined) === participants.some(isActive))
    problems.push('endTime contradicts the states of the participants');
  const users = participants.filter((p) => isActive(p) && p.userId).map(({ userId }) => userId);
  if (new Set(users).size !== users.length) problems.push('a user is active twice');
  return problems;
}

/** Checks that the times match the state. */
function checkCommunication(communication: Communication): string[] {
  const { id, state, held, connectedTime, disconnectedTime, startHoldTime, parkTime } = communication;
  const isConsistent = {
    alerting: !connectedTime && !disconnectedTime && !parkTime && !held,
    connected: connectedTime && !disconnectedTime,
    parked: connectedTime && !disconnectedTime && parkTime && !held,
    disconnected: disconnectedTime && !held,
  }[state];
  return [
    ...(isConsistent ? [] : [`${id}: the times contradict the state ${state}`]),
    ...(held === (startHoldTime !== undefined) ? [] : [`${id}: held contradicts startHoldTime`]),
  ];
}

/** Checks messagesSent against the thread. */
function checkSentCount({ participants, email, message }: Conversation): string[] {
  if (!email) return [];
  const counted = participants.filter(isAgent).flatMap((p) => p.communications.map((c) => c.messagesSent));
  const sum = counted.reduce((a, b) => a + b, 0);
  const sentCount = email.messages.filter((m) => m.direction === 'outbound' && !m.agentless).length;
  return sum === sentCount || message ? [] : [`messagesSent is ${sum}, but the thread has ${sentCount}`];
}

/** Every outbound message of the threads was delivered exactly once, and nothing else was. */
export function expectSentToMatchThreads({ conversations, sent }: Organization): void {
  const outbound = Object.values(conversations).flatMap(({ email, message }) =>
    (email?.messages ?? message?.messages ?? []).filter((m) => m.direction === 'outbound').map((m) => m.id),
  );
  const received = sent.filter(({ channel }) => channel !== 'fax').map(({ id }) => id);
  expect(received.sort()).toEqual(outbound.sort());
}
