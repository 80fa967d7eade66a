import type { MessageMedia, MessageMediaData } from '../../../generated/models.js';
import type { Context } from '../../context.js';
import type { Communication, Media, StoredMessage } from '../../state.js';
import { maxMedia } from './message-limits.js';

/** Milliseconds that the check of uploaded bytes takes. */
const VALIDATION_MS = 2000;

/** Where the bytes can be had. */
export const mediaUrl = (ctx: Context, { id }: Media): string => `${ctx.origin}/uploads/${id}`;

export function mediaStatus(
  { uploadedAt, isChecked, isValid }: Media,
  now: number,
): NonNullable<MessageMediaData['status']> {
  if (uploadedAt === undefined || (!isChecked && now < uploadedAt + VALIDATION_MS)) return 'uploading';
  return isValid ? 'valid' : 'invalid';
}

/** The media with this id, if it is valid and small enough for the messenger. Refuses the request otherwise. */
export function usableMedia(
  ctx: Context,
  communication: Communication,
  type: NonNullable<StoredMessage['messengerType']>,
  id: string,
): MessageMedia {
  const { media } = ctx.organization;
  const found = Object.hasOwn(media, id) ? media[id] : undefined;
  if (found?.communicationId !== communication.id) {
    return ctx.fail('not.found', {
      message: 'Media {mediaId} was not found.',
      params: { mediaId: id },
      field: 'mediaIds',
    });
  }
  const status = mediaStatus(found, ctx.clock.now());
  if (status !== 'valid') {
    ctx.fail('invalid.value', {
      message: 'Media {mediaId} is {status}: only valid media can be sent.',
      params: { mediaId: id, status },
      field: 'mediaIds',
    });
  }
  if (found.contentLengthBytes > maxMedia(type)) {
    ctx.fail('media.too.large', {
      message: 'Media of {type} can have {max} bytes.',
      params: { type, max: String(maxMedia(type)) },
      field: 'mediaIds',
    });
  }
  const { contentType: mediaType, contentLengthBytes, fileName } = found;
  return { id, url: mediaUrl(ctx, found), mediaType, contentLengthBytes, name: fileName };
}
