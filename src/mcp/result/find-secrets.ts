import { findCardNumber } from './find-card-number.js';
import { foldText } from './fold-text.js';
import { EMAIL_OR_CARD, MASKS, PHONE, UNMASKED_PATTERNS, UNMASKED_TEXT } from './secret-patterns.js';

/** An email address, phone number or card number in a text. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly mask: string;
}

/** Other texts contain no address and no number. */
const MAY_HAVE_SECRET = /[@\d\uFE6B\uFF10-\uFF20\u{1D7CE}-\u{1D7FF}]|&commat;/iu;

/** Finds the email addresses, phone numbers and card numbers in a text, in their order. */
export function findSecrets(text: string): Secret[] {
  if (!MAY_HAVE_SECRET.test(text) || UNMASKED_TEXT.test(text)) return [];
  const folded = foldText(text);
  const first = findEmailsAndCards(folded.text);
  const others = findPhones(replaceAll(folded.text, first, ({ start, end }) => '\0'.repeat(end - start)));
  return [...first, ...others]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, mask }) => ({ start: folded.positionOf(start), end: folded.positionOf(end), mask }));
}

/** Replaces the secrets in a text. */
export function replaceAll(text: string, secrets: readonly Secret[], replace: (secret: Secret) => string): string {
  const parts: string[] = [];
  let done = 0;
  for (const secret of secrets) {
    parts.push(text.slice(done, secret.start), replace(secret));
    done = secret.end;
  }
  return parts.join('') + text.slice(done);
}

/** The patterns take far longer than counting digits, and most texts have few. */
function hasDigits(text: string, min: number): boolean {
  let count = 0;
  for (let index = 0; index < text.length && count < min; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) count += 1;
  }
  return count === min;
}

/** The fewest digits of a card number. */
const MIN_CARD_DIGITS = 13;

/** A card number may follow other groups of digits, such as an order number. */
function findEmailsAndCards(text: string): Secret[] {
  const secrets: Secret[] = [];
  if (!text.includes('@') && !hasDigits(text, MIN_CARD_DIGITS)) return secrets;
  EMAIL_OR_CARD.lastIndex = 0;
  for (let match = EMAIL_OR_CARD.exec(text); match; match = EMAIL_OR_CARD.exec(text)) {
    const { email, card } = match.groups ?? {};
    const found = email ?? (card && findCardNumber(card));
    if (found) {
      const end = match.index + found.length;
      secrets.push({ start: match.index, end, mask: email ? MASKS.email : MASKS.card });
      EMAIL_OR_CARD.lastIndex = end;
    } else if (card) {
      EMAIL_OR_CARD.lastIndex = match.index + card.search(/\D|$/);
    }
  }
  return secrets;
}

/** Fewer digits are a year, a time or a price. */
const MIN_PHONE_DIGITS = 7;

function findPhones(text: string): Secret[] {
  const secrets: Secret[] = [];
  if (!hasDigits(text, MIN_PHONE_DIGITS)) return secrets;
  for (const { 0: found, index, groups = {} } of text.matchAll(PHONE)) {
    const isUnmasked = Object.keys(UNMASKED_PATTERNS).some((kind) => groups[kind] !== undefined);
    if (!isUnmasked && found.replace(/\D/g, '').length >= MIN_PHONE_DIGITS)
      secrets.push({ start: index, end: index + found.length, mask: MASKS.phone });
  }
  return secrets;
}
