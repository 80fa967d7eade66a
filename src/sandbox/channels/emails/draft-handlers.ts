import type { Attachment, EmailMessage } from '../../../generated/models.js';
import type { Context, Handlers } from '../../context.js';
import { defined } from '../../defined.js';
import { changed, findConversation } from '../../shared/conversations.js';
import type { Conversation } from '../../state.js';
import { copyAttachment, draftOf, newDraft, requireEditor, requireNative, sized } from './draft.js';
import { threadOf } from './email-view.js';

export const draftHandlers = {
  getConversationsEmailMessagesDraft: (ctx, { conversationId }) => {
    const conversation = findConversation(ctx, conversationId, 'email');
    return view(conversation, draftOf(ctx, conversation));
  },

  putConversationsEmailMessagesDraft: (ctx, { conversationId, ...content }) => {
    const { conversation, draft } = editing(ctx, conversationId);
    requireNative(ctx, conversation);
    const attachments = content.attachments
      ? content.attachments.map((attachment) => keptAttachment(ctx, draft, attachment))
      : draft.attachments;
    const { from, to, cc, bcc, replyTo, subject, textBody, htmlBody, historyIncluded, draftType, name } = content;
    return store(
      ctx,
      conversation,
      defined({
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
    const { conversation, draft } = editing(ctx, conversationId);
    if (draft.state === 'Edited' && !discard) {
      ctx.fail('email.draft.initialized', { message: 'The draft has been edited. Discard it to begin anew.' });
    }
    if (autoFill && threadOf(conversation).messages.length === 0) {
      ctx.fail('postino.error.bad.request', { message: 'There is no e-mail yet that could fill the draft.' });
    }
    const type = draftType ?? draft.draftType ?? 'Reply';
    const options = { history: autoFill ?? false, translate };
    return store(ctx, conversation, newDraft(ctx, conversation, type as never, options));
  },

  postConversationsEmailMessagesDraftAttachmentsCopy: (ctx, { conversationId, attachments, sourceMessage }) => {
    const { conversation, draft } = editing(ctx, conversationId);
    requireNative(ctx, conversation);
    const source = threadOf(conversation).messages.find(({ id }) => id === sourceMessage.id);
    if (!source) {
      return ctx.fail(['postino.error.bad.request'], {
        message: 'The source message is not of this conversation.',
        field: 'sourceMessage.id',
      });
    }
    const copies = attachments.map((wanted) => {
      const found = source.attachments?.find(({ attachmentId }) => attachmentId === wanted.attachmentId);
      return (
        found ??
        ctx.fail('postino.error.bad.request', {
          message: 'The source message has no such attachment.',
          field: 'attachments',
        })
      );
    });
    return store(ctx, conversation, {
      ...draft,
      state: 'Edited',
      attachments: [...(draft.attachments ?? []), ...copies.map((copy) => copyAttachment(ctx, copy))],
    });
  },

  deleteConversationsEmailMessagesDraftAttachment: (ctx, { conversationId, attachmentId }) => {
    const { conversation, draft } = editing(ctx, conversationId);
    const left = (draft.attachments ?? []).filter((attachment) => attachment.attachmentId !== attachmentId);
    if (left.length === draft.attachments?.length) {
      ctx.fail(['postino.error.not.found', 'not.found'], { message: 'The draft has no such attachment.' });
    }
    store(ctx, conversation, { ...draft, state: 'Edited', attachments: left });
    return undefined;
  },
} satisfies Handlers;

function editing(ctx: Context, conversationId: string) {
  const conversation = findConversation(ctx, conversationId, 'email');
  requireEditor(ctx, conversation);
  return { conversation, draft: draftOf(ctx, conversation) };
}

function store(ctx: Context, conversation: Conversation, draft: EmailMessage): EmailMessage {
  const kept = sized(draft);
  threadOf(conversation).draft = kept;
  changed(ctx, conversation);
  return view(conversation, kept);
}

/** An attachment that the caller names must be of the draft. */
function keptAttachment(ctx: Context, draft: EmailMessage, { attachmentId }: Attachment): Attachment {
  return (
    draft.attachments?.find((attachment) => attachment.attachmentId === attachmentId) ??
    ctx.fail(['invalid.value'], { message: 'The draft has no such attachment.', field: 'attachments' })
  );
}

const view = (conversation: Conversation, draft: EmailMessage): EmailMessage => ({
  ...draft,
  selfUri: `/api/v2/conversations/emails/${conversation.id}/messages/draft`,
});
