import type { MessageMedia, MessageMediaData } from '../../../generated/models.js';
import type { Context } from '../../context.js';
import type { Communication, Media, StoredMessage } from '../../state.js';
import { getMaxMediaBytes } from './message-limits.js';

/** Milliseconds that the check of uploaded bytes takes. */
const VALIDATION_MS = 2000;

/** Where the bytes can be had. */
export const buildMediaUrl = (ctx: Context, { id }: Media): string => `${ctx.origin}/uploads/${id}`;

export function getMediaStatus(
  { uploadedAt, isChecked, isValid }: Media,
  now: number,
): NonNullable<MessageMediaData['status']> {
  if (uploadedAt === undefined || (!isChecked && now < uploadedAt + VALIDATION_MS)) return 'uploading';
  return isValid ? 'valid' : 'invalid';
}

/** The media with this id, if it is valid and small enough for the messenger. Refuses the request otherwise. */
export function requireSendableMedia(
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
  const status = getMediaStatus(found, ctx.clock.now());
  if (status !== 'valid') {
    ctx.fail('invalid.value', {
      message: 'Media {mediaId} is {status}: only valid media can be sent.',
      params: { mediaId: id, status },
      field: 'mediaIds',
    });
  }
  if (found.contentLengthBytes > getMaxMediaBytes(type)) {
    ctx.fail('media.too.large', {
      message: 'Media of {type} can have {max} bytes.',
      params: { type, max: String(getMaxMediaBytes(type)) },
      field: 'mediaIds',
    });
  }
  const { contentType: mediaType, contentLengthBytes, fileName } = found;
  return { id, url: buildMediaUrl(ctx, found), mediaType, contentLengthBytes, name: fileName };
}
