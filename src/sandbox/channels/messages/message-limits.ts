import type { Context } from '../../context.js';
import type { MessengerType } from '../../state.js';

/** Maximum number of characters of a message, by messenger. */
const MAX_TEXT_LENGTHS: Readonly<Partial<Record<MessengerType, number>>> = { sms: 765 };
export const DEFAULT_MAX_TEXT_LENGTH = 2000;

/** Maximum size of media in bytes, by messenger. */
const MAX_MEDIA_BYTES: Readonly<Partial<Record<MessengerType, number>>> = { sms: 1_048_576, open: 20_971_520 };
const DEFAULT_MAX_MEDIA_BYTES = 5_242_880;

export const getMaxMediaBytes = (type: MessengerType): number => MAX_MEDIA_BYTES[type] ?? DEFAULT_MAX_MEDIA_BYTES;

export function checkTextLength(ctx: Context, type: MessengerType, text: string): void {
  const max = MAX_TEXT_LENGTHS[type] ?? DEFAULT_MAX_TEXT_LENGTH;
  if (text.length <= max) return;
  ctx.fail(['max.length.exceeded', 'invalid.value'], {
    message: 'The text is longer than the maximum of {max} characters for {type}.',
    params: { type, max: String(max) },
    field: 'textBody',
  });
}

/** A phone number in E.164 format: `+13175555555`. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

/** A WhatsApp id: a phone number without the `+`. */
export const isWhatsAppId = (text: string): boolean => /^[1-9]\d{6,14}$/.test(text);
