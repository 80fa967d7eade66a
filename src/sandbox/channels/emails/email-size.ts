import type { EmailMessage } from '../../../generated/models.js';

/** Bytes that an e-mail may have, attachments and all. */
export const MAX_EMAIL_BYTES = 10 * 1024 * 1024;

/** About how large an e-mail is in the form in which it is sent; attachments grow by a third. */
export function computeEmailSize({
  textBody,
  htmlBody = '',
  attachments = [],
}: Pick<EmailMessage, 'textBody' | 'htmlBody' | 'attachments'>): number {
  const encoder = new TextEncoder();
  const attached = attachments.reduce((sum, { contentLength = 0 }) => sum + Math.ceil((contentLength * 4) / 3), 0);
  return encoder.encode(textBody).length + encoder.encode(htmlBody).length + attached;
}
