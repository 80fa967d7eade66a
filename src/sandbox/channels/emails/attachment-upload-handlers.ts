import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Handlers, OrganizationContext } from '../../context.js';
import {
  findConversation,
  getCurrentCommunication,
  isAgent,
  notifyConversationChange,
} from '../../shared/conversations.js';
import type { AttachmentUpload } from '../../state.js';
import { guessContentType } from '../../uploads/content-type.js';
import { isFileName } from '../../uploads/file-name.js';
import { buildUploadHeaders, buildUploadUrl, createUpload } from '../../uploads/upload.js';
import { createDraft, requireActiveCaller, requireNativeProvider, withSize } from './draft.js';
import { MAX_EMAIL_BYTES } from './email-size.js';
import { getThread } from './email-view.js';

/** Base64 of 16 bytes. */
const MD5 = /^[A-Za-z0-9+/]{22}==$/;

export const attachmentUploadHandlers = {
  /** Creates an upload. The attachment is part of the draft when its bytes have arrived. */
  postConversationsEmailMessagesDraftAttachmentsUploads: (ctx, args) => {
    const { conversationId, name, contentLengthBytes, contentMd5, inlineImage } = args;
    const conversation = findConversation(ctx, conversationId, 'email');
    requireActiveCaller(ctx, conversation);
    requireNativeProvider(ctx, conversation);
    const isConnected = conversation.participants.some(
      (p) => isAgent(p) && getCurrentCommunication(p).state === 'connected',
    );
    if (!isConnected) {
      ctx.fail('email.connected.conversation.required.for.upload', { message: 'No agent is connected.' });
    }
    if (!isFileName(name)) ctx.fail('invalid.value', { message: 'The file name is not allowed.', field: 'name' });
    if (contentLengthBytes <= 0) {
      ctx.fail('email.invalid.content.length', { message: 'contentLengthBytes must be at least 1.' });
    }
    if (contentLengthBytes > MAX_EMAIL_BYTES) {
      ctx.fail('email.content.length.too.large', {
        message: `contentLengthBytes must be at most ${MAX_EMAIL_BYTES}.`,
      });
    }
    if (contentMd5 !== undefined && !MD5.test(contentMd5)) {
      ctx.fail('email.invalid.md5.hash', { message: 'contentMd5 must be an MD5 in base64.' });
    }
    const file = { contentType: guessContentType(name), contentLengthBytes, contentMd5 };
    const upload: AttachmentUpload = omitUndefined({
      ...createUpload(ctx, 'SINGLE_PUT', file),
      conversationId,
      name,
      contentLengthBytes,
      inlineImage,
    });
    ctx.organization.attachmentUploads ??= {};
    ctx.organization.attachmentUploads[upload.id] = upload;
    return {
      attachmentId: upload.id,
      name,
      url: buildUploadUrl(ctx, upload),
      headers: buildUploadHeaders(upload),
      conversationId,
    };
  },
} satisfies Handlers;

/** Adds an uploaded file to the draft, unless the conversation has ended in the meantime. */
export function attachUpload(ctx: OrganizationContext, upload: AttachmentUpload): void {
  const { id: attachmentId, conversationId, name, contentType, contentLengthBytes, inlineImage, content = '' } = upload;
  const conversation = ctx.organization.conversations[conversationId];
  if (!conversation || conversation.endTime) return;
  ctx.organization.files ??= {};
  ctx.organization.files[attachmentId] = { name, contentType, content };
  const thread = getThread(conversation);
  const draft = thread.draft ?? createDraft(ctx, conversation, 'Reply');
  const attachment = omitUndefined({ attachmentId, name, contentType, contentLength: contentLengthBytes, inlineImage });
  thread.draft = withSize({
    ...draft,
    state: 'Edited',
    attachments: [...(draft.attachments ?? []), attachment],
  });
  notifyConversationChange(ctx, conversation);
}
