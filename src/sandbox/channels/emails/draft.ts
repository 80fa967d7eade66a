import type { Attachment, EmailAddress, EmailMessage, HistoryHeadersTranslation } from '../../../generated/models.js';
import type { Context } from '../../context.js';
import { isActive, isAgent, refuseOutsider, takesPart } from '../../shared/conversations.js';
import { stateOf } from '../../shared/participants.js';
import type { Conversation, StoredEmail } from '../../state.js';
import { NATIVE_PROVIDER } from './email-routing.js';
import { SENDING_SIZE_LIMIT, sizeOf } from './email-size.js';
import { threadOf } from './email-view.js';

export type DraftType = NonNullable<EmailMessage['draftType']>;

/** The conversation's draft. There is one as long as an agent has the conversation. */
export function draftOf(ctx: Context, conversation: Conversation): EmailMessage {
  const thread = threadOf(conversation);
  const state = stateOf(conversation);
  if (state !== 'connected' && state !== 'parked') {
    return ctx.fail(['postino.error.not.found', 'postino.error.bad.request', 'not.found'], {
      message: 'There is no draft: no agent is connected to this conversation.',
    });
  }
  return thread.draft ?? newDraft(ctx, conversation, 'Reply');
}

/** Refuses a conversation of another provider: who sends its e-mail is not Genesys. */
export function requireNative(ctx: Context, conversation: Conversation): void {
  if (threadOf(conversation).provider === NATIVE_PROVIDER) return;
  ctx.fail('email.error.external.provider', { message: 'This conversation is of an external provider.' });
}

/** Refuses a user who does not take part in the conversation. */
export function requireEditor(ctx: Context, conversation: Conversation): void {
  if (!takesPart(ctx, conversation)) refuseOutsider(ctx);
}

/** A draft in its initial state; with `history`, the e-mail that it answers is quoted. */
export function newDraft(
  ctx: Context,
  conversation: Conversation,
  draftType: DraftType,
  { history = false, translate }: { history?: boolean; translate?: HistoryHeadersTranslation | undefined } = {},
): EmailMessage {
  const { messages, subject, draftId } = threadOf(conversation);
  const original = messages.findLast(({ direction }) => direction === 'inbound') ?? messages.at(-1);
  const isForward = draftType === 'Forward';
  const prefix = isForward ? (translate?.forwardPrefix ?? 'FW:') : (translate?.replyPrefix ?? 'RE:');
  const attachments = isForward ? (original?.attachments ?? []).map((item) => copyAttachment(ctx, item)) : [];
  return sized({
    id: draftId,
    draftType,
    state: 'Created',
    from: senderOf(ctx, conversation),
    ...recipients(ctx, conversation, original, draftType),
    subject: subject.toLowerCase().startsWith(prefix.toLowerCase()) ? subject : `${prefix} ${subject}`,
    textBody: history && original ? quote(original, translate) : '',
    historyIncluded: history && original !== undefined,
    attachments,
  });
}

/** The draft with its size worked out. */
export const sized = <T extends EmailMessage>(draft: T): T => ({
  ...draft,
  emailSizeBytes: sizeOf(draft),
  maxEmailSizeBytes: SENDING_SIZE_LIMIT,
});

export const copyAttachment = (ctx: Context, attachment: Attachment): Attachment => ({
  ...attachment,
  attachmentId: ctx.random.uuid(),
});

/** Whom the organization writes as: the queue that the conversation came by. */
export function senderOf({ organization }: Context, conversation: Conversation): EmailAddress {
  const participant = conversation.participants.findLast((p) => isAgent(p) && isActive(p) && p.queueId);
  const queueId = (participant ?? conversation.participants.findLast((p) => p.queueId))?.queueId;
  const queue = organization.queues.find(({ id }) => id === queueId);
  return queue?.emailAddress
    ? { email: queue.emailAddress, name: queue.name }
    : { email: `support@${organization.emailDomain}`, name: organization.name };
}

function recipients(ctx: Context, conversation: Conversation, original: StoredEmail | undefined, draftType: DraftType) {
  if (!original || draftType === 'Forward') return { to: original ? [] : customerOf(conversation), cc: [] };
  const isInbound = original.direction === 'inbound';
  const to = isInbound ? [original.replyTo ?? original.from] : original.to;
  if (draftType === 'Reply') return { to, cc: [] };
  const isOurs = ({ email = '' }: EmailAddress) => email.toLowerCase().endsWith(`@${ctx.organization.emailDomain}`);
  const others = isInbound ? original.to.filter((address) => !isOurs(address)) : [];
  return { to: [...to, ...others], cc: (original.cc ?? []).filter((address) => !isOurs(address)) };
}

const customerOf = ({ participants }: Conversation): EmailAddress[] =>
  participants
    .filter(({ purpose }) => purpose === 'customer')
    .slice(0, 1)
    .map(({ address = '', name }) => ({ email: address, name }));

/** The e-mail that is answered, below a head that says whose it is. */
function quote(original: StoredEmail, words?: HistoryHeadersTranslation): string {
  const write = ({ email, name }: EmailAddress) => (name ? `${name} <${email}>` : `${email}`);
  const head = [
    [words?.from ?? 'From', write(original.from)],
    [words?.sent ?? 'Sent', original.time],
    [words?.to ?? 'To', original.to.map(write).join('; ')],
    [words?.cc ?? 'Cc', (original.cc ?? []).map(write).join('; ')],
    [words?.subject ?? 'Subject', original.subject ?? ''],
  ];
  const lines = head.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return `\n\n${lines.join('\n')}\n\n${original.textBody}`;
}
