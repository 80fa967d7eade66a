import type { Context, Handlers } from '../../context.js';
import {
  findConversation,
  findParticipant,
  getCurrentCommunication,
  isAgent,
  notifyConversationChange,
  refreshConversation,
} from '../../shared/conversations.js';
import { connectParticipant } from '../../shared/participants.js';
import { parkCommunication } from '../../shared/update-participant.js';
import type { Participant } from '../../state.js';

/** Maximum number of parked conversations per user. */
export const MAX_PARKED = 50;

export const parkingHandlers = {
  patchConversationsEmailParticipantParkingstate: (ctx, { conversationId, participantId, state, resumeTime }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    const participant = findParticipant(ctx, conversation, participantId);
    const communication = getCurrentCommunication(participant);
    if (state !== 'parked' && state !== 'connected') {
      ctx.fail('conversation.error.unexpected.parking.state', {
        message: 'The parking state must be "parked" or "connected", not "{state}".',
        params: { state },
        field: 'state',
      });
    }
    if (conversation.endTime) {
      ctx.fail('conversation.error.conversation.disconnected', { message: 'The conversation is disconnected.' });
    }
    if (!isAgent(participant)) {
      ctx.fail('email.park.communication.not.internal', {
        message: 'Only an agent can park a conversation.',
      });
    }
    if (ctx.caller.userId && ctx.caller.userId !== participant.userId) {
      ctx.fail('email.park.user.not.communication.owner', {
        message: 'The calling user is not the agent of this participant.',
      });
    }
    if (communication.state === 'disconnected') {
      ctx.fail('conversation.error.forbidden.not.active.participant', {
        message: 'The agent is disconnected.',
      });
    }
    if (state === 'connected') {
      if (communication.state !== 'parked') {
        ctx.fail('email.unpark.communication.not.parked', { message: 'The conversation is not parked.' });
      }
      connectParticipant(ctx, conversation, participant);
    } else {
      if (communication.state !== 'connected') {
        ctx.fail('email.park.communication.not.connected', { message: 'Only a connected conversation can be parked.' });
      }
      requireParkingCapacity(ctx, participant);
      requireFutureResumeTime(ctx, resumeTime);
      parkCommunication(ctx, communication, resumeTime);
    }
    notifyConversationChange(ctx, conversation);
    return undefined;
  },
} satisfies Handlers;

function requireParkingCapacity(ctx: Context, { userId }: Participant): void {
  const isParked = (p: Participant) => p.userId === userId && getCurrentCommunication(p).state === 'parked';
  const parked = Object.values(ctx.organization.conversations).filter(
    (conversation) => !conversation.endTime && refreshConversation(ctx, conversation).participants.some(isParked),
  );
  if (parked.length < MAX_PARKED) return;
  ctx.fail('conversation.error.park.user.concurrent.max.exceeded', {
    message: 'The user already has the maximum of {max} parked conversations.',
    params: { max: String(MAX_PARKED) },
  });
}

function requireFutureResumeTime(ctx: Context, resumeTime: string | undefined): void {
  if (resumeTime === undefined || Date.parse(resumeTime) > ctx.clock.now()) return;
  ctx.fail('invalid.value', { message: 'resumeTime must be in the future.', field: 'resumeTime' });
}
