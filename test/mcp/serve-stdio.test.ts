import { spawn } from 'node:child_process';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../src/mcp/manifest.js';
import { programPath } from '../support/programs.js';
import { until } from '../support/until.js';
import { dataOf, type Era, eras, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { stdioServer } from './stdio-process.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeAll(async () => {
  genesys = await fakeGenesys();
});
afterAll(() => genesys.close());

describe.each<Era>(['modern', 'legacy'])('over stdio, %s protocol', (era) => {
  test('tools are listed and called', { timeout: 30_000 }, async () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: eras[era] } });
    await client.connect(new StdioClientTransport(stdioServer(genesys.baseUrl)));
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(manifest.length);
    const result = await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } });
    expect(textOf(result)).toBe('{"id":"x"}');
    await client.close();
  });
});

const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
const line = (method: string, params: object, id?: number) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;

test('stdout has only protocol messages, and the process ends when stdin ends', { timeout: 30_000 }, async () => {
  const { command, args, env } = stdioServer(genesys.baseUrl);
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdin.write(line('initialize', hello, 1));
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  child.stdin.end();
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual([1]);
  for (const line of err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
});

const program = programPath('cli');

/** Starts the program as a process, which can receive signals. */
function startProgram(baseUrl: string) {
  const env = { ...process.env, GENESYS_BASE_URL: baseUrl, GENESYS_ACCESS_TOKEN: 'token-of-acme' };
  const child = spawn(process.execPath, [program, 'mcp', '--names', 'short'], { env });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const parseLines = (text: string) =>
    text
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const send = (method: string, params: object, id?: number) => child.stdin.write(line(method, params, id));
  return {
    child,
    ended,
    responseTo: (id: number) => parseLines(out).find((line) => line.id === id),
    logged: (message: string) => parseLines(err).filter((line) => line.message === message),
    send,
    /** Initializes the session and sends the first call, with the id 2. */
    sendFirstCall() {
      send('initialize', hello, 1);
      send('notifications/initialized', {});
      send('tools/call', write, 2);
    },
  };
}

const write = {
  name: 'post_email_messages',
  arguments: {
    conversationId: 'held',
    from: { email: 'desk@example.com' },
    to: [{ email: 'anna@example.com' }],
    subject: 'Hello',
    textBody: 'Hello',
  },
};

describe.each(['SIGTERM', 'the end of stdin'])('%s while a call is pending', (how) => {
  test('waits for the call and rejects new ones', { timeout: 30_000 }, async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = await fakeGenesys(async () => {
      await held;
      return { body: { id: 'sent' } };
    });
    const { child, ended, responseTo, logged, send, sendFirstCall } = startProgram(slow.baseUrl);
    sendFirstCall();
    await until(() => slow.requests.length === 1);
    if (how === 'SIGTERM') child.kill('SIGTERM');
    else child.stdin.end();
    await until(() => logged('waiting for pending requests').length === 1);
    if (how === 'SIGTERM') {
      send('tools/call', write, 3);
      await until(() => responseTo(3) !== undefined);
      expect(responseTo(3).error.message).toContain('shutting down');
    }
    release();
    expect(await ended).toBe(0);
    expect(dataOf(responseTo(2).result)).toEqual({ id: 'sent' });
    expect(logged('tool call').map(({ outcome }) => outcome)).toEqual(['ok']);
    expect(slow.requests).toHaveLength(1);
    await slow.close();
  });
});

test('a canceled call does not delay the shutdown', { timeout: 30_000 }, async () => {
  const hanging = await fakeGenesys(() => 'hang');
  const { child, ended, logged, send, sendFirstCall } = startProgram(hanging.baseUrl);
  sendFirstCall();
  await until(() => hanging.requests.length === 1);
  send('notifications/cancelled', { requestId: 2 }); // english-ok: the method name of the protocol
  await until(() => logged('tool call').length === 1);
  child.stdin.end();
  expect(await ended).toBe(0);
  expect(logged('waiting for pending requests')).toEqual([]);
  expect(logged('tool call')[0].outcome).toBe('canceled');
  await hanging.close();
});

test('an oversized message gets an error response, and the process stays up', { timeout: 30_000 }, async () => {
  const { child, ended, responseTo, logged, send, sendFirstCall } = startProgram(genesys.baseUrl);
  sendFirstCall();
  await until(() => responseTo(2) !== undefined);
  const args = { conversationId: 'x'.repeat(11_000_000) };
  child.stdin.write(`${JSON.stringify({ method: 'tools/call', params: args, jsonrpc: '2.0', id: 3 })}\n`);
  send('tools/call', { name: 'get_email', arguments: { conversationId: 'c1' } }, 4);
  await until(() => responseTo(4) !== undefined);
  expect(responseTo(3).error).toMatchObject({
    code: -32600,
    message: expect.stringContaining('larger than 10485760 bytes'),
  });
  expect(dataOf(responseTo(4).result)).toEqual({ id: 'x' });
  expect(logged('message rejected, because it is too large')).toHaveLength(1);
  child.stdin.end();
  expect(await ended).toBe(0);
});
