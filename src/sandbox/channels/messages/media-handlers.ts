import type { MessageMediaData } from '../../../generated/models.js';
import { omitUndefined } from '../../../transport/omit-undefined.js';
import type { Context, Handlers } from '../../context.js';
import { buildPage } from '../../shared/build-page.js';
import { findCommunicationOwner, findConversation } from '../../shared/conversations.js';
import type { Media } from '../../state.js';
import { guessContentType } from '../../uploads/content-type.js';
import { isFileName } from '../../uploads/file-name.js';
import { buildUploadHeaders, buildUploadUrl, createUpload } from '../../uploads/upload.js';
import { buildMediaUrl, getMediaStatus } from './message-media.js';
import { requireSender } from './send-message.js';

export const mediaHandlers = {
  /** Creates an upload. The client then uploads the file, waits until it is valid, and sends a message with it. */
  postConversationsMessageCommunicationMessagesMediaUploads: (ctx, args) => {
    const { conversationId, communicationId, fileName, contentLengthBytes, contentMd5 } = args;
    const conversation = findConversation(ctx, conversationId, 'message', 'social');
    requireSender(ctx, conversation, communicationId);
    checkFile(ctx, args);
    const media: Media = omitUndefined({
      ...createUpload(ctx, 'SINGLE_PUT', { contentType: guessContentType(fileName), contentLengthBytes, contentMd5 }),
      conversationId,
      communicationId,
      fileName,
      contentLengthBytes,
    });
    ctx.organization.media[media.id] = media;
    return {
      id: media.id,
      name: fileName,
      uploadUrl: buildUploadUrl(ctx, media),
      uploadHeaders: buildUploadHeaders(media),
      selfUri: `${buildPath(conversationId, communicationId)}/${media.id}`,
    };
  },

  getConversationsMessageCommunicationMessagesMedia: (ctx, args) => {
    const { conversationId, communicationId, pageNumber, pageSize, status } = args;
    findCommunicationOwner(ctx, findConversation(ctx, conversationId, 'message', 'social'), communicationId);
    const all = Object.values(ctx.organization.media)
      .filter((media) => media.communicationId === communicationId)
      .map((media) => buildMediaView(ctx, media))
      .filter((media) => status === undefined || media.status === status);
    return buildPage(
      ctx,
      all,
      buildPath(conversationId, communicationId),
      { pageNumber, pageSize },
      status ? { status } : {},
    );
  },

  getConversationsMessageCommunicationMessagesMediaMediaId: (ctx, { conversationId, communicationId, mediaId }) => {
    findCommunicationOwner(ctx, findConversation(ctx, conversationId, 'message', 'social'), communicationId);
    const { media } = ctx.organization;
    const found = Object.hasOwn(media, mediaId) ? media[mediaId] : undefined;
    if (found?.communicationId !== communicationId) {
      return ctx.fail('not.found', { message: 'Media {mediaId} was not found.', params: { mediaId } });
    }
    const view = buildMediaView(ctx, found);
    if (ctx.clock.isManual && found.uploadedAt !== undefined && view.status === 'uploading') found.isChecked = true;
    return view;
  },
} satisfies Handlers;

function checkFile(ctx: Context, { fileName, contentLengthBytes }: { fileName: string; contentLengthBytes: number }) {
  if (!isFileName(fileName)) {
    ctx.fail('invalid.value', {
      message:
        'A file name must not contain white space or any of \\{^}%`]">[~<#|, start with a dot, or end with a slash.',
      field: 'fileName',
    });
  }
  if (contentLengthBytes <= 0) {
    ctx.fail('invalid.value', { message: 'contentLengthBytes must be at least 1.', field: 'contentLengthBytes' });
  }
}

const buildPath = (conversationId: string, communicationId: string) =>
  `/api/v2/conversations/messages/${conversationId}/communications/${communicationId}/messages/media`;

function buildMediaView(ctx: Context, media: Media): MessageMediaData {
  const status = getMediaStatus(media, ctx.clock.now());
  return omitUndefined({
    id: media.id,
    name: media.fileName,
    status,
    mediaType: media.contentType,
    contentLengthBytes: media.contentLengthBytes,
    conversationId: media.conversationId,
    communicationId: media.communicationId,
    url: status === 'valid' ? buildMediaUrl(ctx, media) : undefined,
    uploadUrl: status === 'uploading' ? buildUploadUrl(ctx, media) : undefined,
    selfUri: `${buildPath(media.conversationId, media.communicationId)}/${media.id}`,
  });
}
