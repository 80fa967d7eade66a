import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, expect } from 'vitest';

/**
 * Runs with every test file. Records the credentials in Authorization headers and everything that is printed or written, and
 * fails if the output contains a credential. Only files with mode 0600 may contain them.
 */
const secrets = new Set<string>();
const outputs: { place: string; text: string }[] = [];

/** Records the bearer token; for Basic, the secret and the encoded pair. */
function recordSecrets(header: string): void {
  const [scheme = '', credential = ''] = header.split(' ');
  const texts = [credential];
  if (scheme.toLowerCase() === 'basic')
    texts.push(Buffer.from(credential, 'base64').toString().split(':').slice(1).join(':'));
  // Shorter ones could match by chance.
  for (const text of texts) if (text.length >= 8) secrets.add(text);
}

/** Test files share a process, so each scan removes its wrappers at the end. */
const restore: (() => void)[] = [];
function wrap<T extends object, K extends keyof T>(object: T, name: K, wrapped: (original: T[K]) => T[K]): void {
  const original = object[name];
  object[name] = wrapped(original);
  restore.unshift(() => {
    object[name] = original;
  });
}

for (const method of ['set', 'append'] as const) {
  wrap(
    Headers.prototype,
    method,
    (original) =>
      function (this: Headers, name, value) {
        if (name.toLowerCase() === 'authorization') recordSecrets(value);
        return original.call(this, name, value);
      },
  );
}

for (const stream of [process.stdout, process.stderr]) {
  wrap(
    stream,
    'write',
    (original) =>
      function (this: typeof stream, chunk: string | Uint8Array, ...rest: unknown[]) {
        recordOutput('the output', chunk);
        return (original as (...args: unknown[]) => boolean).call(this, chunk, ...rest);
      } as typeof stream.write,
  );
}
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  wrap(console, method, (original) => (...args: unknown[]) => {
    for (const arg of args) recordOutput(`console.${method}`, typeof arg === 'string' ? arg : inspectDeep(arg));
    original(...args);
  });
}

type Write = (path: unknown, data: unknown, options?: unknown, ...rest: unknown[]) => unknown;
const watchWrites = (write: Write): Write =>
  function (this: unknown, path, data, options, ...rest) {
    const mode = (options as { mode?: number } | undefined)?.mode;
    if (mode !== 0o600 && (typeof data === 'string' || data instanceof Uint8Array))
      recordOutput(`the file ${String(path)}`, data);
    return write.call(this, path, data, options, ...rest);
  };
const files = fs as unknown as Record<string, Write>;
for (const method of ['writeFileSync', 'appendFileSync', 'writeFile']) wrap(files, method, watchWrites);
const promises = fs.promises as unknown as Record<string, Write>;
for (const method of ['writeFile', 'appendFile']) wrap(promises, method, watchWrites);
syncBuiltinESMExports();

function recordOutput(place: string, text: string | Uint8Array): void {
  outputs.push({ place, text: typeof text === 'string' ? text : Buffer.from(text).toString() });
}

const { inspect } = await import('node:util');
const inspectDeep = (value: unknown) => inspect(value, { depth: 8, showHidden: true });

/** Lists the places of the secrets that were found. */
export function leaks(): string[] {
  return outputs.filter(({ text }) => [...secrets].some((secret) => text.includes(secret))).map(({ place }) => place);
}

/** For the test of the scan. */
export const scanned = { secrets, outputs };

afterAll(() => {
  for (const undo of restore) undo();
  syncBuiltinESMExports();
  expect(leaks(), 'places with a token or a secret').toEqual([]);
});
