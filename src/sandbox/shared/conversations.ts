import type { Context, OrganizationContext } from '../context.js';
import type { Channel, Communication, Conversation, Participant } from '../state.js';
import { applyTimeouts } from './apply-timeouts.js';
import { isActive } from './current-communication.js';

export { getCurrentCommunication, isActive, isAgent } from './current-communication.js';

/** How operations call it that a conversation is not there, the more telling first. */
const CONVERSATION_NOT_FOUND = [
  'conversation.error.conversation.not.found',
  'email.conversation.not.found',
  'postino.error.not.found',
  'not.found',
] as const;

/** The caller's conversation with this id, of one of the channels; refuses any other. */
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
      message: 'Communication {communicationId} is not of this participant.',
      params: { communicationId: id },
    })
  );
}

/** The participant that a communication belongs to. */
export function findCommunicationOwner(ctx: Context, conversation: Conversation, communicationId: string): Participant {
  return (
    conversation.participants.find(({ communications }) => communications.some(({ id }) => id === communicationId)) ??
    ctx.fail('not.found', {
      message: 'Communication {communicationId} is not in this conversation.',
      params: { communicationId },
    })
  );
}

/** A user's token reaches what its user takes part in, a client's the whole organization. */
export function isCallerActiveIn(ctx: Context, conversation: Conversation): boolean {
  const { userId } = ctx.caller;
  return !userId || conversation.participants.some((p) => p.userId === userId && isActive(p));
}

/** Refuses a user who neither takes part in a conversation nor did: what follows after it is for those who were there. */
export function requireParticipation(ctx: Context, { participants }: Conversation): void {
  const { userId } = ctx.caller;
  if (userId && !participants.some((p) => p.userId === userId)) rejectNonParticipant(ctx);
}

/** Refuses a user who does not take part. */
export function rejectNonParticipant(ctx: Context): never {
  return ctx.fail(
    ['conversation.error.forbidden.not.active.participant', 'postino.error.forbidden', 'not.authorized'],
    {
      message: 'The user is not an active participant of this conversation.',
    },
  );
}

/** The conversations of a channel that go on, and that the caller sees as its own; oldest first. */
export const listActiveConversations = (ctx: Context, channel: Channel): Conversation[] =>
  Object.values(ctx.organization.conversations)
    .filter(
      (conversation) =>
        conversation.channel === channel && !conversation.endTime && isCallerActiveIn(ctx, conversation),
    )
    .map((conversation) => refreshConversation(ctx, conversation));

/** The conversation as it is by now. */
export function refreshConversation(ctx: OrganizationContext, conversation: Conversation): Conversation {
  if (applyTimeouts(conversation, ctx.clock.now())) notifyConversationChange(ctx, conversation);
  return conversation;
}

/** Tells listeners that a conversation has changed. */
export function notifyConversationChange(ctx: OrganizationContext, conversation: Conversation): void {
  ctx.events.emit('conversation', { organizationId: ctx.organization.id, conversation });
}
