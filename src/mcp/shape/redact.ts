import { isId } from './ids.js';

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

/** The first that fits at a place wins, so what is to be kept stands first. */
const KINDS = {
  uuid: /(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])/u,
  hash: /(?<![\da-z])(?=\d*[a-f])(?=[a-f]*\d)[\da-f]{24,}(?![\da-z])/u,
  time: /(?<!\d)\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)/u,
  date: /(?<![\d./])(?:\d{1,4}\.\d{1,2}\.\d{2,4}|\d{1,4}\/\d{1,2}\/\d{2,4})(?![\d./])/u,
  email: /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u,
  card: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-])/u,
  international: /(?<![\d\p{L}])(?:\+|00)[ ]?\d(?:[ ()./-]{0,3}\d){6,14}(?!\d)/u,
  national: /(?<![\d\p{L}-])(?:\(\d{2,5}\)|\d{2,5})(?:[ /-]{1,3}\d{2,8}){1,4}(?![\d\p{L}])/u,
  dotted: /(?<![\d.])\d{3}\.\d{3}\.\d{4}(?![\d.])/u,
  plain: /(?<![\d\p{L}.-])\d{9,15}(?![\d\p{L}.])/u,
};
/** Of these, what has the digits of a phone number is masked. */
const PHONES = ['card', 'international', 'national', 'dotted', 'plain'];

const PATTERN = new RegExp(
  Object.entries(KINDS)
    .map(([name, { source }]) => `(?<${name}>${source})`)
    .join('|'),
  'giu',
);

/** A text with what names or reaches a person masked. */
export function redactText(text: string): string {
  return text.replace(PATTERN, (found, ...rest) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (groups.email !== undefined) return MASKS.email;
    if (groups.card !== undefined && isCard(found)) return MASKS.card;
    if (PHONES.some((kind) => groups[kind] !== undefined) && isPhone(found)) return MASKS.phone;
    return found;
  });
}

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** From 7 to 15 digits, as E.164 has it. */
function isPhone(text: string): boolean {
  const { length } = digitsOf(text);
  return length >= 7 && length <= 15;
}

/** 13 to 19 digits with the check digit of ISO/IEC 7812 (Luhn). */
function isCard(text: string): boolean {
  const digits = [...digitsOf(text)].map(Number).reverse();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}
