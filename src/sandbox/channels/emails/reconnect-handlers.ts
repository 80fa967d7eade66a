import type { Acting, Handlers } from '../../context.js';
import { changed, currentCommunication, findConversation, isAgent } from '../../shared/conversations.js';
import { newAgent, newCommunication } from '../../shared/participants.js';
import type { Conversation } from '../../state.js';

/** Days after which an ended conversation stays so. */
const RECONNECT_DAYS = 30;
/** E-mail conversations that one agent can have open. */
const MAX_OPEN = 100;

export const reconnectHandlers = {
  /** The caller and the customer are connected again, each by a new communication. */
  postConversationsEmailReconnect: (ctx, { conversationId }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    const { users, queues, conversations } = ctx.organization;
    const user = users.find(({ id }) => id === ctx.caller.userId);
    if (!user) return ctx.fail('not.authorized', { message: 'The user is not there any more.' });
    if (!conversation.endTime) ctx.fail('email.reconnect.already.connected', { message: 'The conversation goes on.' });
    const customer = conversation.participants.findLast(({ purpose }) => purpose === 'customer');
    if (!customer) return ctx.fail('email.reconnect.no.external', { message: 'There is no customer to reconnect to.' });
    const agent = conversation.participants.findLast(isAgent);
    if (!agent) return ctx.fail('email.reconnect.no.internal', { message: 'No agent has had this conversation.' });
    if (ctx.clock.now() - Date.parse(conversation.endTime ?? ctx.now) > RECONNECT_DAYS * 86_400_000) {
      ctx.fail('email.reconnect.expired', { message: `The conversation ended over ${RECONNECT_DAYS} days ago.` });
    }
    if (Object.values(conversations).filter((c) => isOpenFor(c, user.id)).length >= MAX_OPEN) {
      ctx.fail('email.reconnect.agent.limit.exceeded', { message: `The user has ${MAX_OPEN} e-mails open.` });
    }
    customer.communications.push(newCommunication(ctx, 'outbound', 'connected'));
    const own = conversation.participants.findLast((p) => isAgent(p) && p.userId === user.id);
    if (own) {
      own.communications.push(newCommunication(ctx, 'outbound', 'connected'));
      delete own.wrapupSkipped;
    } else {
      const queue = queues.find(({ id }) => id === agent.queueId);
      conversation.participants.push(newAgent(ctx, user, queue, 'connected', 'outbound'));
    }
    conversation.endTime = undefined;
    changed(ctx, conversation);
    return undefined;
  },
} satisfies Handlers;

const isOpenFor = ({ channel, endTime, participants }: Conversation, userId: string): boolean =>
  channel === 'email' &&
  !endTime &&
  participants.some((p) => p.userId === userId && currentCommunication(p).state !== 'disconnected');

/** Lets the customer of an ended conversation take part again. */
export function reopen(ctx: Acting, conversation: Conversation): void {
  const customer = conversation.participants.findLast(({ purpose }) => purpose === 'customer');
  customer?.communications.push(newCommunication(ctx, 'inbound', 'connected'));
  conversation.endTime = undefined;
}
