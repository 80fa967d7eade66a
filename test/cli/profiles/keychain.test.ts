import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fileTokenStore } from '../../../src/auth/file-token-store.js';
import { keychainTokenStore, loadKeychain } from '../../../src/cli/profiles/keychain.js';

/** Behaves as `@napi-rs/keyring` does: a deletion of nothing fails. */
function keyring() {
  const values = new Map<string, string>();
  class AsyncEntry {
    readonly name: string;
    constructor(service: string, name: string) {
      this.name = `${service}/${name}`;
    }
    getPassword = async () => values.get(this.name);
    setPassword = async (value: string) => void values.set(this.name, value);
    deletePassword = async () => {
      if (!values.delete(this.name)) throw new Error('No matching entry found in secure storage');
    };
  }
  return { values, library: { AsyncEntry } };
}

describe('keychain', () => {
  it('saves, reads and deletes values under the name of the service', async () => {
    const { values, library } = keyring();
    const keychain = await loadKeychain('service', async () => library);
    await keychain.set('a', 'secret');
    expect([...values]).toEqual([['service/a', 'secret']]);
    expect(await keychain.get('a')).toBe('secret');
    await keychain.set('a', undefined);
    await keychain.set('a', undefined);
    expect(await keychain.get('a')).toBeUndefined();
  });

  it('names the package to install if the library is missing', async () => {
    const missing = loadKeychain('service', () => Promise.reject(new Error('Cannot find module')));
    await expect(missing).rejects.toThrow(/npm install @napi-rs\/keyring/);
  });

  it('names the other storage if the system has no keychain', async () => {
    const { library } = keyring();
    class Broken extends library.AsyncEntry {
      override getPassword = async () => Promise.reject(new Error('no secret service'));
    }
    const keychain = await loadKeychain('service', async () => ({ AsyncEntry: Broken }));
    await expect(keychain.get('a')).rejects.toThrow(
      "The system's keychain is not available: no secret service. Use --storage file.",
    );
  });

  it('keeps tokens, and treats what is not one as missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keychain-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { values, library } = keyring();
    const store = keychainTokenStore(
      await loadKeychain('service', async () => library),
      fileTokenStore(join(folder, 'keychain')).lock,
    );
    const token = { accessToken: 'a', expiresAt: 1, refreshToken: 'r' };
    await store.set('key', token);
    expect(await store.get('key')).toEqual(token);
    values.set('service/key', 'not JSON');
    expect(await store.get('key')).toBeUndefined();
    await store.delete('key');
    expect(values.size).toBe(0);
    const order: number[] = [];
    const { signal } = new AbortController();
    await Promise.all([1, 2].map((n) => store.lock?.('key', async () => order.push(n, n), signal)));
    expect(order).toHaveLength(4);
    expect(order[0]).toBe(order[1]);
  });
});
