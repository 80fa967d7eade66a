import type { Context, Handlers } from '../../context.js';
import {
  changed,
  currentCommunication,
  findConversation,
  findParticipant,
  isAgent,
  settled,
} from '../../shared/conversations.js';
import { park } from '../../shared/participant-update.js';
import { connect } from '../../shared/participants.js';
import type { Participant } from '../../state.js';

/** Conversations that one user can have parked. */
export const MAX_PARKED = 50;

export const parkingHandlers = {
  patchConversationsEmailParticipantParkingstate: (ctx, { conversationId, participantId, state, resumeTime }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    const participant = findParticipant(ctx, conversation, participantId);
    const communication = currentCommunication(participant);
    if (state !== 'parked' && state !== 'connected') {
      ctx.fail('conversation.error.unexpected.parking.state', {
        message: 'The parking state is parked or connected, not {state}.',
        params: { state },
        field: 'state',
      });
    }
    if (conversation.endTime) {
      ctx.fail('conversation.error.conversation.disconnected', { message: 'The conversation is over.' });
    }
    if (!isAgent(participant)) {
      ctx.fail('email.park.communication.not.internal', {
        message: "Only an agent's part of a conversation is parked.",
      });
    }
    if (ctx.caller.userId && ctx.caller.userId !== participant.userId) {
      ctx.fail('email.park.user.not.communication.owner', { message: 'Only the agent whose part it is can park it.' });
    }
    if (communication.state === 'disconnected') {
      ctx.fail('conversation.error.forbidden.not.active.participant', {
        message: "The agent's part of this conversation is over.",
      });
    }
    if (state === 'connected') {
      if (communication.state !== 'parked') {
        ctx.fail('email.unpark.communication.not.parked', { message: 'The conversation is not parked.' });
      }
      connect(ctx, conversation, participant);
    } else {
      if (communication.state !== 'connected') {
        ctx.fail('email.park.communication.not.connected', { message: 'Only a connected conversation can be parked.' });
      }
      requireRoom(ctx, participant);
      requireFuture(ctx, resumeTime);
      park(ctx, communication, resumeTime);
    }
    changed(ctx, conversation);
    return undefined;
  },
} satisfies Handlers;

function requireRoom(ctx: Context, { userId }: Participant): void {
  const isParked = (p: Participant) => p.userId === userId && currentCommunication(p).state === 'parked';
  const parked = Object.values(ctx.organization.conversations).filter(
    (conversation) => !conversation.endTime && settled(ctx, conversation).participants.some(isParked),
  );
  if (parked.length < MAX_PARKED) return;
  ctx.fail('conversation.error.park.user.concurrent.max.exceeded', {
    message: 'The user has {max} parked conversations already.',
    params: { max: String(MAX_PARKED) },
  });
}

function requireFuture(ctx: Context, resumeTime: string | undefined): void {
  if (resumeTime === undefined || Date.parse(resumeTime) > ctx.clock.now()) return;
  ctx.fail('invalid.value', { message: 'The resume time is not in the future.', field: 'resumeTime' });
}
