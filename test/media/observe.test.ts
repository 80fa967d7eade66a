import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ClientOptions, type MediaError, type RetryContext, UnknownOutcomeError } from '../../src/index.js';
import { failureOf } from '../support/failure.js';
import { IDS, mediaHosts, type Script } from '../support/media.js';

const WORDS = 'words in a file';
const content = new TextEncoder().encode(WORDS);
const message = { ...IDS, textBody: 'words of an agent', files: [{ name: 'cat.png', content }] };
const fax = { addresses: ['+13175555555'], file: { name: 'offer.pdf', content } };
const SECRETS = /signed-secret|the-bearer-token|gateway-secret/;
const REFUSED_SIGNATURE =
  '<Error><Code>SignatureDoesNotMatch</Code><SignatureProvided>signed-secret</SignatureProvided></Error>';
const CREATE = 'postConversationsMessageCommunicationMessagesMediaUploads';

type Heard = [name: string, event: Record<string, unknown>];

/** The two hosts, and all that hooks, a logger and the diagnostics channels hear. */
async function observed(script: Script, options: Partial<ClientOptions> = {}) {
  const events: Heard[] = [];
  const logged: unknown[] = [];
  const hear = (name: string) => (event: object) => void events.push([name, { ...event }]);
  const log = (message: string, fields: object) => void logged.push([message, fields]);
  const hosts = await mediaHosts(script, {
    hooks: {
      onRequest: hear('request'),
      onResponse: hear('response'),
      onRetry: hear('retry'),
      onError: hear('error'),
    },
    logger: { debug: log, warn: log, error: log },
    ...options,
  });
  const uploads = () => events.filter(([, { path }]) => path === '{uploadUrl}');
  const told = () => uploads().map(([name, { attempt, status }]) => [name, attempt, status].filter(Boolean).join(' '));
  /** All that was told, as deep as it goes. */
  const all = () => inspect([events, logged], { depth: 12, showHidden: true });
  return { ...hosts, events, uploads, told, all };
}

describe('the upload of a file', () => {
  it('is told of as a call is: each attempt, its answer and its repetition', async () => {
    const { client, told, uploads, events } = await observed({
      upload: (_, n) => (n === 1 ? undefined : { status: n === 2 ? 503 : 200 }),
    });
    await client.messages.sendMedia(message);
    expect(told()).toEqual([
      'request 1',
      'retry 1',
      'request 2',
      'response 2 503',
      'retry 2',
      'request 3',
      'response 3 200',
    ]);
    const numbers = new Set(uploads().map(([, { call }]) => call));
    expect(numbers.size).toBe(1);
    for (const [, event] of uploads()) expect(event).toMatchObject({ operationId: CREATE, method: 'PUT' });
    const others = events.filter(([, { path }]) => path !== '{uploadUrl}').map(([, { call }]) => call);
    expect(others).not.toContain([...numbers][0]);
    expect(new Set(others).size).toBe(3);
    expect(uploads()[1]?.[1]).toMatchObject({
      delay: expect.any(Number),
      error: { name: 'ConnectionError', request: { method: 'PUT', path: '{uploadUrl}', attempts: 1 } },
    });
    expect(uploads()[3]?.[1]).toMatchObject({ duration: expect.any(Number) });
  });

  it.each([undefined, false, true])('tells no address, token or file, with logContent %s', async (logContent) => {
    const { client, uploads, all, storage } = await observed(
      {
        upload: (_, n) =>
          n === 1 ? { status: 503, body: REFUSED_SIGNATURE } : { status: 403, body: REFUSED_SIGNATURE },
      },
      { logContent },
    );
    const error = await failureOf(client.messages.sendMedia(message));
    await failureOf(client.faxes.send(fax));
    expect(all()).toContain('SignatureDoesNotMatch');
    expect(all()).not.toMatch(SECRETS);
    expect(all()).not.toContain(WORDS);
    // With logContent, what Genesys answered to the step before is shown, but for the signature.
    expect(all().includes('/bucket/media-1?X-Signature')).toBe(false);
    expect(all().includes('/bucket/media-1?[hidden]')).toBe(logContent === true);
    expect(uploads()[0]?.[1].url).toBe(logContent ? storage.url : undefined);
    expect(inspect(error, { depth: 12 })).not.toMatch(SECRETS);
  });

  it('that is repeated is told of to the call’s own onRetry as well', async () => {
    const { client, events } = await observed({ upload: (_, n) => ({ status: n === 1 ? 503 : 200 }) });
    const own: unknown[] = [];
    await client.messages.sendMedia(message, { onRetry: (event) => own.push(event) });
    expect(own).toEqual(events.filter(([name]) => name === 'retry').map(([, event]) => event));
    expect(own).toMatchObject([{ path: '{uploadUrl}', error: { status: 503 } }]);
  });

  it('that fails is told of once, by the error behind the MediaError', async () => {
    const { client, uploads } = await observed({ upload: () => ({ status: 403 }) });
    const error = await failureOf(client.messages.sendMedia(message));
    const failures = uploads().filter(([name]) => name === 'error');
    expect(failures).toHaveLength(1);
    expect(failures[0]?.[1].error).toBe((error as MediaError).cause);
  });

  it('of a fax whose answer is lost is told of as an unknown outcome', async () => {
    const { client, told, uploads, all } = await observed({ upload: () => undefined });
    const error = await failureOf(client.faxes.send(fax));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(told()).toEqual(['request 1', 'error 1']);
    expect(uploads()[1]?.[1]).toMatchObject({ operationId: 'postConversationsFaxes', error });
    expect(all()).not.toMatch(SECRETS);
  });

  it('that is aborted, or whose stream breaks, is told of by that', async () => {
    const reason = new Error('the user left');
    const controller = new AbortController();
    const hosts = await observed({
      upload: () => {
        controller.abort(reason);
        return new Promise(() => {});
      },
    });
    await failureOf(hosts.client.messages.sendMedia(message, { signal: controller.signal }));
    expect(hosts.uploads().at(-1)).toMatchObject(['error', { error: reason }]);
    const broken = new Error('disk broke');
    const stream = (async function* () {
      yield content;
      throw broken;
    })();
    const { client, told, uploads } = await observed({});
    await failureOf(client.messages.sendMedia({ ...message, files: [{ name: 'a', content: stream, size: 99 }] }));
    expect(told()).toEqual(['request 1', 'error 1']);
    expect(uploads().at(-1)?.[1].error).toBe(broken);
  });

  it.each(['request', 'response', 'retry', 'error'])('is told of on the channel …:%s as well', async (name) => {
    const heard: unknown[] = [];
    const listen = (event: unknown) => heard.push(event);
    subscribe(`genesys-conversations-digital:${name}`, listen);
    const { client, events } = await observed({ upload: (_, n) => ({ status: n === 1 ? 503 : 403 }) });
    await failureOf(client.messages.sendMedia(message));
    unsubscribe(`genesys-conversations-digital:${name}`, listen);
    const told = events.filter(([event]) => event === name).map(([, event]) => event);
    expect(told.filter(({ path }) => path === '{uploadUrl}').length).toBeGreaterThan(0);
    expect(heard).toEqual(told);
  });
});

describe('the policy that repeats it', () => {
  it('is the client’s, or the call’s own: its number of attempts, and its decision', async () => {
    for (const [general, own] of [
      [2, undefined],
      [5, 2],
    ] as const) {
      const asked: RetryContext[] = [];
      const retry = { maxAttempts: general, shouldRetry: (failure: RetryContext) => void asked.push(failure) };
      const { client, storage } = await mediaHosts({ upload: () => ({ status: 503 }) }, { retry });
      const options = own === undefined ? {} : { retry: { maxAttempts: own } };
      expect(await failureOf(client.messages.sendMedia(message, options))).toMatchObject({ status: 503 });
      expect(storage.requests).toHaveLength(2);
      expect(asked).toMatchObject([{ operationId: CREATE, attempts: 1, transient: true, error: { status: 503 } }]);
    }
  });

  it.each([
    [500, undefined, 4],
    [500, () => false, 1],
    [503, () => false, 1],
    [403, undefined, 1],
    [403, ({ error }: RetryContext) => error.status === 403, 4],
    [501, undefined, 1],
  ])('after a %i, decided by %s: %i attempts', async (status, shouldRetry, attempts) => {
    const { client, storage } = await mediaHosts({ upload: () => ({ status }) }, { retry: { shouldRetry } });
    await failureOf(client.messages.sendMedia(message));
    expect(storage.requests).toHaveLength(attempts);
  });

  it.each([
    [429, 4],
    [403, 1],
    [500, 1],
    [503, 1],
  ])('may not repeat a fax that may be on its way: after a %i, %i attempts', async (status, attempts) => {
    const { client, storage } = await mediaHosts(
      { upload: () => ({ status }) },
      { retry: { shouldRetry: () => true } },
    );
    await failureOf(client.faxes.send(fax));
    expect(storage.requests).toHaveLength(attempts);
  });

  it('waits as long as the host asks, and not beyond maxElapsed', async () => {
    const busy = { status: 503, headers: { 'retry-after': '20' } };
    const { client, clock } = await mediaHosts({ upload: (_, n) => (n === 1 ? busy : {}) }, { random: () => 0 });
    await client.messages.sendMedia(message);
    expect(clock.slept).toEqual([20_000]);
    const { client: hurried, storage } = await mediaHosts({ upload: () => busy }, { retry: { maxElapsed: 10_000 } });
    expect(await failureOf(hurried.messages.sendMedia(message))).toMatchObject({ step: 'upload', retryAfter: 20 });
    expect(storage.requests).toHaveLength(1);
  });
});
