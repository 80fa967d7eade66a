import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPrivateFolder } from '../../src/cli/compile-cache.js';

const NAME = 'genesys-conversations-digital';
const createFolder = () => mkdtempSync(join(tmpdir(), 'caches-'));

describe('the folder of the compile cache', () => {
  it("is a private folder in the user's cache folder, and always the same", () => {
    const XDG_CACHE_HOME = join(createFolder(), 'not', 'there', 'yet');
    expect(createPrivateFolder({ XDG_CACHE_HOME })).toBe(join(XDG_CACHE_HOME, NAME));
    expect(statSync(join(XDG_CACHE_HOME, NAME)).mode & 0o777).toBe(0o700);
    expect(createPrivateFolder({ XDG_CACHE_HOME })).toBe(join(XDG_CACHE_HOME, NAME));
  });

  it('is undefined if other users can write to it', () => {
    const XDG_CACHE_HOME = createFolder();
    mkdirSync(join(XDG_CACHE_HOME, NAME));
    chmodSync(join(XDG_CACHE_HOME, NAME), 0o777);
    expect(createPrivateFolder({ XDG_CACHE_HOME })).toBeUndefined();
  });

  it('is undefined if it is a symbolic link', () => {
    const [XDG_CACHE_HOME, target] = [createFolder(), createFolder()];
    symlinkSync(target, join(XDG_CACHE_HOME, NAME));
    expect(createPrivateFolder({ XDG_CACHE_HOME })).toBeUndefined();
  });

  it('is undefined if it cannot be created', () => {
    const file = join(createFolder(), 'file');
    writeFileSync(file, '');
    expect(createPrivateFolder({ XDG_CACHE_HOME: file })).toBeUndefined();
  });
});
