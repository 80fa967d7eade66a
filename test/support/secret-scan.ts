import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, expect } from 'vitest';

/**
 * Runs around every test file: notes the credentials that went into an Authorization header, and everything that was
 * printed or written meanwhile; fails where the one is found in the other. A file that only its owner can read may hold them.
 */
const secrets = new Set<string>();
const outputs: { place: string; text: string }[] = [];

/** The bearer token; of a login, the secret, and id and secret as they are encoded. */
function note(header: string): void {
  const [scheme = '', credential = ''] = header.split(' ');
  const texts = [credential];
  if (scheme.toLowerCase() === 'basic')
    texts.push(Buffer.from(credential, 'base64').toString().split(':').slice(1).join(':'));
  // Shorter ones would be found by chance.
  for (const text of texts) if (text.length >= 8) secrets.add(text);
}

/** Test files share a process, so that each scan takes its listeners off when its file is done. */
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
        if (name.toLowerCase() === 'authorization') note(value);
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
        keep('the output', chunk);
        return (original as (...args: unknown[]) => boolean).call(this, chunk, ...rest);
      } as typeof stream.write,
  );
}
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
  wrap(console, method, (original) => (...args: unknown[]) => {
    for (const arg of args) keep(`console.${method}`, typeof arg === 'string' ? arg : inspectDeep(arg));
    original(...args);
  });
}

type Write = (path: unknown, data: unknown, options?: unknown, ...rest: unknown[]) => unknown;
const watched = (write: Write): Write =>
  function (this: unknown, path, data, options, ...rest) {
    const mode = (options as { mode?: number } | undefined)?.mode;
    if (mode !== 0o600 && (typeof data === 'string' || data instanceof Uint8Array))
      keep(`the file ${String(path)}`, data);
    return write.call(this, path, data, options, ...rest);
  };
const files = fs as unknown as Record<string, Write>;
for (const method of ['writeFileSync', 'appendFileSync', 'writeFile']) wrap(files, method, watched);
const promised = fs.promises as unknown as Record<string, Write>;
for (const method of ['writeFile', 'appendFile']) wrap(promised, method, watched);
syncBuiltinESMExports();

function keep(place: string, text: string | Uint8Array): void {
  outputs.push({ place, text: typeof text === 'string' ? text : Buffer.from(text).toString() });
}

const { inspect } = await import('node:util');
const inspectDeep = (value: unknown) => inspect(value, { depth: 8, showHidden: true });

/** Where a secret was found, without it. */
export function leaks(): string[] {
  return outputs.filter(({ text }) => [...secrets].some((secret) => text.includes(secret))).map(({ place }) => place);
}

/** For the scan's own test. */
export const scanned = { secrets, outputs };

afterAll(() => {
  for (const undo of restore) undo();
  syncBuiltinESMExports();
  expect(leaks(), 'places that hold a token or a secret').toEqual([]);
});
