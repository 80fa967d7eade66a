import type { MessageMedia, MessageMediaData } from '../../../generated/models.js';
import type { Context } from '../../context.js';
import type { Communication, Media, StoredMessage } from '../../state.js';
import { getMaxMediaBytes } from './message-limits.js';

/** Duration of the validation of uploaded media. */
const VALIDATION_MS = 2000;

export const buildMediaUrl = (ctx: Context, { id }: Media): string => `${ctx.origin}/uploads/${id}`;

export function getMediaStatus(
  { uploadedAt, isChecked, isValid }: Media,
  now: number,
): NonNullable<MessageMediaData['status']> {
  if (uploadedAt === undefined || (!isChecked && now < uploadedAt + VALIDATION_MS)) return 'uploading';
  return isValid ? 'valid' : 'invalid';
}

/** Returns valid media for a message. Rejects unknown, invalid and too large media. */
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
      message: 'Media {mediaId} cannot be sent. Its status is "{status}", not "valid".',
      params: { mediaId: id, status },
      field: 'mediaIds',
    });
  }
  if (found.contentLengthBytes > getMaxMediaBytes(type)) {
    ctx.fail('media.too.large', {
      message: 'The media is larger than the maximum of {max} bytes for {type}.',
      params: { type, max: String(getMaxMediaBytes(type)) },
      field: 'mediaIds',
    });
  }
  const { contentType: mediaType, contentLengthBytes, fileName } = found;
  return { id, url: buildMediaUrl(ctx, found), mediaType, contentLengthBytes, name: fileName };
}
