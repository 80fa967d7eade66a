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
/** A card number can start like a range of years: `1900-2000-0000-0005`. */
const NO_CARD = raw`(?!\d{4}(?:[${DASH}]\d{4}){3}(?!\d))`;
const ISO_DATE = raw`\d{4}-\d\d-\d\d(?!\d)`;
const DIGITS = raw`(?!${ISO_DATE})\d{2,8}`;

/**
 * Digits that are not masked, although they look like a phone or card number.
 *
 * All patterns in this file must match in linear time, because the text comes from customers. So a pattern with an unbounded part
 * may start only at the start of a run of its characters.
 */
export const UNMASKED_PATTERNS = {
  uuid: raw`(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])`,
  hash: raw`(?<![\da-z])(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{24,}(?![\da-z])`,
  time: raw`(?<!\d)\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)`,
  date: raw`(?<!\d)(?<!\d[./])(?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|${YEAR}(?:\.\d{1,2}\.|/\d{1,2}/)\d{1,2}|(?:[0-3]?\d-[0-3]?\d-|${NO_CARD}${YEAR}[/${DASH}])${YEAR})(?!\d|[./]\d)`,
  amount: raw`(?<!\d)(?<!\d[.,])[+-]?\d{1,3}(?:[\p{Zs}.,'’]\d{3}){1,4}[.,]\d{1,2}(?!\d|[.,]\d)`,
};

/** The quoted local part of an address: `"anna b"@example.com`. RFC 5321 limits it to 64 characters. */
const QUOTED = raw`"(?:[^"\\\r\n]|\\.){1,64}"`;

const EMAIL = raw`(?<email>(?:(?<![\p{L}\p{N}._%+&'-])[\p{L}\p{N}._%+&'-]+|${QUOTED})@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+)`;

/** Every number starts like this, and every UUID and hash. Skipping all other positions makes the patterns three times as fast. */
const NUMBER_START = raw`(?=[\d+(-]|[a-f][\da-f]{7})`;

const CARD = createAlternatives({
  ...UNMASKED_PATTERNS,
  card: raw`(?<!\d)(?<!\d\.)(?:\d(?:[\s_${DASH}]?\d){12,18}(?!\d)|\d{4}(?:\.\d{4}){3}(?!\.?\d))`,
});
const PHONE_NUMBER = createAlternatives({
  ...UNMASKED_PATTERNS,
  // A number may continue on the next line, but not in the next sentence.
  international: raw`(?:(?<!\d)\+|${START}00)\p{Zs}?\d(?:(?:(?!\.\s)[\s()./${DASH}]){0,3}\d){6,14}(?!\d)`,
  american: raw`${START}(?:1${DOTTED_GAP})?(?:\(\d{3}\)(?:${DOTTED_GAP})?|\d{3}${DOTTED_GAP})\d{3}${DOTTED_GAP}\d{4}${END}`,
  national: raw`(?:(?<!\d)\((?:0|\d{2,5})\)(?:${GAP})?|${START}(?:\d[${DASH}])?\d{2,5}${GAP})${DIGITS}(?:${GAP}${DIGITS}){0,7}${END}`,
  dotted: raw`${START}0[1-9]\d{0,3}(?:\.\d{2,8}){1,4}${END}`,
  plain: raw`${START}\d{9,15}${END}`,
});

/** The first alternative that matches at a position wins. */
function createAlternatives(kinds: Readonly<Record<string, string>>): string {
  const sources = Object.entries(kinds).map(([name, source]) => `(?<${name}>${source})`);
  return `${NUMBER_START}(?:${sources.join('|')})`;
}

export const EMAIL_OR_CARD = new RegExp(`${EMAIL}|${CARD}`, 'giu');
export const PHONE = new RegExp(PHONE_NUMBER, 'giu');
/** A text that is only a time or a UUID. */
export const UNMASKED_TEXT = new RegExp(`^(?:${UNMASKED_PATTERNS.time}|${UNMASKED_PATTERNS.uuid})$`, 'iu');
