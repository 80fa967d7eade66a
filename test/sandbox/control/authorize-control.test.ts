import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { findControlProblem } from '../../../src/sandbox/control/authorize-control.js';
import { createSandbox, type SandboxServer, serveSandbox } from '../../../src/sandbox/index.js';

const sandbox = createSandbox();
let open: SandboxServer;
let locked: SandboxServer;
beforeAll(async () => {
  open = await serveSandbox(sandbox);
  locked = await serveSandbox(sandbox, { controlToken: 'control-token-7' });
});
afterAll(() => Promise.all([open.close(), locked.close()]));

/** Sends headers that `fetch` does not allow. Returns the status and the CORS header. */
const send = (server: SandboxServer, headers: Record<string, string>, method = 'GET') =>
  new Promise<[status: number | undefined, cors: string | undefined]>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: '/_sandbox/clock', method, headers });
    request.on('response', (response) => {
      response.resume();
      resolve([response.statusCode, response.headers['access-control-allow-origin']]);
    });
    request.on('error', reject).end();
  });

describe('without a token', () => {
  it('a program on the same machine has access', async () => {
    expect(await send(open, {})).toEqual([200, undefined]);
    expect(await send(open, { host: `localhost:${open.port}` })).toEqual([200, undefined]);
  });

  it('a host name that resolves to this machine has no access: DNS rebinding', async () => {
    expect(await send(open, { host: 'evil.example' })).toEqual([403, undefined]);
    expect(await send(open, { host: 'localhost.evil.example' })).toEqual([403, undefined]);
  });

  it('a page of another origin has no access, and its preflight fails', async () => {
    expect(await send(open, { origin: 'http://evil.example' })).toEqual([403, undefined]);
    expect(await send(open, { origin: 'null' })).toEqual([403, undefined]);
    expect(await send(open, { 'sec-fetch-site': 'cross-site' })).toEqual([403, undefined]);
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    expect(await send(open, preflight, 'OPTIONS')).toEqual([403, undefined]);
  });

  it('a page of the sandbox itself has access', async () => {
    expect(await send(open, { origin: open.url, 'sec-fetch-site': 'same-origin' })).toEqual([200, undefined]);
  });

  it('another machine has no access', () => {
    const request = new Request('http://127.0.0.1:8788/_sandbox/clock');
    expect(findControlProblem({ request, isLoopback: false }, undefined)).toMatchObject({
      status: 403,
      message: expect.stringContaining('Set a control token.'),
    });
  });
});

describe('with a token', () => {
  it('every request needs it', async () => {
    expect(await send(locked, {})).toEqual([401, undefined]);
    expect(await send(locked, { authorization: 'Bearer control-token-8' })).toEqual([401, undefined]);
    expect(await send(locked, { authorization: 'Bearer control-token-77' })).toEqual([401, undefined]);
    expect(await send(locked, { authorization: 'Bearer control-token-7' })).toEqual([200, undefined]);
  });

  it('another machine has access under any name', () => {
    const headers = { authorization: 'Bearer t' };
    const request = new Request('http://sandbox.internal/_sandbox/clock', { headers });
    expect(findControlProblem({ request, isLoopback: false }, 't')).toBeUndefined();
  });
});

test('an empty token is an error', async () => {
  await expect(serveSandbox(sandbox, { controlToken: '' })).rejects.toThrow('"controlToken" is empty');
});

test('a server around a function has no control API', async () => {
  const server = await serveSandbox({ fetch: async () => new Response('own') });
  expect(await (await fetch(`${server.url}/_sandbox/clock`)).text()).toBe('own');
  await server.close();
});
