import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { fileTokenStore } from '../../src/auth/file-token-store.js';
import { nodeModule } from '../../src/platform/node-module.js';

it('returns a module of Node', () => {
  expect(nodeModule('node:crypto').createHash).toBe(createHash);
});

it.each([
  ['browsers', undefined],
  ['Node before 20.16', { ...process, getBuiltinModule: undefined }],
])('throws an error with a solution in %s', async (_, process) => {
  vi.stubGlobal('process', process);
  try {
    const message = 'node:fs/promises is not available here. Use Node 20.16 or later, Bun or Deno.';
    expect(() => nodeModule('node:fs/promises')).toThrow(message);
    await expect(fileTokenStore('tokens.json').get('k')).rejects.toThrow(message);
  } finally {
    vi.unstubAllGlobals();
  }
});
