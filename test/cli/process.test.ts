import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { manifest } from '../../src/mcp/manifest.js';
import { listen } from '../support/listen.js';
import { programPath } from '../support/programs.js';

const cli = programPath('cli');

const start = (args: string[], env: Record<string, string> = {}, out: 'pipe' | number = 'pipe') =>
  spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env.PATH ?? '', NODE_DISABLE_COMPILE_CACHE: '1', ...env },
    stdio: ['pipe', out, 'pipe'],
  });

const waitForExit = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve));

it('writes all of a large output to a slow reader', async () => {
  const script = `"${process.execPath}" "${cli}" tools --format json | (sleep 0.5; cat)`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script]);
  expect(JSON.parse(stdout)).toHaveLength(manifest.length);
});

it.skipIf(!existsSync('/dev/full'))('reports in one line that the output device is full', async () => {
  const child = start(['tools'], {}, openSync('/dev/full', 'w'));
  const [stderr, code] = await Promise.all([child.stderr && text(child.stderr), waitForExit(child)]);
  expect(stderr).toMatch(/^error: Can't write to standard output: ENOSPC.*\n$/);
  expect(code).toBe(1);
});

// A pending connection would keep the process alive for ten seconds, longer than the timeout of this test.
it('exits at once when interrupted while it connects', async () => {
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
  expect(await waitForExit(child)).toBe(130);
}, 8_000);

it('exits when interrupted while it reads standard input', async () => {
  const child = start(['call', 'emails.get', '--sandbox', '--args', '-']);
  // More than a pipe holds, so the write ends only after the program has started to read.
  await new Promise((resolve) => child.stdin?.write(' '.repeat(4_000_000), resolve));
  child.kill('SIGTERM');
  expect(await waitForExit(child)).toBe(130);
});
