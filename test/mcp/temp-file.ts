import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'mcp-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;

/** A file with a text, or with a value as JSON. It is gone after the tests. */
export function file(content: unknown): string {
  // Test files that share a process share the folder; each takes it away when it is done.
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${++count}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
}
