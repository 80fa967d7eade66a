import type { Attachment, EmailAddress, EmailMessage, HistoryHeadersTranslation } from '../../../generated/models.js';
import type { Context, OrganizationContext } from '../../context.js';
import { isActive, isAgent, isCallerActiveIn, rejectNonParticipant } from '../../shared/conversations.js';
import { getConversationState } from '../../shared/participants.js';
import type { Conversation, StoredEmail } from '../../state.js';
import { NATIVE_PROVIDER } from './email-routing.js';
import { computeEmailSize, MAX_EMAIL_BYTES } from './email-size.js';
import { getThread } from './email-view.js';

export type DraftType = NonNullable<EmailMessage['draftType']>;

/** Returns the draft. A conversation has one while an agent is connected or has parked it. */
export function getDraft(ctx: Context, conversation: Conversation): EmailMessage {
  const thread = getThread(conversation);
  const state = getConversationState(conversation);
  if (state !== 'connected' && state !== 'parked') {
    return ctx.fail(['postino.error.not.found', 'postino.error.bad.request', 'not.found'], {
      message: 'The conversation has no draft, because no agent is connected.',
    });
  }
  return thread.draft ?? createDraft(ctx, conversation, 'Reply');
}

/** Rejects conversations of external providers. Genesys does not send their email. */
export function requireNativeProvider(ctx: Context, conversation: Conversation): void {
  if (getThread(conversation).provider === NATIVE_PROVIDER) return;
  ctx.fail('email.error.external.provider', { message: 'The conversation has an external provider.' });
}

export function requireActiveCaller(ctx: Context, conversation: Conversation): void {
  if (!isCallerActiveIn(ctx, conversation)) rejectNonParticipant(ctx);
}

/** Creates a draft in its initial state. With `history` it quotes the original email. */
export function createDraft(
  ctx: OrganizationContext,
  conversation: Conversation,
  draftType: DraftType,
  { history = false, translate }: { history?: boolean; translate?: HistoryHeadersTranslation | undefined } = {},
): EmailMessage {
  const { messages, subject, draftId } = getThread(conversation);
  const original = messages.findLast(({ direction }) => direction === 'inbound') ?? messages.at(-1);
  const isForward = draftType === 'Forward';
  const prefix = isForward ? (translate?.forwardPrefix ?? 'FW:') : (translate?.replyPrefix ?? 'RE:');
  const attachments = isForward ? (original?.attachments ?? []).map((item) => copyAttachment(ctx, item)) : [];
  return withSize({
    id: draftId,
    draftType,
    state: 'Created',
    from: getSender(ctx, conversation),
    ...getRecipients(ctx, conversation, original, draftType),
    subject: subject.toLowerCase().startsWith(prefix.toLowerCase()) ? subject : `${prefix} ${subject}`,
    textBody: history && original ? quoteEmail(original, translate) : '',
    historyIncluded: history && original !== undefined,
    attachments,
  });
}

export const withSize = <T extends EmailMessage>(draft: T): T => ({
  ...draft,
  emailSizeBytes: computeEmailSize(draft),
  maxEmailSizeBytes: MAX_EMAIL_BYTES,
});

/** A copy has its own id, and the same bytes. */
export function copyAttachment({ random, organization }: OrganizationContext, attachment: Attachment): Attachment {
  const attachmentId = random.uuid();
  const { files } = organization;
  const file = files?.[attachment.attachmentId ?? ''];
  if (files && file) files[attachmentId] = file;
  return { ...attachment, attachmentId };
}

/** The sender of outbound emails: the queue of the conversation, or the organization. */
export function getSender({ organization }: OrganizationContext, conversation: Conversation): EmailAddress {
  const participant = conversation.participants.findLast((p) => isAgent(p) && isActive(p) && p.queueId);
  const queueId = (participant ?? conversation.participants.findLast((p) => p.queueId))?.queueId;
  const queue = organization.queues.find(({ id }) => id === queueId);
  return queue?.emailAddress
    ? { email: queue.emailAddress, name: queue.name }
    : { email: `support@${organization.emailDomain}`, name: organization.name };
}

function getRecipients(
  ctx: OrganizationContext,
  conversation: Conversation,
  original: StoredEmail | undefined,
  draftType: DraftType,
) {
  if (!original || draftType === 'Forward') return { to: original ? [] : getCustomerAddresses(conversation), cc: [] };
  const isInbound = original.direction === 'inbound';
  const to = isInbound ? [original.replyTo ?? original.from] : original.to;
  if (draftType === 'Reply') return { to, cc: [] };
  const isOurs = ({ email = '' }: EmailAddress) => email.toLowerCase().endsWith(`@${ctx.organization.emailDomain}`);
  const others = isInbound ? original.to.filter((address) => !isOurs(address)) : [];
  return { to: [...to, ...others], cc: (original.cc ?? []).filter((address) => !isOurs(address)) };
}

const getCustomerAddresses = ({ participants }: Conversation): EmailAddress[] =>
  participants
    .filter(({ purpose }) => purpose === 'customer')
    .slice(0, 1)
    .map(({ address = '', name }) => ({ email: address, name }));

/** Quotes an email below its headers. */
function quoteEmail(original: StoredEmail, labels?: HistoryHeadersTranslation): string {
  const formatAddress = ({ email, name }: EmailAddress) => (name ? `${name} <${email}>` : `${email}`);
  const head = [
    [labels?.from ?? 'From', formatAddress(original.from)],
    [labels?.sent ?? 'Sent', original.time],
    [labels?.to ?? 'To', original.to.map(formatAddress).join('; ')],
    [labels?.cc ?? 'Cc', (original.cc ?? []).map(formatAddress).join('; ')],
    [labels?.subject ?? 'Subject', original.subject ?? ''],
  ];
  const lines = head.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return `\n\n${lines.join('\n')}\n\n${original.textBody}`;
}
