import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type SandboxServer, serveSandbox } from '../../../src/sandbox/index.js';

const sandbox = createSandbox();
let open: SandboxServer;
let locked: SandboxServer;
beforeAll(async () => {
  open = await serveSandbox(sandbox);
  locked = await serveSandbox(sandbox, { controlToken: 'control-token-7' });
});
afterAll(() => Promise.all([open.close(), locked.close()]));

/** Sends headers that `fetch` does not allow. */
const getStatus = (server: SandboxServer, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: '/', headers });
    request.on('response', (response) => resolve(response.resume().statusCode));
    request.on('error', reject).end();
  });

describe('the console', () => {
  it('is one page that loads nothing and runs only its own script', async () => {
    const response = await fetch(open.url);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const name of ['script', 'style']) {
      const [, content = ''] = new RegExp(`<${name}[^>]*>(.*?)</${name}>`, 's').exec(html) ?? [];
      const hash = createHash('sha256').update(content).digest('base64');
      expect(policy).toContain(`${name}-src 'sha256-${hash}'`);
    }
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is only for this machine, like the control API', async () => {
    expect(await getStatus(open, { host: `localhost:${open.port}` })).toBe(200);
    expect(await getStatus(open, { host: 'evil.example' })).toBe(403);
    expect(await getStatus(open, { 'x-forwarded-for': '203.0.113.7' })).toBe(403);
  });

  it('is for every host with a control token, because the page has no data without the token', async () => {
    expect(await getStatus(locked, { host: 'sandbox.example' })).toBe(200);
    const html = await (await fetch(locked.url)).text();
    expect(html).toBe(await (await fetch(open.url)).text());
    expect(html).not.toContain('control-token-7');
  });

  it('supports only GET and HEAD', async () => {
    expect((await fetch(open.url, { method: 'POST' })).status).toBe(405);
    const head = await fetch(open.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is not there for a function that is not a sandbox', async () => {
    const server = await serveSandbox({ fetch: async () => new Response('own') });
    expect(await (await fetch(server.url)).text()).toBe('own');
    await server.close();
  });
});
