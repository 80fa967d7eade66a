import type { Context, OrganizationContext } from '../context.js';
import type { Channel, Communication, Conversation, Participant } from '../state.js';
import { applyTimeouts } from './apply-timeouts.js';
import { findActiveConversations, updateIndex } from './conversation-index.js';
import { isActive } from './current-communication.js';

export { getCurrentCommunication, isActive, isAgent } from './current-communication.js';

/** The codes of the operations for an unknown conversation. The most specific code comes first. */
const CONVERSATION_NOT_FOUND = [
  'conversation.error.conversation.not.found',
  'email.conversation.not.found',
  'postino.error.not.found',
  'not.found',
] as const;

/** Finds a conversation in one of the channels. Rejects the request for any other id. */
export function findConversation(ctx: Context, id: string, ...channels: Channel[]): Conversation {
  const { conversations } = ctx.organization;
  const conversation = Object.hasOwn(conversations, id) ? conversations[id] : undefined;
  if (conversation && channels.includes(conversation.channel)) return refreshConversation(ctx, conversation);
  return ctx.fail(CONVERSATION_NOT_FOUND, {
    message: 'Conversation {conversationId} was not found.',
    params: { conversationId: id },
  });
}

export function findParticipant(ctx: Context, conversation: Conversation, id: string): Participant {
  return (
    conversation.participants.find((participant) => participant.id === id) ??
    ctx.fail(['conversation.error.participant.not.found', 'not.found'], {
      message: 'Participant {participantId} is not in this conversation.',
      params: { participantId: id },
    })
  );
}

export function findCommunication(ctx: Context, participant: Participant, id: string): Communication {
  return (
    participant.communications.find((communication) => communication.id === id) ??
    ctx.fail('not.found', {
      message: 'Communication {communicationId} does not belong to this participant.',
      params: { communicationId: id },
    })
  );
}

/** Finds the participant of a communication. */
export function findCommunicationOwner(ctx: Context, conversation: Conversation, communicationId: string): Participant {
  return (
    conversation.participants.find(({ communications }) => communications.some(({ id }) => id === communicationId)) ??
    ctx.fail('not.found', {
      message:
        "Communication {communicationId} is not in this conversation. The current agent's is the `peer` of the customer.",
      params: { communicationId },
    })
  );
}

/** Whether the calling user is an active participant. A client-credentials token has access to all conversations. */
export function isCallerActiveIn(ctx: Context, conversation: Conversation): boolean {
  const { userId } = ctx.caller;
  return !userId || conversation.participants.some((p) => p.userId === userId && isActive(p));
}

/** Rejects a user who is not and was not a participant. After a conversation, its former participants can still wrap up. */
export function requireParticipation(ctx: Context, { participants }: Conversation): void {
  const { userId } = ctx.caller;
  if (userId && !participants.some((p) => p.userId === userId)) rejectNonParticipant(ctx);
}

export function rejectNonParticipant(ctx: Context): never {
  return ctx.fail(
    ['conversation.error.forbidden.not.active.participant', 'postino.error.forbidden', 'not.authorized'],
    {
      message: 'The user is not an active participant of this conversation.',
    },
  );
}

/** The active conversations of a channel in which the caller participates. Oldest first. */
export function listActiveConversations(ctx: Context, channel: Channel): Conversation[] {
  const { organization, caller } = ctx;
  const found =
    (caller.userId === undefined ? undefined : findActiveConversations(organization, channel, caller.userId)) ??
    Object.values(organization.conversations).filter(
      (conversation) =>
        conversation.channel === channel && !conversation.endTime && isCallerActiveIn(ctx, conversation),
    );
  return found.map((conversation) => refreshConversation(ctx, conversation));
}

/** Applies timeouts that have passed since the last request. */
export function refreshConversation(ctx: OrganizationContext, conversation: Conversation): Conversation {
  if (applyTimeouts(conversation, ctx.clock.now())) notifyConversationChange(ctx, conversation);
  return conversation;
}

export function notifyConversationChange(ctx: OrganizationContext, conversation: Conversation): void {
  updateIndex(ctx.organization, conversation);
  ctx.events.emit('conversation', { organizationId: ctx.organization.id, conversation });
}
