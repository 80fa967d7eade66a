import type { MessageMediaData } from '../../../generated/models.js';
import type { Context, Handlers } from '../../context.js';
import { defined } from '../../defined.js';
import { findConversation, findOwner } from '../../shared/conversations.js';
import { page } from '../../shared/paging.js';
import type { Media } from '../../state.js';

export const mediaHandlers = {
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
    return found?.communicationId === communicationId
      ? mediaView(ctx, found)
      : ctx.fail('not.found', { message: 'Media {mediaId} was not found.', params: { mediaId } });
  },
} satisfies Handlers;

/** Milliseconds that the check of uploaded bytes takes. */
export const VALIDATION_DELAY = 2000;

const pathOf = (conversationId: string, communicationId: string) =>
  `/api/v2/conversations/messages/${conversationId}/communications/${communicationId}/messages/media`;

function mediaView(ctx: Context, media: Media): MessageMediaData {
  const status = statusOf(media, ctx.clock.now());
  return defined({
    id: media.id,
    name: media.fileName,
    status,
    mediaType: media.mediaType,
    contentLengthBytes: media.contentLengthBytes,
    conversationId: media.conversationId,
    communicationId: media.communicationId,
    url: status === 'valid' ? `${ctx.origin}/uploads/${media.id}` : undefined,
    uploadUrl: status === 'uploading' ? `${ctx.origin}/uploads/${media.id}` : undefined,
    selfUri: `${pathOf(media.conversationId, media.communicationId)}/${media.id}`,
  });
}

function statusOf({ uploadedAt, isValid }: Media, now: number): NonNullable<MessageMediaData['status']> {
  if (uploadedAt === undefined || now < uploadedAt + VALIDATION_DELAY) return 'uploading';
  return isValid ? 'valid' : 'invalid';
}
