import type { EmailMessage } from '../../../generated/models.js';

/** Includes attachments. */
export const MAX_EMAIL_BYTES = 10 * 1024 * 1024;

/** The approximate size in bytes. Base64 makes attachments a third larger. */
export function computeEmailSize({
  textBody,
  htmlBody = '',
  attachments = [],
}: Pick<EmailMessage, 'textBody' | 'htmlBody' | 'attachments'>): number {
  const encoder = new TextEncoder();
  const attached = attachments.reduce((sum, { contentLength = 0 }) => sum + Math.ceil((contentLength * 4) / 3), 0);
  return encoder.encode(textBody).length + encoder.encode(htmlBody).length + attached;
}
