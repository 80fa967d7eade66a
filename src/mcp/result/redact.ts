import { isId } from './is-id.js';

/**
 * Returns a copy with email addresses, phone numbers and card numbers masked in every string. Ids and API links stay as they
 * are, and so do UUIDs, dates and hashes. Property names are not masked: they are the organization's, not a customer's.
 */
export function redact<T>(data: T): T {
  return redactValue(data, '') as T;
}

function redactValue(value: unknown, key: string): unknown {
  if (typeof value === 'string') return isId(key) ? value : redactText(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValue(item, name)]));
}

export const MASKS = { email: '[email address]', phone: '[phone number]', card: '[card number]' } as const;

const { raw } = String;
const DASH = raw`\u2010-\u2013-`;
/** Separators between the groups of a number on one line. */
const GAP = raw`[\p{Zs}/${DASH}]{1,3}`;
const DOTTED_GAP = raw`[\p{Zs}./${DASH}]{1,3}`;
/** A match must not start in a decimal number, or in a name such as `AB-1234`. */
const START = raw`(?<![\d\p{L}])(?<![\d\p{L}][${DASH}])(?<!\d\.)`;
/** A period may follow a match, but no decimals. */
const END = raw`(?![\d\p{L}])(?!\.\d)`;
const YEAR = raw`(?:19|20)\d\d`;
const ISO_DATE = raw`\d{4}-\d\d-\d\d(?!\d)`;
const DIGITS = raw`(?!${ISO_DATE})\d{2,8}`;

/**
 * Digits that are not masked, although they look like a phone or card number.
 *
 * All patterns in this file must match in linear time, because the text comes from customers. So a pattern with an unbounded part
 * may start only at the start of a run of its characters.
 */
const UNMASKED_PATTERNS = {
  uuid: raw`(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])`,
  hash: raw`(?<![\da-z])(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{24,}(?![\da-z])`,
  time: raw`(?<!\d)\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)`,
  date: raw`(?<!\d)(?<!\d[./])(?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|${YEAR}(?:\.\d{1,2}\.|/\d{1,2}/)\d{1,2}|(?:[0-3]?\d-[0-3]?\d-|${YEAR}[/${DASH}])${YEAR})(?!\d|[./]\d)`,
  amount: raw`(?<!\d)(?<!\d[.,])[+-]?\d{1,3}(?:[\p{Zs}.,'’]\d{3}){1,4}[.,]\d{1,2}(?!\d|[.,]\d)`,
};

/** The first alternative that matches at a position wins. */
const EMAIL_OR_CARD = createPattern({
  email: raw`(?<![\p{L}\p{N}._%+&'-])[\p{L}\p{N}._%+&'-]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+`,
  ...UNMASKED_PATTERNS,
  card: raw`(?<!\d)(?<!\d\.)(?:\d(?:[\s${DASH}]?\d){12,18}(?!\d)|\d{4}(?:\.\d{4}){3}(?!\.?\d))`,
});
const PHONE = createPattern({
  ...UNMASKED_PATTERNS,
  // A number may continue on the next line, but not in the next sentence.
  international: raw`(?:(?<!\d)\+|${START}00)\p{Zs}?\d(?:(?:(?!\.\s)[\s()（）./${DASH}]){0,3}\d){6,14}(?!\d)`,
  american: raw`${START}(?:1${DOTTED_GAP})?(?:[(（]\d{3}[)）](?:${DOTTED_GAP})?|\d{3}${DOTTED_GAP})\d{3}${DOTTED_GAP}\d{4}${END}`,
  national: raw`(?:(?<!\d)[(（](?:0|\d{2,5})[)）](?:${GAP})?|${START}(?:\d[${DASH}])?\d{2,5}${GAP})${DIGITS}(?:${GAP}${DIGITS}){0,7}${END}`,
  dotted: raw`${START}0[1-9]\d{0,3}(?:\.\d{2,8}){1,4}${END}`,
  plain: raw`${START}\d{9,15}${END}`,
});

function createPattern(kinds: Readonly<Record<string, string>>): RegExp {
  const sources = Object.entries(kinds).map(([name, source]) => `(?<${name}>${source})`);
  return new RegExp(sources.join('|'), 'giu');
}

/** Masks the email addresses, phone numbers and card numbers in a text. */
export const redactText = (text: string): string => (/[@\d]/.test(text) ? maskPhones(maskEmailsAndCards(text)) : text);

const maskPhones = (text: string): string =>
  text.replace(PHONE, (found, ...rest) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const kept = Object.keys(UNMASKED_PATTERNS).some((kind) => groups[kind] !== undefined);
    return kept || digitsOf(found).length < MIN_PHONE_DIGITS ? found : MASKS.phone;
  });

/** Masks email addresses and card numbers. A card number may follow other groups of digits, such as an order number. */
function maskEmailsAndCards(text: string): string {
  let masked = '';
  let done = 0;
  EMAIL_OR_CARD.lastIndex = 0;
  for (let match = EMAIL_OR_CARD.exec(text); match; match = EMAIL_OR_CARD.exec(text)) {
    const { email, card } = match.groups ?? {};
    const secret = email ?? (card && findCardNumber(card));
    if (secret) {
      masked += text.slice(done, match.index) + (email ? MASKS.email : MASKS.card);
      done = EMAIL_OR_CARD.lastIndex = match.index + secret.length;
    } else if (card) {
      EMAIL_OR_CARD.lastIndex = match.index + card.search(/\D|$/);
    }
  }
  return masked + text.slice(done);
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Fewer digits are a year, a time or a price. */
const MIN_PHONE_DIGITS = 7;

/**
 * Finds the longest card number at the start of some digit groups: 13 to 19 digits with a valid check digit (ISO/IEC 7812, Luhn),
 * and the same separator between all groups. More digits may follow, such as the expiration date.
 */
function findCardNumber(groups: string): string | undefined {
  let [digits, end, gap] = [0, 0, ''];
  // Two Luhn sums: which digits are doubled depends on how many follow. In the second, the last digit so far is doubled.
  let [sum, lastDoubled] = [0, 0];
  for (let index = 0; index < groups.length; index++) {
    const character = groups.charAt(index);
    if (!isDigit(character)) {
      if (gap !== '' && gap !== character) break;
      gap = character;
      continue;
    }
    const digit = Number(character);
    [sum, lastDoubled] = [lastDoubled + digit, sum + digit * 2 - (digit > 4 ? 9 : 0)];
    digits += 1;
    if (digits >= 13 && sum % 10 === 0 && !isDigit(groups.charAt(index + 1))) end = index + 1;
  }
  return end > 0 ? groups.slice(0, end) : undefined;
}

const isDigit = (character: string) => character >= '0' && character <= '9';
