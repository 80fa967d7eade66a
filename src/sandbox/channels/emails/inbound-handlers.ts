import type { Handlers } from '../../context.js';
import { findConversation, notifyConversationChange } from '../../shared/conversations.js';
import { enqueueConversation } from '../../shared/transfer.js';
import { isEmailAddress } from './email-message-handlers.js';
import { addFlow, findQueue, NATIVE_PROVIDER, pickRouting } from './email-routing.js';
import { buildEmailView, getThread } from './email-view.js';
import { reopenConversation } from './reconnect-handlers.js';

export const inboundHandlers = {
  /** Receives an email in a conversation of an external provider. */
  postConversationsEmailInboundmessages: (ctx, args) => {
    const conversation = findConversation(ctx, args.conversationId, 'email');
    const thread = getThread(conversation);
    if (!args.provider.trim()) {
      ctx.fail('postino.error.notnull.createconversationrequest.provider', {
        message: 'The provider is missing.',
        field: 'provider',
      });
    }
    if (thread.provider === NATIVE_PROVIDER) {
      ctx.fail('email.error.internal.provider', { message: 'The conversation has no external provider.' });
    }
    if (args.queueId && args.flowId) {
      ctx.fail('too.many.external.email.parameters', {
        message: 'Set either queueId or flowId, not both.',
        field: 'flowId',
      });
    }
    const customer = conversation.participants.find(({ purpose }) => purpose === 'customer');
    const address = args.fromAddress ?? customer?.address ?? '';
    if (args.fromAddress !== undefined && !isEmailAddress({ email: address })) {
      ctx.fail('invalid.value', {
        message: '{field} must be an email address.',
        params: { field: 'fromAddress' },
        field: 'fromAddress',
      });
    }
    const lastQueueId = conversation.participants.findLast((p) => p.queueId)?.queueId;
    const queue = findQueue(ctx, args.queueId || args.flowId ? args : { queueId: lastQueueId });
    const { subject = thread.subject, toAddress = queue?.emailAddress ?? '', toName = queue?.name ?? '' } = args;
    thread.messages.push({
      id: ctx.random.uuid(),
      direction: 'inbound',
      time: ctx.now,
      from: { email: address, name: args.fromName ?? customer?.name ?? address },
      to: [{ email: toAddress, name: toName }],
      subject,
      textBody: '',
      attachments: [],
    });
    thread.routing = { ...thread.routing, ...pickRouting(args) };
    if (customer && args.attributes) customer.attributes = { ...customer.attributes, ...args.attributes };
    if (conversation.endTime) {
      reopenConversation(ctx, conversation);
      addFlow(ctx, conversation, args.flowId);
      if (queue) enqueueConversation(ctx, conversation, queue);
    }
    notifyConversationChange(ctx, conversation);
    return buildEmailView(ctx, conversation);
  },
} satisfies Handlers;
