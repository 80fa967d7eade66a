import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ClientOptions, type MediaError, type RetryContext, UnknownOutcomeError } from '../../src/index.js';
import { failureOf } from '../support/failure.js';
import { IDS, mediaHosts, type Script } from '../support/media.js';

const FILE_TEXT = 'text in a file';
const content = new TextEncoder().encode(FILE_TEXT);
const message = { ...IDS, textBody: 'text of an agent', files: [{ name: 'cat.png', content }] };
const fax = { addresses: ['+13175555555'], file: { name: 'offer.pdf', content } };
const SECRETS = /signed-secret|the-bearer-token|gateway-secret/;
const REJECTED_SIGNATURE =
  '<Error><Code>SignatureDoesNotMatch</Code><SignatureProvided>signed-secret</SignatureProvided></Error>';
const CREATE = 'postConversationsMessageCommunicationMessagesMediaUploads';

type RecordedEvent = [name: string, event: Record<string, unknown>];

/** Starts the two hosts, and records what hooks and a logger receive. */
async function observed(script: Script, options: Partial<ClientOptions> = {}) {
  const events: RecordedEvent[] = [];
  const logged: unknown[] = [];
  const record = (name: string) => (event: object) => void events.push([name, { ...event }]);
  const log = (message: string, fields: object) => void logged.push([message, fields]);
  const hosts = await mediaHosts(script, {
    hooks: {
      onRequest: record('request'),
      onResponse: record('response'),
      onRetry: record('retry'),
      onError: record('error'),
    },
    logger: { debug: log, warn: log, error: log },
    ...options,
  });
  const uploads = () => events.filter(([, { path }]) => path === '{uploadUrl}');
  const summarize = () =>
    uploads().map(([name, { attempt, status }]) => [name, attempt, status].filter(Boolean).join(' '));
  /** All events and log entries as text. */
  const dump = () => inspect([events, logged], { depth: 12, showHidden: true });
  return { ...hosts, events, uploads, summarize, dump };
}

describe('the upload of a file', () => {
  it('is reported like a call: each attempt, its response and the retry', async () => {
    const { client, summarize, uploads, events } = await observed({
      upload: (_, n) => (n === 1 ? undefined : { status: n === 2 ? 503 : 200 }),
    });
    await client.messages.sendMedia(message);
    expect(summarize()).toEqual([
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
    // Create, check, send the file, send the text.
    expect(new Set(others).size).toBe(4);
    expect(uploads()[1]?.[1]).toMatchObject({
      delay: expect.any(Number),
      error: { name: 'ConnectionError', request: { method: 'PUT', path: '{uploadUrl}', attempts: 1 } },
    });
    expect(uploads()[3]?.[1]).toMatchObject({ duration: expect.any(Number) });
  });

  it.each([undefined, false, true])('reports no URL, token or file with logContent %s', async (logContent) => {
    const { client, uploads, dump, storage } = await observed(
      {
        upload: (_, n) =>
          n === 1 ? { status: 503, body: REJECTED_SIGNATURE } : { status: 403, body: REJECTED_SIGNATURE },
      },
      { logContent },
    );
    const error = await failureOf(client.messages.sendMedia(message));
    await failureOf(client.faxes.send(fax));
    expect(dump()).toContain('SignatureDoesNotMatch');
    expect(dump()).not.toMatch(SECRETS);
    expect(dump()).not.toContain(FILE_TEXT);
    // With logContent, the response of the previous step is included, without the signature.
    expect(dump().includes('/bucket/media-1?X-Signature')).toBe(false);
    expect(dump().includes('/bucket/media-1?[hidden]')).toBe(logContent === true);
    expect(uploads()[0]?.[1].url).toBe(logContent ? storage.url : undefined);
    expect(inspect(error, { depth: 12 })).not.toMatch(SECRETS);
  });

  it('is also reported to the onRetry of the call when it is retried', async () => {
    const { client, events } = await observed({ upload: (_, n) => ({ status: n === 1 ? 503 : 200 }) });
    const own: unknown[] = [];
    await client.messages.sendMedia(message, { onRetry: (event) => own.push(event) });
    expect(own).toEqual(events.filter(([name]) => name === 'retry').map(([, event]) => event));
    expect(own).toMatchObject([{ path: '{uploadUrl}', error: { status: 503 } }]);
  });

  it('is reported once when it fails, with the cause of the MediaError', async () => {
    const { client, uploads } = await observed({ upload: () => ({ status: 403 }) });
    const error = await failureOf(client.messages.sendMedia(message));
    const failures = uploads().filter(([name]) => name === 'error');
    expect(failures).toHaveLength(1);
    expect(failures[0]?.[1].error).toBe((error as MediaError).cause);
  });

  it('of a fax is reported as an unknown outcome if its response is lost', async () => {
    const { client, summarize, uploads, dump } = await observed({ upload: () => undefined });
    const error = await failureOf(client.faxes.send(fax));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(summarize()).toEqual(['request 1', 'error 1']);
    expect(uploads()[1]?.[1]).toMatchObject({ operationId: 'postConversationsFaxes', error });
    expect(dump()).not.toMatch(SECRETS);
  });

  it('is reported with the reason of an abort or the error of a stream', async () => {
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
    const { client, summarize, uploads } = await observed({});
    await failureOf(client.messages.sendMedia({ ...message, files: [{ name: 'a', content: stream, size: 99 }] }));
    expect(summarize()).toEqual(['request 1', 'error 1']);
    expect(uploads().at(-1)?.[1].error).toBe(broken);
  });

  it.each(['request', 'response', 'retry', 'error'])('is also reported on the channel …:%s', async (name) => {
    const reported: unknown[] = [];
    const listen = (event: unknown) => reported.push(event);
    subscribe(`genesys-conversations-digital:${name}`, listen);
    const { client, events } = await observed({ upload: (_, n) => ({ status: n === 1 ? 503 : 403 }) });
    await failureOf(client.messages.sendMedia(message));
    unsubscribe(`genesys-conversations-digital:${name}`, listen);
    const expected = events.filter(([event]) => event === name).map(([, event]) => event);
    expect(expected.filter(({ path }) => path === '{uploadUrl}').length).toBeGreaterThan(0);
    expect(reported).toEqual(expected);
  });
});

describe('the retry policy of an upload', () => {
  it('is the client’s or the call’s', async () => {
    for (const [clientAttempts, callAttempts] of [
      [2, undefined],
      [5, 2],
    ] as const) {
      const asked: RetryContext[] = [];
      const retry = { maxAttempts: clientAttempts, shouldRetry: (failure: RetryContext) => void asked.push(failure) };
      const { client, storage } = await mediaHosts({ upload: () => ({ status: 503 }) }, { retry });
      const options = callAttempts === undefined ? {} : { retry: { maxAttempts: callAttempts } };
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
  ])('after a %i with shouldRetry %s makes %i attempts', async (status, shouldRetry, attempts) => {
    const { client, storage } = await mediaHosts({ upload: () => ({ status }) }, { retry: { shouldRetry } });
    await failureOf(client.messages.sendMedia(message));
    expect(storage.requests).toHaveLength(attempts);
  });

  it.each([
    [429, 4],
    [403, 1],
    [500, 1],
    [503, 1],
  ])('does not retry a fax that may have been sent: after a %i, %i attempts', async (status, attempts) => {
    const { client, storage } = await mediaHosts(
      { upload: () => ({ status }) },
      { retry: { shouldRetry: () => true } },
    );
    await failureOf(client.faxes.send(fax));
    expect(storage.requests).toHaveLength(attempts);
  });

  it('waits for Retry-After, but not longer than maxElapsed', async () => {
    const busy = { status: 503, headers: { 'retry-after': '20' } };
    const { client, clock } = await mediaHosts({ upload: (_, n) => (n === 1 ? busy : {}) }, { random: () => 0 });
    await client.messages.sendMedia(message);
    expect(clock.slept).toEqual([20_000]);
    const { client: impatient, storage } = await mediaHosts({ upload: () => busy }, { retry: { maxElapsed: 10_000 } });
    expect(await failureOf(impatient.messages.sendMedia(message))).toMatchObject({ step: 'upload', retryAfter: 20 });
    expect(storage.requests).toHaveLength(1);
  });
});
