import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { fileTokenStore } from '../../src/auth/file-token-store.js';
import { connect, loginServer } from '../support/login.js';

const token = (n: number) => ({ accessToken: `token-${n}`, expiresAt: 1000 + n, refreshToken: `r-${n}` });

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tokens-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** Loads a second copy of the module, like another process. */
async function createStoreOfOtherProcess(path: string) {
  vi.resetModules();
  const other = await import('../../src/auth/file-token-store.js');
  return other.fileTokenStore(path);
}

describe('fileTokenStore', () => {
  it('stores tokens in a file for its owner only, and creates its folder', async () => {
    const path = join(await folder(), 'a', 'b', 'tokens.json');
    const store = fileTokenStore(path);
    expect(await store.get('k')).toBeUndefined();
    await store.delete('k');
    await store.set('k', token(1));
    expect(await fileTokenStore(path).get('k')).toEqual(token(1));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
    await store.delete('k');
    expect(await store.get('k')).toBeUndefined();
    expect(await store.get('__proto__')).toBeUndefined();
  });

  it('restricts the mode of an existing file, and leaves no other file', async () => {
    const path = join(await folder(), 'tokens.json');
    await writeFile(path, JSON.stringify({ old: token(0) }), { mode: 0o644 });
    await fileTokenStore(path).set('new', token(1));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ old: token(0), new: token(1) });
    expect(await readdir(join(path, '..'))).toEqual(['tokens.json']);
  });

  it('loses no token with concurrent writes of several stores and processes', async () => {
    const path = join(await folder(), 'tokens.json');
    const stores = [fileTokenStore(path), fileTokenStore(path), await createStoreOfOtherProcess(path)];
    const numbers = Array.from({ length: 30 }, (_, n) => n);
    await Promise.all(numbers.map((n) => stores[n % 3]?.set(`k-${n}`, token(n))));
    const expected = Object.fromEntries(numbers.map((n) => [`k-${n}`, token(n)]));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(expected);
  });

  it('returns complete tokens during a write', async () => {
    const path = join(await folder(), 'tokens.json');
    const store = fileTokenStore(path);
    await store.set('k', token(0));
    let writing = true;
    const writes = (async () => {
      for (let n = 1; n <= 20; n++) await store.set('k', token(n));
      writing = false;
    })();
    let last = 0;
    while (writing) {
      const seen = (await store.get('k'))?.expiresAt ?? 0;
      expect(seen).toBeGreaterThanOrEqual(last);
      last = seen;
    }
    await writes;
    expect(await store.get('k')).toEqual(token(20));
  });

  it('takes the lock of a dead process, but not of a running one', async () => {
    const path = join(await folder(), 'tokens.json');
    await writeFile(`${path}.lock`, '');
    let done = false;
    const setting = fileTokenStore(path)
      .set('k', token(1))
      .then(() => {
        done = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done).toBe(false);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${path}.lock`, longAgo, longAgo);
    await setting;
    expect(await readdir(join(path, '..'))).toEqual(['tokens.json']);
  });

  it('replaces the target of a symbolic link, not the link', async () => {
    const path = await folder();
    await symlink(join(path, 'real.json'), join(path, 'link.json'));
    await writeFile(join(path, 'real.json'), '{}');
    await fileTokenStore(join(path, 'link.json')).set('k', token(1));
    expect(await fileTokenStore(join(path, 'real.json')).get('k')).toEqual(token(1));
  });

  it('loses no token if one process uses the file and another a symbolic link to it', async () => {
    const path = await folder();
    const [real, link] = [join(path, 'real.json'), join(path, 'link.json')];
    await symlink(real, link);
    await writeFile(real, '{}');
    const stores = [fileTokenStore(real), await createStoreOfOtherProcess(link)];
    await Promise.all(Array.from({ length: 30 }, (_, n) => stores[n % 2]?.set(`k-${n}`, token(n))));
    expect(Object.keys(JSON.parse(await readFile(real, 'utf8')))).toHaveLength(30);
  });

  it.each(['{"k": {"accessToken": "secret-token"', '[]', 'null', '{"k": {"accessToken": "secret-token"}}'])(
    'names the file with %s without quoting it',
    async (text) => {
      const path = join(await folder(), 'tokens.json');
      await writeFile(path, text);
      for (const action of [fileTokenStore(path).get('k'), fileTokenStore(path).set('k', token(1))]) {
        const error: unknown = await action.catch((reason) => reason);
        expect(String(error)).toContain(`${path} is not a token file`);
        expect(String(error)).not.toContain('secret-token');
      }
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('saves a second process the token request', async () => {
    const path = join(await folder(), 'tokens.json');
    const server = await loginServer();
    const auth = clientCredentials({ clientId: 'id', clientSecret: 'secret' });
    expect(await connect(auth, server.url, { store: fileTokenStore(path) }).token()).toBe('token-1');
    expect(await connect(auth, server.url, { store: await createStoreOfOtherProcess(path) }).token()).toBe('token-1');
    expect(await readFile(path, 'utf8')).not.toContain('secret');
  });
});
