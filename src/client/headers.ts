import { version } from '../../package.json';
import { ArgumentError, type ErrorDetails } from '../transport/errors.js';
import type { ClientOptions } from './options.js';

/** Headers by name; `null` removes one. */
export type HeaderFields = Readonly<Record<string, string | null>>;

/**
 * Merges headers by their lower-case names. Later ones replace earlier ones.
 *
 * @throws ArgumentError for a name or value that HTTP does not allow.
 */
export function mergeHeaders(
  subject: string,
  all: readonly (HeaderFields | undefined)[],
  details?: ErrorDetails,
): Record<string, string> {
  const fields = all.flatMap((some) => Object.entries(some ?? {})).filter(([, value]) => value !== undefined);
  const invalid = fields.filter(([name, value]) => value !== null && !isHeader(name, value)).map(([name]) => name);
  if (invalid.length > 0) {
    // The platform's own error would quote the value, which may be a secret.
    const problem = `must have names and values that HTTP allows. Check: ${invalid.join(', ')}`;
    throw new ArgumentError(subject, [{ argument: 'headers', problem }], details);
  }
  const merged = new Map(fields.map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries([...merged].filter((field): field is [string, string] => field[1] !== null));
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
const isHeader = (name: string, value: string): boolean =>
  /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(String(value).trim());

/**
 * Returns a function that creates the default headers of a request. It calls `headers` each time if that is a function.
 *
 * @throws ArgumentError for a header that HTTP does not allow.
 */
export function createDefaultHeaders(subject: string, { headers, userAgent }: ClientOptions): () => HeaderFields {
  const own = {
    accept: 'application/json',
    'user-agent': [userAgent, `genesys-conversations-digital/${version}`].filter(Boolean).join(' '),
  };
  if (typeof headers === 'function') return () => mergeHeaders(subject, [own, headers()]);
  const all = mergeHeaders(subject, [own, headers]);
  return () => all;
}
