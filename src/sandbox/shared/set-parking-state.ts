import type { Context } from '../context.js';
import type { Conversation, Participant } from '../state.js';
import {
  findParticipant,
  getCurrentCommunication,
  isAgent,
  notifyConversationChange,
  refreshConversation,
} from './conversations.js';
import { connectParticipant } from './participants.js';
import { parkCommunication } from './update-participant.js';

/** Maximum number of parked conversations per user. */
export const MAX_PARKED = 50;

/** The body of a parking request, with the participant. */
export interface ParkingRequest {
  readonly participantId: string;
  readonly state: string;
  readonly resumeTime?: string | undefined;
}

/** Parks or resumes a conversation. Rejects a caller who is not the participant's connected agent. */
export function setParkingState(ctx: Context, conversation: Conversation, request: ParkingRequest): undefined {
  const { participantId, state, resumeTime } = request;
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
    ctx.fail(['email.park.communication.not.internal', 'general.bad.request'], {
      message: 'Only an agent can park a conversation.',
    });
  }
  if (ctx.caller.userId && ctx.caller.userId !== participant.userId) {
    ctx.fail(['email.park.user.not.communication.owner', 'conversation.error.forbidden.not.active.participant'], {
      message: 'The calling user is not the agent of this participant.',
    });
  }
  if (communication.state === 'disconnected') {
    ctx.fail('conversation.error.forbidden.not.active.participant', { message: 'The agent is disconnected.' });
  }
  if (state === 'connected') {
    if (communication.state !== 'parked') {
      ctx.fail(['email.unpark.communication.not.parked', 'conversation.error.unexpected.parking.state'], {
        message: 'The conversation is not parked.',
      });
    }
    connectParticipant(ctx, conversation, participant);
  } else {
    if (communication.state !== 'connected') {
      ctx.fail(['email.park.communication.not.connected', 'conversation.error.unexpected.parking.state'], {
        message: 'Only a connected conversation can be parked.',
      });
    }
    requireParkingCapacity(ctx, participant);
    requireFutureResumeTime(ctx, resumeTime);
    parkCommunication(ctx, communication, resumeTime);
  }
  notifyConversationChange(ctx, conversation);
  return undefined;
}

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
