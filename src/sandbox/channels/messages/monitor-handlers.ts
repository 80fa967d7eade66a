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
  /** A supervisor listens in on an agent, unseen by the customer. */
  postConversationsMessageParticipantMonitor: (ctx, { conversationId, participantId }) => {
    const conversation = findConversation(ctx, conversationId, 'message');
    const monitored = findParticipant(ctx, conversation, participantId);
    const user = ctx.organization.users.find(({ id }) => id === ctx.caller.userId);
    if (!user) return ctx.fail('not.a.user', { message: 'The user is not there any more.' });
    const active = conversation.participants.filter(isActive);
    if (active.some(({ monitoredParticipantId }) => monitoredParticipantId !== undefined)) {
      ctx.fail('too.many.monitors', { message: 'Somebody listens in already.' });
    }
    if (active.some(({ userId }) => userId === user.id)) {
      ctx.fail('conversation.error.monitor.own.conversation', {
        message: 'The user takes part in this conversation, and cannot monitor it as well.',
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
