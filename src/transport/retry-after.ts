/** The three HTTP date formats start with a weekday. `Date.parse` alone accepts much more. */
const HTTP_DATE = /^[A-Z][a-z]+(, | (?=[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$))/;

/**
 * Returns the `Retry-After` of a response in seconds from when it was sent.
 *
 * @param now Milliseconds since 1970, in case the response has no `Date` header.
 */
export function getRetryAfter(headers: Headers, now: number): number | undefined {
  // A date that the server set is comparable only with the server's own clock.
  return parseRetryAfter(headers.get('retry-after'), parseDate(headers.get('date') ?? '') ?? now);
}

/**
 * Parses a `Retry-After` value, which is a number of seconds or an HTTP date, into seconds. Returns undefined for a missing
 * or invalid value. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 *
 * @param now Milliseconds since 1970.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const date = parseDate(value);
  return date === undefined ? undefined : Math.max(0, (date - now) / 1000);
}

/** Parses an HTTP date into milliseconds since 1970. */
function parseDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  // The asctime format has no time zone. It is always GMT.
  const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : date;
}
