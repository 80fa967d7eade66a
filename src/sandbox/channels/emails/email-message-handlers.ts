import type { EmailAddress, EmailMessage, EmailMessageReply } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers, Input } from '../../context.js';
import { formatTime } from '../../sandbox-clock.js';
import {
  findConversation,
  getCurrentCommunication,
  isActive,
  isAgent,
  notifyConversationChange,
} from '../../shared/conversations.js';
import { deliverToCustomer } from '../../shared/deliver-to-customer.js';
import { buildListing } from '../../shared/views.js';
import type { Conversation, Participant, StoredEmail } from '../../state.js';
import { getDraft, requireActiveCaller, requireNativeProvider } from './draft.js';
import { computeEmailSize, MAX_EMAIL_BYTES } from './email-size.js';
import { buildMessageView, buildPreview, getThread } from './email-view.js';

export const emailMessageHandlers = {
  getConversationsEmailMessages: (ctx, { conversationId, includeAgentlessStitchedMessages = false }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    // The first email is not stitched: it started the conversation.
    const isShown = ({ agentless }: StoredEmail, index: number) =>
      includeAgentlessStitchedMessages || !agentless || index === 0;
    const shown = getThread(conversation).messages.filter(isShown);
    return buildListing(
      shown.map((message) => buildPreview(ctx, conversation, message)),
      `/api/v2/conversations/emails/${conversationId}/messages`,
    );
  },

  getConversationsEmailMessage: (ctx, { conversationId, messageId }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    const message = getThread(conversation).messages.find(({ id }) => id === messageId);
    return message
      ? buildMessageView(ctx, conversation, message)
      : ctx.fail('not.found', { message: 'Message {messageId} was not found.', params: { messageId } });
  },

  postConversationsEmailMessages: (ctx, { conversationId, ...content }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    const agent = requireSender(ctx, conversation);
    requireNativeProvider(ctx, conversation);
    checkContent(ctx, content);
    const draft = getDraft(ctx, conversation);
    const attachments = content.attachments
      ? content.attachments.map(
          ({ attachmentId }) =>
            draft.attachments?.find((attachment) => attachment.attachmentId === attachmentId) ??
            ctx.fail('invalid.value', { message: 'The draft has no such attachment.', field: 'attachments' }),
        )
      : draft.attachments;
    const { from, to, cc, bcc, replyTo, textBody, htmlBody, historyIncluded, draftType } = content;
    const message = omitUndefined({
      id: getThread(conversation).draftId,
      direction: 'outbound' as const,
      time: ctx.now,
      from,
      to,
      cc: cc ?? [],
      bcc,
      replyTo,
      subject: content.subject ?? draft.subject,
      textBody,
      htmlBody,
      historyIncluded: historyIncluded ?? false,
      draftType: draftType ?? draft.draftType,
      state: 'Ready' as const,
      attachments,
    }) as StoredEmail;
    const size = computeEmailSize(message);
    if (size > MAX_EMAIL_BYTES) {
      ctx.fail('postino.error.attachments.upload.size', {
        message: `The email is larger than the maximum of ${MAX_EMAIL_BYTES} bytes.`,
      });
    }
    sendEmail(ctx, conversation, agent, { ...message, emailSizeBytes: size, maxEmailSizeBytes: MAX_EMAIL_BYTES });
    return buildReplyView(message, size);
  },
} satisfies Handlers;

/** Adds an email to the thread and delivers it. An agent's email replaces the draft. */
export function sendEmail(
  ctx: Context,
  conversation: Conversation,
  agent: Participant | undefined,
  message: StoredEmail,
): void {
  const thread = getThread(conversation);
  thread.messages.push(message);
  if (agent) {
    thread.draft = undefined;
    thread.draftId = ctx.random.uuid();
    getCurrentCommunication(agent).messagesSent += 1;
  }
  const { to, cc = [], bcc = [], from, subject, textBody, htmlBody, attachments = [] } = message;
  deliverToCustomer(ctx, conversation, {
    id: message.id,
    from: from.email ?? '',
    to: [...to, ...cc, ...bcc].flatMap(({ email }) => email ?? []),
    subject,
    text: textBody,
    ...(htmlBody ? { html: htmlBody } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
  });
  if (to.some(({ email = '' }) => BOUNCING.test(email))) scheduleBounce(ctx, conversation);
  notifyConversationChange(ctx, conversation);
}

/** Emails to these addresses bounce: `bounce@…` and `bounce+anything@…`. */
const BOUNCING = /^bounce(\+[^@]*)?@/i;
/** Source: https://community.genesys.com/discussion/query-on-agentless-email-api */
const BOUNCE_MS = 20_000;

function scheduleBounce({ clock }: Context, { participants }: Conversation): void {
  const customer = participants.find(({ purpose }) => purpose === 'customer');
  if (customer) getCurrentCommunication(customer).bounceTime = formatTime(clock.now() + BOUNCE_MS);
}

/** The sending agent: the calling user, or the connected agent for a client-credentials token. */
function requireSender(ctx: Context, conversation: Conversation): Participant {
  requireActiveCaller(ctx, conversation);
  const { userId } = ctx.caller;
  const agent = conversation.participants.find(
    (p) => isAgent(p) && getCurrentCommunication(p).state === 'connected' && (!userId || p.userId === userId),
  );
  if (!agent) return ctx.fail('postino.error.reply.no.sender', { message: 'No agent is connected.' });
  if (!conversation.participants.some((p) => p.purpose === 'customer' && isActive(p))) {
    ctx.fail('postino.error.reply.no.receiver', { message: 'The customer is not connected.' });
  }
  return agent;
}

type Content = Input<EmailMessage>;

function checkContent(ctx: Context, { from, to = [], cc = [], bcc = [], replyTo, textBody, htmlBody }: Content): void {
  if (to.length === 0) ctx.fail('postino.error.reply.no.to', { message: 'The email has no recipient.', field: 'to' });
  if (!textBody?.trim() && !htmlBody?.trim()) {
    ctx.fail('postino.error.reply.no.body', { message: 'The email has no body.', field: 'textBody' });
  }
  const all = { to, cc, bcc, from: [from], replyTo: replyTo ? [replyTo] : [] };
  for (const [field, addresses] of Object.entries(all)) {
    if (!addresses.every(isEmailAddress)) {
      ctx.fail('email.error.invalid.email', {
        message: '{field} has an invalid email address.',
        params: { field },
        field,
      });
    }
  }
  const domain = ctx.organization.emailDomain;
  if (!from?.email?.toLowerCase().endsWith(`@${domain}`)) {
    ctx.fail('email.error.domain.not.verified', {
      message: 'The sender must have an address at {domain}.',
      params: { domain },
      field: 'from.email',
    });
  }
}

export const isEmailAddress = (address: EmailAddress | undefined): boolean =>
  /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(address?.email ?? '');

function buildReplyView(message: StoredEmail, emailSizeBytes: number): EmailMessageReply {
  const { from, to, cc, bcc, replyTo, subject, textBody, htmlBody, time, historyIncluded, attachments } = message;
  return omitUndefined({
    ...{ from, to, cc, bcc, replyTo, subject, textBody, htmlBody, time, historyIncluded, attachments },
    emailSizeBytes,
    maxEmailSizeBytes: MAX_EMAIL_BYTES,
  });
}
