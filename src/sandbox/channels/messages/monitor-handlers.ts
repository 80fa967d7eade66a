import type { Handlers } from '../../context.js';
import {
  findConversation,
  findParticipant,
  getCurrentCommunication,
  isActive,
  notifyConversationChange,
} from '../../shared/conversations.js';
import { createAgent } from '../../shared/participants.js';

export const monitorHandlers = {
  /** A supervisor monitors an agent. The customer does not see the supervisor. */
  postConversationsMessageParticipantMonitor: (ctx, { conversationId, participantId }) => {
    const conversation = findConversation(ctx, conversationId, 'message');
    const monitored = findParticipant(ctx, conversation, participantId);
    const user = ctx.organization.users.find(({ id }) => id === ctx.caller.userId);
    if (!user) return ctx.fail('not.a.user', { message: 'The calling user no longer exists.' });
    const active = conversation.participants.filter(isActive);
    if (active.some(({ monitoredParticipantId }) => monitoredParticipantId !== undefined)) {
      ctx.fail('too.many.monitors', { message: 'The conversation already has a monitoring participant.' });
    }
    if (active.some(({ userId }) => userId === user.id)) {
      ctx.fail('conversation.error.monitor.own.conversation', {
        message: 'The user is a participant of this conversation and cannot monitor it.',
      });
    }
    if (monitored.purpose !== 'agent' || getCurrentCommunication(monitored).state !== 'connected') {
      ctx.fail('request.conflict', { message: 'Only a connected agent can be monitored.' });
    }
    conversation.participants.push({
      ...createAgent(ctx, user, undefined, 'connected'),
      monitoredParticipantId: monitored.id,
    });
    notifyConversationChange(ctx, conversation);
    return undefined;
  },
} satisfies Handlers;
