import type { ParticipantAttributes } from '../../generated/models.js';
import type { Context } from '../context.js';
import type { Conversation, Participant } from '../state.js';
import { notifyConversationChange } from './conversations.js';

/** Merges attributes into those of a participant. Other attributes keep their values. */
export function mergeAttributes(
  ctx: Context,
  conversation: Conversation,
  participant: Participant,
  attributes: Record<string, string> = {},
): ParticipantAttributes {
  participant.attributes = { ...participant.attributes, ...attributes };
  notifyConversationChange(ctx, conversation);
  return { attributes: participant.attributes };
}
