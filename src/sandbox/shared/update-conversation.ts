import type { Conversation as FullConversation } from '../../generated/models.js';
import type { Context } from '../context.js';
import type { Conversation } from '../state.js';
import {
  isCallerActiveIn,
  notifyConversationChange,
  rejectNonParticipant,
  requireParticipation,
} from './conversations.js';
import { buildFullView } from './full-view.js';
import { endConversation } from './participants.js';

interface Update {
  state?: FullConversation['state'] | undefined;
  externalTag?: string | undefined;
  utilizationLabelId?: string | undefined;
}

/** Implements `PATCH` of a conversation: disconnects all participants, or sets tags. Read-only properties are ignored. */
export function updateConversation(ctx: Context, conversation: Conversation, update: Update): FullConversation {
  const { state, externalTag, utilizationLabelId } = update;
  if (conversation.endTime) requireParticipation(ctx, conversation);
  else if (!isCallerActiveIn(ctx, conversation)) rejectNonParticipant(ctx);
  if (state !== undefined && state !== 'disconnected') {
    ctx.fail(['invalid.value', 'bad.request'], {
      message: 'The state of a conversation can only be set to "disconnected".',
      field: 'state',
    });
  }
  if (state && !conversation.endTime) endConversation(ctx, conversation, 'client');
  if (externalTag !== undefined) conversation.externalTag = externalTag;
  if (utilizationLabelId !== undefined) conversation.utilizationLabelId = utilizationLabelId;
  notifyConversationChange(ctx, conversation);
  return buildFullView(ctx, conversation);
}
