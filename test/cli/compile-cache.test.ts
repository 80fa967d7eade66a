import { chmodSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { privateFolder } from '../../src/cli/compile-cache.js';

const NAME = 'genesys-conversations-digital';
const place = () => mkdtempSync(join(tmpdir(), 'caches-'));

describe('the folder of what Node compiles', () => {
  it("is among the user's caches, open to nobody else, and the same every time", () => {
    const XDG_CACHE_HOME = join(place(), 'not', 'there', 'yet');
    expect(privateFolder({ XDG_CACHE_HOME })).toBe(join(XDG_CACHE_HOME, NAME));
    expect(statSync(join(XDG_CACHE_HOME, NAME)).mode & 0o777).toBe(0o700);
    expect(privateFolder({ XDG_CACHE_HOME })).toBe(join(XDG_CACHE_HOME, NAME));
  });

  it('is none that others may write to, since what is in it is run', () => {
    const XDG_CACHE_HOME = place();
    mkdirSync(join(XDG_CACHE_HOME, NAME));
    chmodSync(join(XDG_CACHE_HOME, NAME), 0o777);
    expect(privateFolder({ XDG_CACHE_HOME })).toBeUndefined();
  });

  it('is none that a link points to', () => {
    const [XDG_CACHE_HOME, elsewhere] = [place(), place()];
    symlinkSync(elsewhere, join(XDG_CACHE_HOME, NAME));
    expect(privateFolder({ XDG_CACHE_HOME })).toBeUndefined();
  });

  it('is none where none can be made: the program does without', () => {
    const file = join(place(), 'file');
    writeFileSync(file, '');
    expect(privateFolder({ XDG_CACHE_HOME: file })).toBeUndefined();
  });
});
