import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { type ClientOptions, createClient } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { IDS, mediaHosts } from '../support/media.js';
import { type Reply, startServer } from './server.js';

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
const replies: Reply[] = [{ json: { id: 'c' } }, 404, 'drop', { status: 429, headers: { 'retry-after': '1000' } }];

it.each([
  ['the platform’s fetch', 50, {}],
  ['a custom fetch', 10, { fetch: (request: Request) => fetch(request) }],
  ['undici', 50, { fetch: undiciFetch() }],
] satisfies [string, number, Partial<ClientOptions>][])(
  'many calls with one signal leave no listener and no timer (%s, %i times 20)',
  async (_, rounds, options) => {
    const server = await startServer((_, count) => replies[count % replies.length] ?? 500);
    const client = createClient({ baseUrl: server.baseUrl, auth: accessToken('t'), rateLimiter: false, ...options });
    const { signal } = new AbortController();
    const before = timers();
    for (let round = 0; round < rounds; round += 1) {
      const calls = Array.from({ length: 20 }, () =>
        client.emails.get({ conversationId: 'c' }, { signal, retry: { backoff: { base: 0 } } }),
      );
      await Promise.allSettled(calls);
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(timers()).toBeLessThanOrEqual(before);
    await server.close();
  },
  30_000,
);

it.each([
  ['the platform’s fetch', {}],
  ['a custom fetch', { fetch: (request: Request) => fetch(request) }],
  ['undici', { fetch: undiciFetch() }],
] satisfies [string, Partial<ClientOptions>][])(
  '100 concurrent calls with one signal cause no warning about a leak (%s)',
  async (_, options) => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const server = await startServer(() => ({ json: { id: 'c' } }));
    const client = createClient({ baseUrl: server.baseUrl, auth: accessToken(async () => 't'), ...options });
    const { signal } = new AbortController();
    const calls = Array.from({ length: 100 }, () => client.emails.get({ conversationId: 'c' }, { signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await Promise.all(calls);
    // Warnings are emitted in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await server.close();
  },
);

it('20 concurrent uploads with one signal share one listener and leave none', async () => {
  const { signal } = new AbortController();
  const listeners: number[] = [];
  let arrived = 0;
  let release = () => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { client } = await mediaHosts({
    upload: async () => {
      arrived += 1;
      if (arrived === 20) {
        listeners.push(getEventListeners(signal, 'abort').length);
        release();
      }
      await all;
      return { status: 200 };
    },
  });
  const files = [{ name: 'cat.png', content: new Uint8Array(10) }];
  await Promise.all(
    Array.from({ length: 20 }, () => client.messages.sendMedia({ ...IDS, textBody: 'x', files }, { signal })),
  );
  expect(listeners).toEqual([1]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('a call that is aborted in flight rejects at once and leaves no listener or timer', async () => {
  const server = await startServer(() => new Promise<Reply>(() => {}));
  const client = createClient({ baseUrl: server.baseUrl, auth: accessToken('t') });
  const controller = new AbortController();
  const before = timers();
  const call = client.messages.sendMessage(
    { conversationId: 'c', communicationId: 'p', textBody: 'x' },
    { signal: controller.signal },
  );
  setTimeout(() => controller.abort(), 50);
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  expect(timers()).toBeLessThanOrEqual(before);
  await server.close();
});

it('the timeout also applies to a fetch that ignores signals', async () => {
  const client = createClient({
    baseUrl: 'http://localhost',
    auth: accessToken('t'),
    fetch: () => new Promise<Response>(() => {}),
    timeout: 30,
    retry: false,
  });
  await expect(client.emails.list()).rejects.toMatchObject({ name: 'TimeoutError', timeout: 30 });
});
