import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { manifest } from '../../src/mcp/manifest.js';
import { built } from '../support/built.js';
import { listen } from '../support/listen.js';

const cli = built('src/cli/main.ts', 'cli');

const start = (words: string[], env: Record<string, string> = {}, out: 'pipe' | number = 'pipe') =>
  spawn(process.execPath, [cli, ...words], {
    env: { PATH: process.env.PATH ?? '', NODE_DISABLE_COMPILE_CACHE: '1', ...env },
    stdio: ['pipe', out, 'pipe'],
  });

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve));

it('gives a reader that takes its time all of a large output', async () => {
  const script = `"${process.execPath}" "${cli}" tools --format json | (sleep 0.5; cat)`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script]);
  expect(JSON.parse(stdout)).toHaveLength(manifest.length);
});

it.skipIf(!existsSync('/dev/full'))('says in one line that its output finds no room', async () => {
  const child = start(['tools'], {}, openSync('/dev/full', 'w'));
  const [said, code] = await Promise.all([child.stderr && text(child.stderr), ended(child)]);
  expect(said).toMatch(/^error: the output can't be written: ENOSPC.*\n$/);
  expect(code).toBe(1);
});

// A connection that is being made would hold the process for ten seconds: longer than this test may take.
it('ends at once when it is interrupted while it connects', async () => {
  const server = createServer();
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
  const closeAllConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const port = await listen(Object.assign(server, { closeAllConnections }));
  const env = { GENESYS_BASE_URL: `https://127.0.0.1:${port}`, GENESYS_ACCESS_TOKEN: 'token-of-a-test' };
  const child = start(['call', 'emails.list'], env);
  server.once('connection', () => child.kill('SIGINT'));
  expect(await ended(child)).toBe(130);
}, 8_000);

it('ends when it is interrupted while it waits for its input', async () => {
  const child = start(['call', 'emails.get', '--sandbox', '--args', '-']);
  // More than a pipe holds: it has been taken when the program reads.
  await new Promise((resolve) => child.stdin?.write(' '.repeat(4_000_000), resolve));
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(130);
});
