import type { Handlers, OrganizationContext } from '../../context.js';
import {
  findConversation,
  getCurrentCommunication,
  isAgent,
  notifyConversationChange,
} from '../../shared/conversations.js';
import { createAgent, createCommunication } from '../../shared/participants.js';
import type { Conversation } from '../../state.js';

const RECONNECT_DAYS = 30;
/** Maximum number of open email conversations per agent. */
const MAX_OPEN_EMAILS = 100;

export const reconnectHandlers = {
  /** Reconnects the caller and the customer with new communications. */
  postConversationsEmailReconnect: (ctx, { conversationId }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    const { users, queues, conversations } = ctx.organization;
    const user = users.find(({ id }) => id === ctx.caller.userId);
    if (!user) return ctx.fail('not.authorized', { message: 'The calling user no longer exists.' });
    if (!conversation.endTime)
      ctx.fail('email.reconnect.already.connected', { message: 'The conversation is already connected.' });
    const customer = conversation.participants.findLast(({ purpose }) => purpose === 'customer');
    if (!customer) return ctx.fail('email.reconnect.no.external', { message: 'The conversation has no customer.' });
    const agent = conversation.participants.findLast(isAgent);
    if (!agent) return ctx.fail('email.reconnect.no.internal', { message: 'The conversation had no agent.' });
    if (ctx.clock.now() - Date.parse(conversation.endTime ?? ctx.now) > RECONNECT_DAYS * 86_400_000) {
      ctx.fail('email.reconnect.expired', { message: `The conversation ended more than ${RECONNECT_DAYS} days ago.` });
    }
    if (Object.values(conversations).filter((c) => isOpenFor(c, user.id)).length >= MAX_OPEN_EMAILS) {
      ctx.fail('email.reconnect.agent.limit.exceeded', {
        message: `The user already has the maximum of ${MAX_OPEN_EMAILS} open email conversations.`,
      });
    }
    customer.communications.push(createCommunication(ctx, 'outbound', 'connected'));
    const own = conversation.participants.findLast((p) => isAgent(p) && p.userId === user.id);
    if (own) {
      own.communications.push(createCommunication(ctx, 'outbound', 'connected'));
      delete own.wrapupSkipped;
    } else {
      const queue = queues.find(({ id }) => id === agent.queueId);
      conversation.participants.push(createAgent(ctx, user, queue, 'connected', 'outbound'));
    }
    conversation.endTime = undefined;
    notifyConversationChange(ctx, conversation);
    return undefined;
  },
} satisfies Handlers;

const isOpenFor = ({ channel, endTime, participants }: Conversation, userId: string): boolean =>
  channel === 'email' &&
  !endTime &&
  participants.some((p) => p.userId === userId && getCurrentCommunication(p).state !== 'disconnected');

/** Reconnects the customer of an ended conversation. */
export function reopenConversation(ctx: OrganizationContext, conversation: Conversation): void {
  const customer = conversation.participants.findLast(({ purpose }) => purpose === 'customer');
  customer?.communications.push(createCommunication(ctx, 'inbound', 'connected'));
  conversation.endTime = undefined;
}
