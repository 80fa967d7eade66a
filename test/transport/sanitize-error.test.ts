import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { isConnectFailure } from '../../src/transport/is-connect-failure.js';
import { describeCause, sanitizeError } from '../../src/transport/sanitize-error.js';

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
  code: 'ECONNREFUSED',
  syscall: 'connect',
});

it.each<[string, unknown, string]>([
  ['of the innermost cause', new TypeError('fetch failed', { cause: refused }), 'connect ECONNREFUSED 127.0.0.1:1'],
  [
    'of the outer error, where the cause says none',
    new TypeError('fetch failed', { cause: new Error('') }),
    'fetch failed',
  ],
  [
    'of several addresses',
    new TypeError('fetch failed', { cause: Object.assign(new AggregateError([refused]), { code: 'ECONNREFUSED' }) }),
    'ECONNREFUSED',
  ],
  [
    'with its code',
    Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    'UND_ERR_SOCKET: other side closed',
  ],
])('the reason is that %s', (_, error, reason) => {
  expect(describeCause(sanitizeError(error, ''))).toBe(reason);
});

it('an error of another context, such as the platform’s under Jest, loses nothing', () => {
  const script = `Object.assign(new TypeError('fetch failed with a-secret'), {
    cause: Object.assign(new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED', syscall: 'connect' })]), {
      code: 'ECONNREFUSED',
    }),
  })`;
  const foreign: unknown = runInNewContext(script);
  expect(foreign instanceof Error).toBe(false);
  const bare = sanitizeError(foreign, 'a-secret');
  expect(bare).toMatchObject({ name: 'TypeError', message: 'fetch failed with [hidden]' });
  expect(describeCause(bare)).toBe('ECONNREFUSED');
  expect(isConnectFailure(bare)).toBe(true);
});
