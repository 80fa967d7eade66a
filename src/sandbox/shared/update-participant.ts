import type { MediaParticipantRequest } from '../../generated/models.js';
import type { Context, Input } from '../context.js';
import type { ErrorCode } from '../failure.js';
import type { Communication, Conversation, Participant } from '../state.js';
import {
  getCurrentCommunication,
  isAgent,
  isCallerActiveIn,
  notifyConversationChange,
  rejectNonParticipant,
} from './conversations.js';
import { connectParticipant, leaveConversation } from './participants.js';
import { alertNextAgent } from './transfer.js';
import { applyWrapup } from './wrapup.js';

type Update = Input<MediaParticipantRequest>;

const INVALID_UPDATE: readonly ErrorCode[] = [
  'conversation.participant.update.invalid',
  'invalid.value',
  'bad.request',
];

/** Implements `PATCH …/participants/{id}` for all channels. It validates the whole update before it changes anything. */
export function updateParticipant(
  ctx: Context,
  conversation: Conversation,
  participant: Participant,
  update: Update,
  communication: Communication = getCurrentCommunication(participant),
): void {
  const { state, held, muted, confined, recording, wrapup, wrapupSkipped, resumeTime } = update;
  if (Object.values(update).every((value) => value === undefined)) {
    ctx.fail(INVALID_UPDATE, { message: 'The update is empty. Set at least one property, such as state.' });
  }
  requireAccess(ctx, conversation, participant);
  const change =
    state === undefined ? undefined : prepareStateChange(ctx, conversation, participant, communication, state);
  const after = state ?? communication.state;
  if (held !== undefined && after !== 'connected') {
    ctx.fail(INVALID_UPDATE, { message: 'Only a connected participant can be put on hold.', field: 'held' });
  }
  if (resumeTime !== undefined && after !== 'parked') {
    ctx.fail(INVALID_UPDATE, { message: 'resumeTime needs the state "parked".', field: 'resumeTime' });
  }
  if (resumeTime !== undefined && Date.parse(resumeTime) <= ctx.clock.now()) {
    ctx.fail(INVALID_UPDATE, { message: 'resumeTime must be in the future.', field: 'resumeTime' });
  }
  if (wrapupSkipped && participant.wrapupPrompt?.startsWith('MANDATORY')) {
    ctx.fail(INVALID_UPDATE, {
      message: 'The queue requires a wrap-up, so it cannot be skipped.',
      field: 'wrapupSkipped',
    });
  }
  // The wrap-up comes first, because it can still be rejected.
  if (wrapup) applyWrapup(ctx, conversation, participant, communication, wrapup);
  if (wrapupSkipped !== undefined) skipWrapup(ctx, participant, communication, wrapupSkipped);
  change?.();
  if (resumeTime !== undefined) communication.resumeTime = resumeTime;
  if (held !== undefined) setHold(ctx, communication, held);
  if (muted !== undefined) communication.muted = muted;
  if (confined !== undefined) communication.confined = confined;
  if (recording !== undefined) communication.recording = recording;
  notifyConversationChange(ctx, conversation);
}

/** A user can change only conversations in which the user participates. Former participants can finish their own after-call work. */
function requireAccess(ctx: Context, conversation: Conversation, participant: Participant): void {
  if (!isCallerActiveIn(ctx, conversation) && participant.userId !== ctx.caller.userId) rejectNonParticipant(ctx);
}

/** Returns a function that performs a change of state. Rejects an invalid change. */
function prepareStateChange(
  ctx: Context,
  conversation: Conversation,
  participant: Participant,
  communication: Communication,
  state: NonNullable<Update['state']>,
): () => void {
  const from = communication.state;
  const reject = (codes: readonly ErrorCode[], message: string) =>
    ctx.fail([...codes, ...INVALID_UPDATE], { message, params: { from, state }, field: 'state' });
  if (from === 'disconnected' || communication !== getCurrentCommunication(participant)) {
    const codes: readonly ErrorCode[] = ['conversation.error.participant.no.active.conversations'];
    return reject(
      state === 'connected' ? ['postino.error.answer.not.alerting', ...codes] : codes,
      'This communication is disconnected.',
    );
  }
  if (state === from) return () => {};
  if (state === 'disconnected') {
    return () => {
      leaveConversation(ctx, conversation, participant, 'client');
      if (from === 'alerting') alertNextAgent(ctx, conversation);
    };
  }
  if (state === 'connected' && isAgent(participant)) return () => connectParticipant(ctx, conversation, participant);
  if (state === 'parked' && isAgent(participant) && from === 'connected')
    return () => parkCommunication(ctx, communication);
  return reject([], 'The state cannot change from "{from}" to "{state}".');
}

export function parkCommunication(ctx: Context, communication: Communication, resumeTime?: string): void {
  communication.state = 'parked';
  communication.parkTime = ctx.now;
  communication.held = false;
  delete communication.startHoldTime;
  if (resumeTime !== undefined) communication.resumeTime = resumeTime;
}

function setHold(ctx: Context, communication: Communication, held: boolean): void {
  if (held && !communication.held) communication.startHoldTime = ctx.now;
  if (!held) delete communication.startHoldTime;
  communication.held = held;
}

function skipWrapup(ctx: Context, participant: Participant, communication: Communication, skipped: boolean): void {
  participant.wrapupSkipped = skipped;
  if (skipped && communication.startAcwTime) communication.endAcwTime ??= ctx.now;
}
