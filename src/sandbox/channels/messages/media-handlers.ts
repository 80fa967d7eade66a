import type { MessageMediaData } from '../../../generated/models.js';
import type { Context, Handlers } from '../../context.js';
import { defined } from '../../defined.js';
import { findConversation, findOwner } from '../../shared/conversations.js';
import { page } from '../../shared/page.js';
import type { Media } from '../../state.js';
import { newUpload, uploadHeaders, uploadUrl } from '../../uploads/upload.js';
import { mediaStatus, mediaUrl } from './message-media.js';
import { sender } from './send-message.js';

export const mediaHandlers = {
  /** The first of four steps: upload the bytes, wait until they are valid, send. */
  postConversationsMessageCommunicationMessagesMediaUploads: (ctx, args) => {
    const { conversationId, communicationId, fileName, contentLengthBytes, contentMd5 } = args;
    const conversation = findConversation(ctx, conversationId, 'message', 'social');
    sender(ctx, conversation, communicationId);
    checkFile(ctx, args);
    const media: Media = defined({
      ...newUpload(ctx, 'SINGLE_PUT', { contentType: typeOf(fileName), contentLengthBytes, contentMd5 }),
      conversationId,
      communicationId,
      fileName,
      contentLengthBytes,
    });
    ctx.organization.media[media.id] = media;
    return {
      id: media.id,
      name: fileName,
      uploadUrl: uploadUrl(ctx, media),
      uploadHeaders: uploadHeaders(media),
      selfUri: `${pathOf(conversationId, communicationId)}/${media.id}`,
    };
  },

  getConversationsMessageCommunicationMessagesMedia: (ctx, args) => {
    const { conversationId, communicationId, pageNumber, pageSize, status } = args;
    findOwner(ctx, findConversation(ctx, conversationId, 'message', 'social'), communicationId);
    const all = Object.values(ctx.organization.media)
      .filter((media) => media.communicationId === communicationId)
      .map((media) => mediaView(ctx, media))
      .filter((media) => status === undefined || media.status === status);
    return page(ctx, all, pathOf(conversationId, communicationId), { pageNumber, pageSize }, status ? { status } : {});
  },

  getConversationsMessageCommunicationMessagesMediaMediaId: (ctx, { conversationId, communicationId, mediaId }) => {
    findOwner(ctx, findConversation(ctx, conversationId, 'message', 'social'), communicationId);
    const { media } = ctx.organization;
    const found = Object.hasOwn(media, mediaId) ? media[mediaId] : undefined;
    if (found?.communicationId !== communicationId) {
      return ctx.fail('not.found', { message: 'Media {mediaId} was not found.', params: { mediaId } });
    }
    const view = mediaView(ctx, found);
    if (ctx.clock.atRest && found.uploadedAt !== undefined && view.status === 'uploading') found.isChecked = true;
    return view;
  },
} satisfies Handlers;

/** What a file's name must not have. */
const BAD_NAME = /^\.|\/$|[\s\\{^}%`\]">[~<#|]/;

function checkFile(ctx: Context, { fileName, contentLengthBytes }: { fileName: string; contentLengthBytes: number }) {
  if (fileName === '' || BAD_NAME.test(fileName)) {
    ctx.fail('invalid.value', {
      message: 'A file name has no white space, none of \\{^}%`]">[~<#|, no dot in front and no slash at the end.',
      field: 'fileName',
    });
  }
  if (contentLengthBytes <= 0) {
    ctx.fail('invalid.value', { message: 'The file has to have at least one byte.', field: 'contentLengthBytes' });
  }
}

const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  vcf: 'text/vcard',
  webp: 'image/webp',
};

/** The type that a file's name tells. */
function typeOf(fileName: string): string {
  const ending = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined) ?? 'application/octet-stream';
}

const pathOf = (conversationId: string, communicationId: string) =>
  `/api/v2/conversations/messages/${conversationId}/communications/${communicationId}/messages/media`;

function mediaView(ctx: Context, media: Media): MessageMediaData {
  const status = mediaStatus(media, ctx.clock.now());
  return defined({
    id: media.id,
    name: media.fileName,
    status,
    mediaType: media.contentType,
    contentLengthBytes: media.contentLengthBytes,
    conversationId: media.conversationId,
    communicationId: media.communicationId,
    url: status === 'valid' ? mediaUrl(ctx, media) : undefined,
    uploadUrl: status === 'uploading' ? uploadUrl(ctx, media) : undefined,
    selfUri: `${pathOf(media.conversationId, media.communicationId)}/${media.id}`,
  });
}
