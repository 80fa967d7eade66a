import type { Fail } from '../failure.js';

/** Bytes that a JSON body may have. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** A request's JSON; undefined for none. `null` properties are left out, as Genesys takes them. */
export function parseBody(request: Request, bytes: Uint8Array, isRequired: boolean, fail: Fail): unknown {
  if (bytes.length > MAX_BODY_BYTES) {
    fail('request.entity.too.large', { message: 'The request is too large.' });
  }
  if (bytes.length === 0) {
    return isRequired ? fail('bad.request', { message: 'A request body is required.', field: 'body' }) : undefined;
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    fail('unsupported.media.type', { message: 'The body must be application/json.' });
  }
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = text.includes('null') ? JSON.parse(text, dropNull) : JSON.parse(text);
  } catch {
    return fail('bad.request', { message: 'The body is not valid JSON.', field: 'body' });
  }
  return value === undefined && isRequired
    ? fail('bad.request', { message: 'A request body is required.', field: 'body' })
    : value;
}

function dropNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}
