import { expect, test } from 'vitest';
import { refreshToken } from '../../src/auth/refresh-token.js';
import { memoryTokenStore, type StoredToken } from '../../src/auth/token-store.js';
import type { ToolCall } from '../../src/mcp/available-tool.js';
import { digitalSlice } from '../../src/mcp/digital-slice.js';
import { openSignInConnection } from '../../src/mcp/open-sign-in-connection.js';
import type { StartedSignIn } from '../../src/mcp/sign-in-connection.js';
import { dataOf } from './clients.js';

const URL = 'https://login.example.com/sign-in';
const call: ToolCall = {
  signal: new AbortController().signal,
  reportProgress() {},
  canOpenUrls: false,
  confirmationObstacle: undefined,
  inputResponses: undefined,
  requestState: undefined,
};

/** Opens a connection whose token is `token.current`. */
function open(start: () => Promise<StartedSignIn> = async () => ({ url: URL }), waitMs = 0) {
  const token: { current?: StoredToken } = {};
  const connection = openSignInConnection(
    {
      id: 'acme',
      baseUrl: 'http://127.0.0.1:9',
      auth: refreshToken({ clientId: 'id', account: 'ada' }),
      tokenStore: memoryTokenStore(),
      signIn: { getToken: async () => token.current, start },
    },
    { slice: digitalSlice, waitMs },
  );
  return { connection, token, request: async () => connection.signIn?.request(call) };
}

test('a connection with a sign-in has the whole client, so that it can wait for events', () => {
  expect(open().connection.client).toHaveProperty('events');
});

test.each<[string, Partial<StoredToken>, boolean]>([
  ['is valid', {}, true],
  ['has expired, but can be refreshed', { expiresAt: 1, refreshToken: 'r' }, true],
  ['has expired and cannot be refreshed', { expiresAt: 1 }, false],
])('a token that %s: signed in %s', async (_, more, isSignedIn) => {
  const { token, request } = open();
  token.current = { accessToken: 'a', expiresAt: Number.MAX_SAFE_INTEGER, ...more };
  expect((await request()) === undefined).toBe(isSignedIn);
});

test('a call does not wait for a page that nobody has opened', async () => {
  const { request } = open(undefined, 60_000);
  const { error } = dataOf<{ error: object }>((await request()) ?? {});
  expect(error).toMatchObject({ kind: 'SignInRequired', signInUrl: URL, retryable: true });
});

test('a call waits for an open page, and says so if it gives up', async () => {
  const { request } = open(async () => ({ url: URL, isOpen: true }));
  const { error } = dataOf<{ error: object }>((await request()) ?? {});
  expect(error).toMatchObject({ advice: expect.stringContaining('is open in the browser of the person') });
});

test('a sign-in that fails or cannot start is a failure with its message', async () => {
  const reject = async () => Promise.reject(new Error('The port is in use.'));
  for (const start of [reject, async () => ({ url: URL, isOpen: true, finished: reject() })]) {
    const { error } = dataOf<{ error: object }>((await open(start, 60_000).request()) ?? {});
    expect(error).toMatchObject({ kind: 'SignInRequired', message: 'The port is in use. Nothing was sent.' });
  }
});

test('a call whose link was opened ends with the reason if the sign-in fails', async () => {
  const started = { url: URL, finished: Promise.reject(new Error('Sign-in rejected: access_denied.')) };
  started.finished.catch(() => {});
  const { connection } = open(async () => started, 60_000);
  const ask = (inputResponses: ToolCall['inputResponses']) =>
    connection.signIn?.request({ ...call, canOpenUrls: true, inputResponses });
  expect(await ask(undefined)).toMatchObject({ inputRequests: { 'sign-in': { params: { url: URL } } } });
  const { error } = dataOf<{ error: object }>((await ask({ 'sign-in': { action: 'accept' } })) ?? {});
  expect(error).toMatchObject({ message: 'Sign-in rejected: access_denied. Nothing was sent.' });
});
