import { expect } from 'vitest';
import type { Communication, SandboxConversation as Conversation, Organization } from '../../../src/sandbox/index.js';
import { isActive, isAgent } from '../../../src/sandbox/shared/conversations.js';

/** What holds of every state that calls can lead to. Each problem names the conversation. */
export function problemsOf(organization: Organization): string[] {
  const conversations = Object.values(organization.conversations);
  const problems = conversations.flatMap((conversation) =>
    [...ofConversation(conversation), ...countsOf(conversation)].map((problem) => `${conversation.id}: ${problem}`),
  );
  const ids = conversations.flatMap(({ id, participants, email, message }) => [
    id,
    ...participants.flatMap((p) => [p.id, ...p.communications.map((c) => c.id)]),
    ...(email?.messages ?? message?.messages ?? []).map((m) => m.id),
  ]);
  if (new Set(ids).size !== ids.length) problems.push('an id was given twice');
  return problems;
}

function ofConversation({ endTime, participants }: Conversation): string[] {
  const problems = participants.flatMap(({ communications }) => [
    ...communications
      .slice(0, -1)
      .filter(({ state }) => state !== 'disconnected')
      .map(({ id }) => `${id} has a successor and goes on`),
    ...communications.flatMap(twoStates),
  ]);
  if ((endTime !== undefined) === participants.some(isActive)) problems.push('is over and goes on');
  const users = participants.filter((p) => isActive(p) && p.userId).map(({ userId }) => userId);
  if (new Set(users).size !== users.length) problems.push('has one user in it twice');
  return problems;
}

/** In one state, and with the times that go with it. */
function twoStates(communication: Communication): string[] {
  const { id, state, held, connectedTime, disconnectedTime, startHoldTime, parkTime } = communication;
  const fits = {
    alerting: !connectedTime && !disconnectedTime && !parkTime && !held,
    connected: connectedTime && !disconnectedTime,
    parked: connectedTime && !disconnectedTime && parkTime && !held,
    disconnected: disconnectedTime && !held,
  }[state];
  return [
    ...(fits ? [] : [`${id} is not quite ${state}`]),
    ...(held === (startHoldTime !== undefined) ? [] : [`${id} half on hold`]),
  ];
}

/** What agents sent is what is in the thread. */
function countsOf({ participants, email, message }: Conversation): string[] {
  if (!email) return [];
  const counted = participants.filter(isAgent).flatMap((p) => p.communications.map((c) => c.messagesSent));
  const sum = counted.reduce((a, b) => a + b, 0);
  const written = email.messages.filter((m) => m.direction === 'outbound' && !m.agentless).length;
  return sum === written || message ? [] : [`counts ${sum} sent, and has ${written}`];
}

/** Everything outbound in the threads has gone to a customer, once, and nothing else has. */
export function expectSentToAddUp({ conversations, sent }: Organization): void {
  const outbound = Object.values(conversations).flatMap(({ email, message }) =>
    (email?.messages ?? message?.messages ?? []).filter((m) => m.direction === 'outbound').map((m) => m.id),
  );
  const received = sent.filter(({ channel }) => channel !== 'fax').map(({ id }) => id);
  expect(received.sort()).toEqual(outbound.sort());
}
