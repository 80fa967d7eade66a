import { expect, test } from 'vitest';
import { findUnknownKeys } from '../../src/transport/find-unknown-keys.js';

const KNOWN = ['timeout', 'retry', 'fetch', 'rateLimiter'];
const LIST = 'Use one of: timeout, retry, fetch, rateLimiter';

test.each([
  ['timout', ' Did you mean "timeout"?'],
  ['tiemout', ' Did you mean "timeout"?'],
  ['Timeout', ' Did you mean "timeout"?'],
  ['retries', ''],
  ['retrys', ' Did you mean "retry"?'],
  ['ratelimiter', ' Did you mean "rateLimiter"?'],
  ['rate_limiter', ' Did you mean "rateLimiter"?'],
  ['', ''],
  ['x', ''],
  ['somethingElse', ''],
  ['__proto__x', ''],
])('%s is unknown', (key, hint) => {
  expect(findUnknownKeys('', { timeout: 1, [key]: undefined }, KNOWN)).toEqual([
    { argument: key, problem: `is unknown.${hint} ${LIST}` },
  ]);
});

test('each unknown key is a problem, with the path of its object', () => {
  expect(findUnknownKeys('retry', { a: 1, attemps: 2 }, ['attempts'])).toEqual([
    { argument: 'retry.a', problem: 'is unknown. Use one of: attempts' },
    { argument: 'retry.attemps', problem: 'is unknown. Did you mean "attempts"? Use one of: attempts' },
  ]);
});

test.each([[{}], [{ timeout: 1, fetch: undefined }], [undefined], [null], ['text'], [1]])(
  '%o has no unknown keys',
  (value) => {
    expect(findUnknownKeys('', value, KNOWN)).toEqual([]);
  },
);
