import type { AssignedWrapupCode, WrapupCode, WrapupInput } from '../../generated/models.js';
import { omitUndefined } from '../../transport/omit-undefined.js';
import type { Context, Input } from '../context.js';
import type { Communication, Conversation, Participant, Wrapup, WrapupPrompt } from '../state.js';
import { getCurrentCommunication, isAgent, notifyConversationChange } from './conversations.js';

/** The values in participants. Queues use those of `WrapupPrompt`: both spellings are in the spec. */
const PROMPTS = {
  OPTIONAL: 'optional',
  MANDATORY: 'mandatory',
  MANDATORY_TIMEOUT: 'timeout',
  MANDATORY_FORCED_TIMEOUT: 'forcedTimeout',
  AGENT_REQUESTED: 'agentRequested',
} as const satisfies Record<WrapupPrompt, string>;

export const buildWrapupPrompt = ({ wrapupPrompt }: Participant) => wrapupPrompt && PROMPTS[wrapupPrompt];

/** Whether the agent still has to set a wrap-up code. */
export function isWrapupRequired(participant: Participant): boolean {
  const { wrapupPrompt, wrapupSkipped } = participant;
  const { wrapup } = getCurrentCommunication(participant);
  const isMandatory = wrapupPrompt?.startsWith('MANDATORY') ?? false;
  return isAgent(participant) && isMandatory && !wrapupSkipped && (!wrapup || wrapup.provisional);
}

/** The wrap-up codes of the participant's queue. Without a queue, all codes. */
export function listWrapupCodes(ctx: Context, participant: Participant): (WrapupCode & { id: string })[] {
  const { queues, wrapupCodes } = ctx.organization;
  const queue = queues.find(({ id }) => id === participant.queueId);
  return queue ? wrapupCodes.filter(({ id }) => queue.wrapupCodeIds.includes(id)) : wrapupCodes;
}

/** Sets the wrap-up of a communication. A provisional wrap-up does not end after-call work. */
export function applyWrapup(
  ctx: Context,
  conversation: Conversation,
  participant: Participant,
  communication: Communication,
  input: Input<WrapupInput>,
): void {
  if (!isAgent(participant)) {
    ctx.fail(['conversation.participant.update.invalid', 'invalid.value'], {
      message: 'Only an agent can have a wrap-up.',
    });
  }
  if (!communication.connectedTime) {
    ctx.fail(['conversation.participant.update.invalid', 'bad.request'], {
      message: 'The agent was never connected, so there is nothing to wrap up.',
    });
  }
  const provisional = input.provisional ?? false;
  if (!input.code && !provisional) {
    ctx.fail(['missing.wrapup.code', 'invalid.value'], {
      message: 'A wrap-up code is required, unless the wrap-up is provisional.',
      field: 'code',
    });
  }
  const code = listWrapupCodes(ctx, participant).find(({ id }) => id === input.code);
  if (input.code && !code) {
    ctx.fail(['invalid.value', 'bad.request'], {
      message: 'Wrap-up code {code} is not available in this queue.',
      params: { code: input.code },
      field: 'code',
    });
  }
  const { disableEndTimeUpdates: shouldKeepEndTime = false } = input;
  communication.wrapup = omitUndefined({
    code: code?.id,
    name: code?.name,
    notes: input.notes,
    tags: input.tags && [...input.tags],
    durationSeconds: input.durationSeconds ?? getAfterCallSeconds(communication, ctx.now),
    endTime: (shouldKeepEndTime ? communication.wrapup?.endTime : input.endTime) ?? ctx.now,
    provisional,
  }) as Wrapup;
  if (!provisional && communication.startAcwTime && !shouldKeepEndTime) communication.endAcwTime ??= ctx.now;
  notifyConversationChange(ctx, conversation);
}

const getAfterCallSeconds = ({ startAcwTime }: Communication, now: string): number =>
  startAcwTime ? Math.round((Date.parse(now) - Date.parse(startAcwTime)) / 1000) : 0;

/** The wrap-up of a communication. An empty object for none, and for a provisional one unless `provisional` is set. */
export function buildWrapupView({ wrapup }: Communication, provisional = false): AssignedWrapupCode {
  if (!wrapup || (wrapup.provisional && !provisional)) return {};
  const { code, notes, tags, durationSeconds, endTime } = wrapup;
  return omitUndefined({ code, notes, tags, durationSeconds, endTime });
}
