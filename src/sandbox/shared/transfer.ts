import type { TransferRequest } from '../../generated/models.js';
import type { Context, Input, OrganizationContext } from '../context.js';
import type { Conversation, Participant, Queue, User } from '../state.js';
import {
  getCurrentCommunication,
  isActive,
  isAgent,
  isCallerActiveIn,
  notifyConversationChange,
  rejectNonParticipant,
} from './conversations.js';
import { createAgent, createQueueParticipant, disconnectParticipant } from './participants.js';

type Target = Input<TransferRequest>;

const isConnected = (participant: Participant): boolean => getCurrentCommunication(participant).state === 'connected';

/**
 * A blind transfer: disconnects the agent, and alerts a user or a queue instead. A waiting queue can be replaced too, by every caller:
 * an agent claims the conversation, or a program assigns it.
 */
export function replaceParticipant(
  ctx: Context,
  conversation: Conversation,
  participant: Participant,
  target: Target,
): void {
  const isWaiting = participant.purpose === 'acd' && isActive(participant);
  if (!isWaiting && !isCallerActiveIn(ctx, conversation)) rejectNonParticipant(ctx);
  if (participant.purpose === 'customer') {
    ctx.fail(['postino.error.transfer.replace.external', 'conversations.error.transfer.not.connected'], {
      message: 'A customer cannot be replaced.',
    });
  }
  const isReplaceable = isAgent(participant) && !participant.monitoredParticipantId && isConnected(participant);
  if (!isWaiting && !isReplaceable) {
    ctx.fail(['postino.error.transfer.not.connected', 'conversations.error.transfer.not.connected'], {
      message: 'Only a connected agent or a waiting queue can be replaced.',
    });
  }
  const to = findTarget(ctx, target);
  const isAlerting = (p: Participant) => isAgent(p) && getCurrentCommunication(p).state === 'alerting';
  // The agents whom the queue alerts make way for the claiming one, who can be among them.
  const alerted = isWaiting ? conversation.participants.filter(isAlerting) : [];
  if (
    'user' in to &&
    conversation.participants.some((p) => p.userId === to.user.id && isActive(p) && !alerted.includes(p))
  ) {
    ctx.fail(['conversations.error.transfer.same.party', 'invalid.value'], {
      message: 'The user is already a participant of this conversation.',
      field: 'userId',
    });
  }
  for (const leaving of [participant, ...alerted]) disconnectParticipant(ctx, leaving, 'transfer');
  if ('user' in to) {
    const queue = ctx.organization.queues.find(({ id }) => id === participant.queueId);
    conversation.participants.push(createAgent(ctx, to.user, queue, 'alerting'));
  } else {
    enqueueConversation(ctx, conversation, to.queue, participant.userId);
  }
  conversation.transfers.push(createTransferRecord(ctx, participant, to, target.transferType ?? 'Unattended'));
  notifyConversationChange(ctx, conversation);
}

/** Adds the conversation to a queue, and alerts the first available agent. */
export function enqueueConversation(
  ctx: OrganizationContext,
  conversation: Conversation,
  queue: Queue,
  exceptUserId?: string,
): void {
  conversation.participants.push(createQueueParticipant(ctx, queue));
  alertNextAgent(ctx, conversation, exceptUserId);
}

/** Alerts the next agent of the waiting queue. Each agent is alerted once. */
export function alertNextAgent(ctx: OrganizationContext, conversation: Conversation, exceptUserId?: string): void {
  const { participants } = conversation;
  const waiting = participants.findLastIndex((p) => p.purpose === 'acd' && isActive(p));
  const queue = ctx.organization.queues.find(({ id }) => id === participants[waiting]?.queueId);
  if (!queue) return;
  const alertedUserIds = new Set(participants.filter((p, i) => i > waiting || isActive(p)).map(({ userId }) => userId));
  const next = queue.memberIds.find((id) => id !== exceptUserId && !alertedUserIds.has(id));
  const user = ctx.organization.users.find(({ id }) => id === next);
  if (user) participants.push(createAgent(ctx, user, queue, 'alerting'));
}

function findTarget(ctx: Context, target: Target): { user: User } | { queue: Queue } {
  const { users, queues } = ctx.organization;
  const { userId, userName, queueId, address } = target;
  const targets = [userId ?? userName, queueId, address].filter((value) => value !== undefined);
  if (targets.length !== 1) {
    ctx.fail(['invalid.value', 'bad.request'], {
      message: 'Set exactly one of userId, userName, queueId and address.',
    });
  }
  const queue = queues.find(({ id }) => id === (queueId ?? address));
  if (queue) return { queue };
  if (queueId !== undefined) {
    ctx.fail(['conversations.error.queue.not.found', 'invalid.value'], {
      message: 'Queue {queueId} was not found.',
      params: { queueId },
      field: 'queueId',
    });
  }
  const requestedId = userId ?? address;
  const user = users.find(({ id, name, email }) =>
    requestedId === undefined ? name === userName || email === userName : id === requestedId,
  );
  return user
    ? { user }
    : ctx.fail(['invalid.value', 'bad.request'], {
        message: address === undefined ? 'Unknown user.' : 'The address must be the id of a user or a queue.',
        field: address === undefined ? (userId === undefined ? 'userName' : 'userId') : 'address',
      });
}

function createTransferRecord(
  ctx: Context,
  { userId }: Participant,
  to: { user: User } | { queue: Queue },
  transferType: 'Attended' | 'Unattended',
) {
  return {
    id: ctx.random.uuid(),
    state: 'Complete' as const,
    dateIssued: ctx.now,
    transferType,
    ...(userId ? { initiator: { userId } } : {}),
    destination: 'user' in to ? { userId: to.user.id } : { address: to.queue.id },
  };
}
