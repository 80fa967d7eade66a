import { createServer } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { createProfileSignIn } from '../../../src/cli/profiles/profile-sign-in.js';
import { openSecretStorage } from '../../../src/cli/profiles/secret-storage.js';
import { setUpLogin } from '../login-setup.js';

afterEach(() => {
  vi.useRealTimers();
});

test('a sign-in that nobody finishes ends after ten minutes, and frees the port', async () => {
  const { url: baseUrl, clientId, redirectUri, folder } = await setUpLogin();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { start } = await createProfileSignIn({
    name: 'default',
    profile: { baseUrl, clientId, redirectUri, tokenKind: 'user', storage: 'file' },
    secrets: await openSecretStorage('file', folder),
    folder,
    browser: false,
    err: { write() {} },
  });
  const first = await start({ canOpenBrowser: false });
  const finished = expect(first.finished).rejects.toThrow('The sign-in page was open for too long.');
  expect((await start({ canOpenBrowser: false })).url).toBe(first.url);
  await vi.advanceTimersByTimeAsync(600_000);
  await finished;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(Number(new URL(redirectUri).port), '127.0.0.1', resolve);
  });
  await new Promise((resolve) => server.close(resolve));
  const second = await start({ canOpenBrowser: false });
  expect(second.url).not.toBe(first.url);
  const secondFinished = expect(second.finished).rejects.toThrow('too long');
  await vi.advanceTimersByTimeAsync(600_000);
  await secondFinished;
});
