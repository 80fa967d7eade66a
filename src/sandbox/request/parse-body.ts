import type { Fail } from '../failure.js';
import { MAX_BODY_BYTES } from './body-limits.js';

/** Parses a JSON body. Undefined for no body. Properties that are `null` are dropped, as in Genesys. */
export function parseBody(request: Request, bytes: Uint8Array, isRequired: boolean, fail: Fail): unknown {
  if (bytes.length > MAX_BODY_BYTES) {
    fail('request.entity.too.large', {
      message: `The request body is larger than the maximum of ${MAX_BODY_BYTES} bytes.`,
    });
  }
  if (bytes.length === 0) {
    return isRequired ? fail('bad.request', { message: 'A request body is required.', field: 'body' }) : undefined;
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    fail('unsupported.media.type', { message: 'The content type must be application/json.' });
  }
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = text.includes('null') ? JSON.parse(text, dropNull) : JSON.parse(text);
  } catch {
    return fail('bad.request', { message: 'The request body is not valid JSON.', field: 'body' });
  }
  return value === undefined && isRequired
    ? fail('bad.request', { message: 'A request body is required.', field: 'body' })
    : value;
}

function dropNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}
