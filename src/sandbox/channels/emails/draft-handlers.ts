import type { Attachment, EmailMessage } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { findConversation, notifyConversationChange } from '../../shared/conversations.js';
import type { Conversation } from '../../state.js';
import {
  copyAttachment,
  createDraft,
  getDraft,
  requireActiveCaller,
  requireNativeProvider,
  withSize,
} from './draft.js';
import { buildAttachmentView, getThread } from './email-view.js';

export const draftHandlers = {
  getConversationsEmailMessagesDraft: (ctx, { conversationId }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    return buildDraftView(ctx, conversation, getDraft(ctx, conversation));
  },

  putConversationsEmailMessagesDraft: (ctx, { conversationId, ...content }) => {
    const { conversation, draft } = openDraft(ctx, conversationId);
    requireNativeProvider(ctx, conversation);
    const attachments = content.attachments
      ? content.attachments.map((attachment) => findDraftAttachment(ctx, draft, attachment))
      : draft.attachments;
    const { from, to, cc, bcc, replyTo, subject, textBody, htmlBody, historyIncluded, draftType, name } = content;
    return saveDraft(
      ctx,
      conversation,
      omitUndefined({
        id: draft.id,
        draftType: draftType ?? draft.draftType,
        state: 'Edited' as const,
        from,
        to,
        cc: cc ?? [],
        bcc,
        replyTo,
        subject: subject ?? draft.subject,
        textBody,
        htmlBody,
        historyIncluded: historyIncluded ?? draft.historyIncluded,
        name,
        attachments,
      }) as EmailMessage,
    );
  },

  patchConversationsEmailMessagesDraft: (ctx, { conversationId, autoFill, discard, draftType, translate }) => {
    const { conversation, draft } = openDraft(ctx, conversationId);
    if (draft.state === 'Edited' && !discard) {
      ctx.fail('email.draft.initialized', { message: 'The draft was already edited. Set discard to replace it.' });
    }
    if (autoFill && getThread(conversation).messages.length === 0) {
      ctx.fail('postino.error.bad.request', { message: 'autoFill needs at least one email in the conversation.' });
    }
    const type = draftType ?? draft.draftType ?? 'Reply';
    const options = { history: autoFill ?? false, translate };
    return saveDraft(ctx, conversation, createDraft(ctx, conversation, type as never, options));
  },

  postConversationsEmailMessagesDraftAttachmentsCopy: (ctx, { conversationId, attachments, sourceMessage }) => {
    const { conversation, draft } = openDraft(ctx, conversationId);
    requireNativeProvider(ctx, conversation);
    const source = getThread(conversation).messages.find(({ id }) => id === sourceMessage.id);
    if (!source) {
      return ctx.fail(['postino.error.bad.request'], {
        message: 'The source message is not in this conversation.',
        field: 'sourceMessage.id',
      });
    }
    const copies = attachments.map((attachment) => {
      const found = source.attachments?.find(({ attachmentId }) => attachmentId === attachment.attachmentId);
      return (
        found ??
        ctx.fail('postino.error.bad.request', {
          message: 'The source message has no such attachment.',
          field: 'attachments',
        })
      );
    });
    return saveDraft(ctx, conversation, {
      ...draft,
      state: 'Edited',
      attachments: [...(draft.attachments ?? []), ...copies.map((copy) => copyAttachment(ctx, copy))],
    });
  },

  deleteConversationsEmailMessagesDraftAttachment: (ctx, { conversationId, attachmentId }) => {
    const { conversation, draft } = openDraft(ctx, conversationId);
    const left = (draft.attachments ?? []).filter((attachment) => attachment.attachmentId !== attachmentId);
    if (left.length === draft.attachments?.length) {
      ctx.fail(['postino.error.not.found', 'not.found'], { message: 'The draft has no such attachment.' });
    }
    saveDraft(ctx, conversation, { ...draft, state: 'Edited', attachments: left });
    return undefined;
  },
} satisfies Handlers;

function openDraft(ctx: Context, conversationId: string) {
  const conversation = findConversation(ctx, conversationId, 'email');
  requireActiveCaller(ctx, conversation);
  return { conversation, draft: getDraft(ctx, conversation) };
}

function saveDraft(ctx: Context, conversation: Conversation, draft: EmailMessage): EmailMessage {
  const saved = withSize(draft);
  getThread(conversation).draft = saved;
  notifyConversationChange(ctx, conversation);
  return buildDraftView(ctx, conversation, saved);
}

function findDraftAttachment(ctx: Context, draft: EmailMessage, { attachmentId }: Attachment): Attachment {
  return (
    draft.attachments?.find((attachment) => attachment.attachmentId === attachmentId) ??
    ctx.fail(['invalid.value'], { message: 'The draft has no such attachment.', field: 'attachments' })
  );
}

const buildDraftView = (ctx: Context, conversation: Conversation, draft: EmailMessage): EmailMessage => ({
  ...draft,
  attachments: (draft.attachments ?? []).map((attachment) => buildAttachmentView(ctx, attachment)),
  selfUri: `/api/v2/conversations/emails/${conversation.id}/messages/draft`,
});
