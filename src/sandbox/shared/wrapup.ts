import type { AssignedWrapupCode, WrapupCode, WrapupInput } from '../../generated/models.js';
import type { Context, Input } from '../context.js';
import { omitUndefined } from '../omit-undefined.js';
import type { Communication, Conversation, Participant, Wrapup } from '../state.js';
import { getCurrentCommunication, isAgent, notifyConversationChange } from './conversations.js';

/** Whether an agent still has to give a wrap-up code. */
export function isWrapupRequired(participant: Participant): boolean {
  const { wrapupPrompt, wrapupSkipped } = participant;
  const { wrapup } = getCurrentCommunication(participant);
  const isMandatory = wrapupPrompt?.startsWith('MANDATORY') ?? false;
  return isAgent(participant) && isMandatory && !wrapupSkipped && (!wrapup || wrapup.provisional);
}

/** The codes that a participant may use: those of its queue, or all where it came by no queue. */
export function listWrapupCodes(ctx: Context, participant: Participant): (WrapupCode & { id: string })[] {
  const { queues, wrapupCodes } = ctx.organization;
  const queue = queues.find(({ id }) => id === participant.queueId);
  return queue ? wrapupCodes.filter(({ id }) => queue.wrapupCodeIds.includes(id)) : wrapupCodes;
}

/** Applies a wrap-up code to a communication. One that is provisional may still be changed, and does not end the work. */
export function applyWrapup(
  ctx: Context,
  conversation: Conversation,
  participant: Participant,
  communication: Communication,
  input: Input<WrapupInput>,
): void {
  if (!isAgent(participant)) {
    ctx.fail(['conversation.participant.update.invalid', 'invalid.value'], {
      message: "Only an agent's part of a conversation has a wrap-up.",
    });
  }
  if (!communication.connectedTime) {
    ctx.fail(['conversation.participant.update.invalid', 'bad.request'], {
      message: 'The conversation has not been answered, so there is nothing to wrap up.',
    });
  }
  const provisional = input.provisional ?? false;
  if (!input.code && !provisional) {
    ctx.fail(['missing.wrapup.code', 'invalid.value'], { message: 'A wrap-up code is needed.', field: 'code' });
  }
  const code = listWrapupCodes(ctx, participant).find(({ id }) => id === input.code);
  if (input.code && !code) {
    ctx.fail(['invalid.value', 'bad.request'], {
      message: 'Wrap-up code {code} is not one of the queue.',
      params: { code: input.code },
      field: 'code',
    });
  }
  const { disableEndTimeUpdates: isEndKept = false } = input;
  communication.wrapup = omitUndefined({
    code: code?.id,
    name: code?.name,
    notes: input.notes,
    tags: input.tags && [...input.tags],
    durationSeconds: input.durationSeconds ?? getAfterCallSeconds(communication, ctx.now),
    endTime: (isEndKept ? communication.wrapup?.endTime : input.endTime) ?? ctx.now,
    provisional,
  }) as Wrapup;
  if (!provisional && communication.startAcwTime && !isEndKept) communication.endAcwTime ??= ctx.now;
  notifyConversationChange(ctx, conversation);
}

const getAfterCallSeconds = ({ startAcwTime }: Communication, now: string): number =>
  startAcwTime ? Math.round((Date.parse(now) - Date.parse(startAcwTime)) / 1000) : 0;

/** The wrap-up of a communication: nothing but braces where there is none, or it is provisional and was not asked for. */
export function buildWrapupView({ wrapup }: Communication, provisional = false): AssignedWrapupCode {
  if (!wrapup || (wrapup.provisional && !provisional)) return {};
  const { code, notes, tags, durationSeconds, endTime } = wrapup;
  return omitUndefined({ code, notes, tags, durationSeconds, endTime });
}
