import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'mcp-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** Writes a temporary file with a text, or with a value as JSON. It is deleted after the tests. */
export function writeTempFile(content: unknown): string {
  // Test files that share a process share the folder. Each one deletes it at its end.
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${++count}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
}
