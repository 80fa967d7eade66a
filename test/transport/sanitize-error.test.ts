import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { isConnectFailure } from '../../src/transport/is-connect-failure.js';
import { describeCause, sanitizeError } from '../../src/transport/sanitize-error.js';

const connectError = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
  syscall: 'connect',
});

it.each<[string, unknown, string]>([
  ['the innermost cause', new TypeError('fetch failed', { cause: connectError }), 'connect ECONNREFUSED 127.0.0.1:1'],
  [
    'the outer error if its cause has no message',
    new TypeError('fetch failed', { cause: new Error('') }),
    'fetch failed',
  ],
  [
    'the failure of several addresses',
    new TypeError('fetch failed', {
      cause: Object.assign(new AggregateError([connectError]), { code: 'ECONNREFUSED' }),
    }),
    'ECONNREFUSED',
  ],
  [
    'an error with its code',
    Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    'UND_ERR_SOCKET: other side closed',
  ],
])('describes %s', (_, error, reason) => {
  expect(describeCause(sanitizeError(error, ''))).toBe(reason);
});

it('copies an error of another realm, such as the platform’s under Jest', () => {
  const script = `Object.assign(new TypeError('fetch failed with a-secret'), {
    cause: Object.assign(new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED', syscall: 'connect' })]), {
      code: 'ECONNREFUSED',
    }),
  })`;
  const foreign: unknown = runInNewContext(script);
  expect(foreign instanceof Error).toBe(false);
  const copy = sanitizeError(foreign, 'a-secret');
  expect(copy).toMatchObject({ name: 'TypeError', message: 'fetch failed with [hidden]' });
  expect(describeCause(copy)).toBe('ECONNREFUSED');
  expect(isConnectFailure(copy)).toBe(true);
});
