import { isId } from './is-id.js';

/**
 * A copy in which every text has its e-mail addresses, phone numbers and card numbers masked, everywhere but in ids and
 * links of the API, and in UUIDs, dates and hashes wherever they stand. Property names are not masked: they are the
 * organization's.
 */
export function redact<T>(data: T): T {
  return redacted(data, '') as T;
}

function redacted(value: unknown, key: string): unknown {
  if (typeof value === 'string') return isId(key) ? value : redactText(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redacted(item, name)]));
}

export const MASKS = { email: '[e-mail address]', phone: '[phone number]', card: '[card number]' } as const;

const { raw } = String;
const DASH = raw`\u2010-\u2013-`;
/** Between the groups of a number in one line. */
const GAP = raw`[\p{Zs}/${DASH}]{1,3}`;
const DOTTED_GAP = raw`[\p{Zs}./${DASH}]{1,3}`;
/** Not within a number with decimals, nor within a name such as `AB-1234`. */
const START = raw`(?<![\d\p{L}])(?<![\d\p{L}][${DASH}])(?<!\d\.)`;
/** A full stop may follow, but no decimals. */
const END = raw`(?![\d\p{L}])(?!\.\d)`;
const YEAR = raw`(?:19|20)\d\d`;
const ISO_DATE = raw`\d{4}-\d\d-\d\d(?!\d)`;
const DIGITS = raw`(?!${ISO_DATE})\d{2,8}`;

/**
 * What has the digits of a number to be masked, and is none. All patterns here take a time that grows with the text and
 * not with its square: whoever writes to the organization chooses the text. So what has no bound may begin only where a
 * run of its characters begins.
 */
const KEPT = {
  uuid: raw`(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])`,
  hash: raw`(?<![\da-z])(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{24,}(?![\da-z])`,
  time: raw`(?<!\d)\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)`,
  date: raw`(?<!\d)(?<!\d[./])(?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}|${YEAR}(?:\.\d{1,2}\.|/\d{1,2}/)\d{1,2}|(?:[0-3]?\d-[0-3]?\d-|${YEAR}[/${DASH}])${YEAR})(?!\d|[./]\d)`,
  amount: raw`(?<!\d)(?<!\d[.,])[+-]?\d{1,3}(?:[\p{Zs}.,'’]\d{3}){1,4}[.,]\d{1,2}(?!\d|[.,]\d)`,
};

/** The first that fits at a place wins. */
const SURE = patternOf({
  email: raw`(?<![\p{L}\p{N}._%+&'-])[\p{L}\p{N}._%+&'-]+@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+`,
  ...KEPT,
  card: raw`(?<!\d)(?<!\d\.)(?:\d(?:[\s${DASH}]?\d){12,18}(?!\d)|\d{4}(?:\.\d{4}){3}(?!\.?\d))`,
});
const LIKELY = patternOf({
  ...KEPT,
  // Over the end of a line too, but not into the next sentence.
  international: raw`(?:(?<!\d)\+|${START}00)\p{Zs}?\d(?:(?:(?!\.\s)[\s()（）./${DASH}]){0,3}\d){6,14}(?!\d)`,
  american: raw`${START}(?:1${DOTTED_GAP})?(?:[(（]\d{3}[)）](?:${DOTTED_GAP})?|\d{3}${DOTTED_GAP})\d{3}${DOTTED_GAP}\d{4}${END}`,
  national: raw`(?:(?<!\d)[(（](?:0|\d{2,5})[)）](?:${GAP})?|${START}(?:\d[${DASH}])?\d{2,5}${GAP})${DIGITS}(?:${GAP}${DIGITS}){0,7}${END}`,
  dotted: raw`${START}0[1-9]\d{0,3}(?:\.\d{2,8}){1,4}${END}`,
  plain: raw`${START}\d{9,15}${END}`,
});

function patternOf(kinds: Readonly<Record<string, string>>): RegExp {
  const sources = Object.entries(kinds).map(([name, source]) => `(?<${name}>${source})`);
  return new RegExp(sources.join('|'), 'giu');
}

/** A text with what names or reaches a person masked. */
export const redactText = (text: string): string => (/[@\d]/.test(text) ? maskLikely(maskSure(text)) : text);

/** Phone numbers. */
const maskLikely = (text: string): string =>
  text.replace(LIKELY, (found, ...rest) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    const kept = Object.keys(KEPT).some((kind) => groups[kind] !== undefined);
    return kept || digitsOf(found).length < LEAST_PHONE ? found : MASKS.phone;
  });

/** E-mail addresses and cards. A card may begin at each group of digits: after those of an order, for example. */
function maskSure(text: string): string {
  let masked = '';
  let done = 0;
  SURE.lastIndex = 0;
  for (let match = SURE.exec(text); match; match = SURE.exec(text)) {
    const { email, card } = match.groups ?? {};
    const secret = email ?? (card && cardIn(card));
    if (secret) {
      masked += text.slice(done, match.index) + (email ? MASKS.email : MASKS.card);
      done = SURE.lastIndex = match.index + secret.length;
    } else if (card) {
      SURE.lastIndex = match.index + card.search(/\D|$/);
    }
  }
  return masked + text.slice(done);
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Fewer are a year, a time, a price. */
const LEAST_PHONE = 7;

/**
 * The longest card number that some groups of digits begin with: 13 to 19 digits with the check digit of ISO/IEC 7812 (Luhn),
 * and all groups set apart in the same way. More may stand after it: when it expires, for example.
 */
function cardIn(groups: string): string | undefined {
  let [digits, end, gap] = [0, 0, ''];
  // The Luhn sum of the digits so far, and the one in which the last of them is doubled.
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
