/**
 * The `Retry-After` header in seconds, from now: it is a number of seconds or an HTTP date.
 * Undefined for no header or one that is neither. `now` is in milliseconds since 1970.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  // HTTP dates begin with a weekday; Date.parse alone would take much else for a date.
  const date = /^[A-Z][a-z]+, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
