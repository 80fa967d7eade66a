import { expect, onTestFinished, test, vi } from 'vitest';
import { createStaticTokenVerifier, sha256 } from '../../../src/mcp/http/static-token-verifier.js';

const TOKEN = 'a-long-and-random-token';
const entry = () => ({ name: 'a', sha256: sha256(TOKEN), connections: ['*'], expires: undefined });

test('a hash is the SHA-256 in hexadecimal', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each([
  ['is valid before it expires', Date.now() + 60_000, { settings: { name: 'a' } }],
  ['is rejected after it expires', Date.now() - 1, { rejected: 'expired' }],
  ['is rejected if the expiration is not a time', Number.NaN, { rejected: 'expired' }],
  ['is valid forever without an expiration', undefined, { settings: { name: 'a' } }],
])('a token %s', async (_name, expires, expected) => {
  const verify = createStaticTokenVerifier([{ ...entry(), expires }]);
  expect(await verify(TOKEN)).toMatchObject(expected);
  expect(await verify(`${TOKEN}x`)).toBeUndefined();
});

test('a token has the settings of its own entry', async () => {
  const other = { ...entry(), name: 'b', sha256: sha256('other') };
  const verify = createStaticTokenVerifier([entry(), other]);
  expect(await verify('other')).toEqual({ settings: expect.objectContaining(other), user: { id: 'b', name: 'b' } });
  expect(await createStaticTokenVerifier([])(TOKEN)).toBeUndefined();
});

test('a token expires at its expiration time', async () => {
  vi.useFakeTimers({ now: 1000 });
  onTestFinished(() => void vi.useRealTimers());
  const verify = createStaticTokenVerifier([{ ...entry(), expires: 1001 }]);
  expect(await verify(TOKEN)).toMatchObject({ settings: { name: 'a' } });
  vi.setSystemTime(1001);
  expect(await verify(TOKEN)).toEqual({ rejected: 'expired' });
});
