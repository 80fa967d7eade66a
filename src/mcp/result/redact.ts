import { findSecrets, replaceAll } from './find-secrets.js';
import { isId } from './is-id.js';
import { mapStrings } from './map-strings.js';
import type { Masking } from './truncate.js';

/**
 * Returns a copy with email addresses, phone numbers and card numbers masked in every string. Ids and API links stay as they
 * are, and so do UUIDs, dates and hashes. Property names are not masked: they are the organization's, not a customer's.
 */
export const redact = <T>(data: T): T => mapStrings(data, (text, key) => (isId(key) ? text : redactText(text)));

/** Masks the email addresses, phone numbers and card numbers in a text. */
export const redactText = (text: string): string => replaceAll(text, findSecrets(text), ({ mask }) => mask);

/** An email address has up to 254 characters (RFC 5321), a number fewer. */
const MARGIN = 400;

/** Masks data while it is truncated. A text is not truncated inside an address or number, which would hide it from the patterns. */
export const redaction: Masking = {
  mask: redact,
  safeEnd(text, end) {
    const start = Math.max(0, end - MARGIN);
    const cut = findSecrets(text.slice(start, end + MARGIN)).find(
      (secret) => start + secret.start < end && end < start + secret.end,
    );
    return cut ? start + cut.start : end;
  },
};
