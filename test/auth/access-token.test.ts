import { describe, expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import type { AuthEnvironment } from '../../src/auth/auth.js';

const connect = (token: Parameters<typeof accessToken>[0]) => accessToken(token).connect({} as AuthEnvironment);

describe('a fixed token', () => {
  it('is returned, and not again after it was rejected', async () => {
    const source = connect('fixed');
    expect(await source.token()).toBe('fixed');
    expect(await source.refresh('fixed')).toBeUndefined();
    expect(await source.token()).toBe('fixed');
  });

  it('is not returned after a logout', async () => {
    const source = connect('fixed');
    await source.logout();
    // A call from before the logout fails with its own 401.
    expect(await source.refresh('fixed')).toBeUndefined();
    await expect(source.token()).rejects.toMatchObject({
      name: 'AuthenticationError',
      status: 401,
      message: 'The client has logged out. Create a client with a new token.',
    });
  });
});

describe('a function', () => {
  it('is called for each token, and again after a rejection', async () => {
    let n = 0;
    const source = connect(async () => `custom-${++n}`);
    expect([await source.token(), await source.token(), await source.refresh('custom-2')]).toEqual([
      'custom-1',
      'custom-2',
      'custom-3',
    ]);
    expect(await connect(() => 'same').refresh('same')).toBeUndefined();
  });

  it('that hangs ends with the call', async () => {
    const source = connect(() => new Promise(() => {}));
    const reason = new Error('enough');
    await expect(source.token(AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(source.refresh('old', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('an invalid token', () => {
  const bare = 'accessToken: token must be the bare token, without "Bearer ".';
  const nonEmpty = 'accessToken: token must be a non-empty string.';
  const characters =
    'accessToken: token must not have spaces, line breaks or characters that an HTTP header cannot carry.';
  const neither = 'accessToken: token must be a string or a function that returns one.';

  it.each([
    ['', nonEmpty, nonEmpty],
    [7 as never, neither, nonEmpty],
    ['Bearer abc', bare, bare],
    ['bearer\tabc', bare, bare],
    ['a Bearer abc', characters, characters],
    ['a b', characters, characters],
    ['é', characters, characters],
  ])('%j: the error says what is wrong', async (token, message, whenReturned) => {
    expect(() => accessToken(token)).toThrow(new RegExp(`^${message}`));
    await expect(connect(() => token).token()).rejects.toThrow(new RegExp(`^${whenReturned}`));
  });

  it('may start like a scheme', async () => {
    expect(await connect('BearerToken').token()).toBe('BearerToken');
  });
});
