/** HTTP's three date formats begin with a weekday; `Date.parse` alone would accept much that is no HTTP date. */
const HTTP_DATE = /^[A-Z][a-z]+(, | (?=[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$))/;

/** The `Retry-After` of a response in seconds from when it was sent. `now`, in milliseconds since 1970, stands in for a missing `Date`. */
export function getRetryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after');
  // Only the server's own clock can be compared with a date that the server has set.
  return value === null ? undefined : parseRetryAfter(value, parseDate(headers.get('date')) ?? now);
}

/**
 * A `Retry-After` value in seconds: it is a number of seconds or an HTTP date. Undefined for no value or one that is
 * neither. `now` is in milliseconds since 1970. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const date = parseDate(value);
  return date === undefined ? undefined : Math.max(0, (date - now) / 1000);
}

/** An HTTP date in milliseconds since 1970. */
function parseDate(value: string | null): number | undefined {
  const text = value?.trim() ?? '';
  if (!HTTP_DATE.test(text)) return undefined;
  // The asctime format names no time zone; it is always GMT.
  const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : date;
}
