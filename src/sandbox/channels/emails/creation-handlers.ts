import type { CreateEmailArgs } from '../../../generated/args.js';
import type { Context, Handlers } from '../../context.js';
import { notifyConversationChange } from '../../shared/conversations.js';
import { createAgent, createCustomer } from '../../shared/participants.js';
import { enqueueConversation } from '../../shared/transfer.js';
import type { Conversation, Queue, StoredEmail } from '../../state.js';
import { createDraft } from './draft.js';
import { isEmailAddress } from './email-message-handlers.js';
import { addFlow, findQueue, NATIVE_PROVIDER, pickRouting } from './email-routing.js';
import { buildEmailView } from './email-view.js';

export const creationHandlers = {
  postConversationsEmails: (ctx, args) => {
    if (!args.provider.trim()) {
      ctx.fail('postino.error.notnull.createconversationrequest.provider', {
        message: 'The provider is missing.',
        field: 'provider',
      });
    }
    const direction = args.direction ?? (args.provider === NATIVE_PROVIDER ? 'OUTBOUND' : 'INBOUND');
    const conversation = direction === 'OUTBOUND' ? createOutbound(ctx, args) : createInbound(ctx, args);
    ctx.organization.conversations[conversation.id] = conversation;
    notifyConversationChange(ctx, conversation);
    return buildEmailView(ctx, conversation);
  },
} satisfies Handlers;

/** The calling user starts an email for a queue. The content is stored in the draft; nothing is sent. */
function createOutbound(ctx: Context, args: CreateEmailArgs): Conversation {
  const { organization } = ctx;
  const user = organization.users.find(({ id }) => id === ctx.caller.userId);
  if (!user) return ctx.fail('not.a.user', { message: "OUTBOUND email needs a user's access token." });
  if (args.flowId) {
    ctx.fail('too.many.create.email.parameters', {
      message: 'flowId is allowed only for inbound email.',
      field: 'flowId',
    });
  }
  if (!args.queueId)
    ctx.fail('email.outbound.queue.required', { message: 'queueId is required for outbound email.', field: 'queueId' });
  const queue = findQueue(ctx, args) as Queue;
  if (!queue.emailAddress) {
    ctx.fail('email.outbound.queue.address.required', {
      message: 'The queue has no email address.',
      field: 'queueId',
    });
  }
  const address = requireAddress(ctx, args.toAddress, 'toAddress');
  if (args.externalContactId !== undefined && !/^[0-9a-f-]{36}$/i.test(args.externalContactId)) {
    ctx.fail('email.outbound.invalid.external.contact', {
      message: 'Unknown external contact.',
      field: 'externalContactId',
    });
  }
  const customer = createCustomer(ctx, { name: args.toName ?? address, address, direction: 'outbound' });
  const conversation = buildConversation(ctx, args, customer);
  conversation.participants.unshift(createAgent(ctx, user, queue, 'connected', 'outbound'));
  if (args.textBody || args.htmlBody || args.subject) {
    const { textBody = '', htmlBody } = args;
    const draft = createDraft(ctx, conversation, 'Reply');
    const thread = conversation.email;
    if (thread) {
      thread.draft = {
        ...draft,
        subject: thread.subject,
        textBody,
        ...(htmlBody ? { htmlBody } : {}),
        state: 'Edited',
      };
    }
  }
  return conversation;
}

/** Creates a conversation for an email from an external provider. */
function createInbound(ctx: Context, args: CreateEmailArgs): Conversation {
  if (args.externalContactId) {
    ctx.fail('email.outbound.invalid.external.contact', {
      message: 'externalContactId is allowed only for outbound email.',
      field: 'externalContactId',
    });
  }
  if (args.queueId && args.flowId) {
    ctx.fail('too.many.create.email.parameters', {
      message: 'Set either queueId or flowId, not both.',
      field: 'flowId',
    });
  }
  const queue =
    findQueue(ctx, args) ??
    ctx.fail('postino.error.notnull.createconversationrequest.queueid', {
      message: 'Either queueId or flowId is required.',
      field: 'queueId',
    });
  const address = args.fromAddress === undefined ? '' : requireAddress(ctx, args.fromAddress, 'fromAddress');
  const customer = createCustomer(ctx, { name: args.fromName ?? address, address });
  const conversation = buildConversation(ctx, args, customer);
  const { subject = '', toAddress = queue.emailAddress ?? '', toName = queue.name, textBody = '', htmlBody } = args;
  const message: StoredEmail = {
    id: ctx.random.uuid(),
    direction: 'inbound',
    time: ctx.now,
    from: { email: address, name: customer.name },
    to: [{ email: toAddress, name: toName }],
    subject,
    textBody,
    ...(htmlBody ? { htmlBody } : {}),
    attachments: [],
  };
  conversation.email?.messages.push(message);
  addFlow(ctx, conversation, args.flowId);
  enqueueConversation(ctx, conversation, queue);
  return conversation;
}

function buildConversation(
  ctx: Context,
  args: CreateEmailArgs,
  customer: Conversation['participants'][number],
): Conversation {
  customer.attributes = { ...args.attributes };
  return {
    id: ctx.random.uuid(),
    channel: 'email',
    startTime: ctx.now,
    ...(args.utilizationLabel ? { utilizationLabelId: args.utilizationLabel } : {}),
    participants: [customer],
    transfers: [],
    email: {
      subject: args.subject ?? '',
      provider: args.provider,
      routing: pickRouting(args),
      messages: [],
      draftId: ctx.random.uuid(),
    },
  };
}

function requireAddress(ctx: Context, email: string | undefined, field: string): string {
  if (email !== undefined && isEmailAddress({ email })) return email;
  return ctx.fail('invalid.value', { message: '{field} must be an email address.', params: { field }, field });
}
