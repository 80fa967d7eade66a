import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MediaFile, type MediaProgress, UnknownOutcomeError } from '../../src/index.js';
import { failureOf } from '../support/failure.js';
import { bytes, IDS, inChunks, mediaHosts, status } from '../support/media.js';

const md5 = (content: Uint8Array) => createHash('md5').update(content).digest('base64');
const png = (length = 10): MediaFile => ({ name: 'cat.png', content: bytes(length) });
const message = { ...IDS, textBody: 'Look' };
describe('sendMedia', () => {
  it('uploads the file, waits until it is valid, and sends it before the text', async () => {
    const { client, clock, api, storage, calls, sentBodies } = await mediaHosts({
      check: (n) => status(n < 4 ? 'uploading' : 'valid'),
    });
    expect(await client.messages.sendMedia({ ...message, files: [png()] })).toEqual([
      { id: 'message-1' },
      { id: 'message-2' },
    ]);
    const base = '/messages/conv/communications/comm/messages';
    const check = `GET ${base}/media/media-1`;
    expect(calls()).toEqual([`POST ${base}/media/uploads`, check, check, check, check, `POST ${base}`, `POST ${base}`]);
    expect(JSON.parse(String(api.requests[0]?.body))).toEqual({
      fileName: 'cat.png',
      contentLengthBytes: 10,
      contentMd5: md5(bytes(10)),
    });
    expect(sentBodies()).toEqual([{ mediaIds: ['media-1'] }, { textBody: 'Look' }]);
    expect(clock.slept).toEqual([250, 375, 562.5]);
    expect(storage.requests).toHaveLength(1);
    expect(storage.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/bucket/media-1?X-Signature=signed-secret',
      headers: { 'content-type': 'image/png', 'x-amz-tagging': 'n=1', 'content-length': '10' },
      body: Buffer.from(bytes(10)),
    });
  });

  it.each([undefined, () => {}])(
    'sends neither the token nor other headers of the client to the upload host',
    async (onProgress) => {
      const { client, api, storage } = await mediaHosts();
      await client.messages.sendMedia(
        { ...message, files: [png()] },
        { headers: { 'x-own': 'own-secret' }, onProgress },
      );
      for (const { headers } of api.requests) {
        expect(headers).toMatchObject({ authorization: 'Bearer the-bearer-token', 'x-gateway-key': 'gateway-secret' });
      }
      const fetchHeaders = ['accept', 'accept-encoding', 'accept-language', 'connection', 'content-length', 'host'];
      const own = Object.keys(storage.requests[0]?.headers ?? {}).filter((name) => !fetchHeaders.includes(name));
      expect(own.sort()).toEqual(['content-type', 'sec-fetch-mode', 'user-agent', 'x-amz-tagging']);
      expect(inspect(storage.requests[0])).not.toMatch(/bearer|gateway|own-secret/i);
    },
  );

  it('accepts all kinds of files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'media-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'from-disk.png');
    await writeFile(path, bytes(100_000));
    const { client, api, storage } = await mediaHosts();
    const content = bytes(20);
    const files: MediaFile[] = [
      path,
      pathToFileURL(path),
      { path, name: 'renamed.png' },
      new File([content], 'a-file.png', { type: 'text/plain' }),
      { name: 'buffer.png', content: Buffer.from(content) },
      { name: 'array-buffer.png', content: content.buffer },
      { name: 'blob.png', content: new Blob([content], { type: 'text/plain' }) },
      { name: 'web-stream.png', content: new Blob([content]).stream(), size: 20 },
      { name: 'iterable.png', content: inChunks(content), size: 20 },
      { name: 'empty.txt', content: new Uint8Array() },
    ];
    await client.messages.sendMedia({ ...message, files });
    const uploads = api.requests.slice(0, files.length).map(({ body }) => JSON.parse(String(body)));
    const big = { contentLengthBytes: 100_000, contentMd5: md5(bytes(100_000)) };
    const small = { contentLengthBytes: 20, contentMd5: md5(content) };
    expect(uploads).toEqual([
      { fileName: 'from-disk.png', ...big },
      { fileName: 'from-disk.png', ...big },
      { fileName: 'renamed.png', ...big },
      { fileName: 'a-file.png', ...small },
      { fileName: 'buffer.png', ...small },
      { fileName: 'array-buffer.png', ...small },
      { fileName: 'blob.png', ...small },
      { fileName: 'web-stream.png', contentLengthBytes: 20 },
      { fileName: 'iterable.png', contentLengthBytes: 20 },
      { fileName: 'empty.txt', contentLengthBytes: 0, contentMd5: md5(new Uint8Array()) },
    ]);
    storage.requests.forEach(({ headers, body }, index) => {
      const expected = index < 3 ? bytes(100_000) : index < 9 ? content : new Uint8Array();
      expect(body.equals(expected)).toBe(true);
      // Storage services that check signatures reject chunked uploads.
      expect(headers).toMatchObject({ 'content-length': String(expected.length), 'content-type': 'image/png' });
      expect(headers['transfer-encoding']).toBeUndefined();
    });
  });

  it('reports its progress', async () => {
    const { client } = await mediaHosts();
    const reported: MediaProgress[] = [];
    const files: MediaFile[] = [png(150_000), { name: 'b.png', content: inChunks(bytes(20), 10), size: 20 }];
    await client.messages.sendMedia({ ...message, files }, { onProgress: (progress) => reported.push(progress) });
    expect(reported.map(({ step, file, sentBytes, totalBytes }) => [step, file, sentBytes, totalBytes])).toEqual([
      ['read', 0, 0, 0],
      ['read', 1, 0, 0],
      ['create', 0, 0, 150_000],
      ['upload', 0, 0, 150_000],
      ['upload', 0, 65_536, 150_000],
      ['upload', 0, 131_072, 150_000],
      ['upload', 0, 150_000, 150_000],
      ['create', 1, 0, 20],
      ['upload', 1, 0, 20],
      ['upload', 1, 10, 20],
      ['upload', 1, 20, 20],
      ['validate', 0, 150_000, 150_000],
      ['validate', 1, 20, 20],
      ['send', 0, 0, 0],
      ['send', 1, 0, 0],
      ['send', undefined, 0, 0],
    ]);
  });

  it('throws the error of the progress callback', async () => {
    for (const step of ['read', 'create', 'upload', 'validate', 'send']) {
      const { client, sent } = await mediaHosts();
      const thrown = new Error('bug');
      const onProgress = (progress: MediaProgress) => {
        if (progress.step === step && (step !== 'upload' || progress.sentBytes > 0)) throw thrown;
      };
      expect(await failureOf(client.messages.sendMedia({ ...message, files: [png()] }, { onProgress }))).toBe(thrown);
      expect(sent()).toHaveLength(0);
    }
  });

  it('sends all requests through the custom fetch', async () => {
    const seen: string[] = [];
    const fetch = (request: Request) => {
      seen.push(`${request.method} ${new URL(request.url).pathname.split('/').at(-1)}`);
      return globalThis.fetch(request);
    };
    const { client } = await mediaHosts({}, { fetch });
    await client.messages.sendMedia({ ...message, files: [png()] });
    expect(seen).toEqual(['POST uploads', 'PUT media-1', 'GET media-1', 'POST messages', 'POST messages']);
  });

  it('retries a failed upload', async () => {
    const { client, storage, sent, clock } = await mediaHosts(
      { upload: (_, n) => (n === 1 ? undefined : { status: n === 2 ? 503 : 200 }) },
      { random: () => 0.5 },
    );
    await client.messages.sendMedia({ ...message, files: [png()] }, { onProgress: () => {} });
    expect(storage.requests.map(({ body }) => body.length)).toEqual([10, 10, 10]);
    expect(clock.slept).toEqual([250, 500]);
    expect(sent()).toHaveLength(2);
  });

  it('does not retry the upload of a stream, or any upload if retries are off', async () => {
    const stream: MediaFile = { name: 'a.png', content: inChunks(bytes(10)), size: 10 };
    for (const [files, retry] of [
      [[stream], undefined],
      [[png()], false],
    ] as const) {
      const { client, storage } = await mediaHosts({ upload: () => undefined });
      const error = await failureOf(client.messages.sendMedia({ ...message, files }, { retry }));
      expect(error).toMatchObject({ name: 'MediaError', step: 'upload', cause: { name: 'ConnectionError' } });
      expect(storage.requests).toHaveLength(1);
    }
  });
});

describe('the messages', () => {
  const template = { responseId: 'offer' };
  it.each([
    ['only files', {}, [{ mediaIds: ['media-1'] }, { mediaIds: ['media-2'] }]],
    ['an empty text', { textBody: '' }, [{ mediaIds: ['media-1'] }, { mediaIds: ['media-2'] }]],
    [
      'a template',
      { messagingTemplate: template },
      [{ mediaIds: ['media-1'] }, { mediaIds: ['media-2'] }, { messagingTemplate: template }],
    ],
  ])('with %s have one content each', async (_, content, expected) => {
    const { client, sentBodies } = await mediaHosts();
    const files = [png(), png()];
    await client.messages.sendMedia({ ...IDS, ...content, files });
    expect(sentBodies()).toEqual(expected);
  });

  it('have the same query', async () => {
    const { client, sent } = await mediaHosts();
    await client.messages.sendMedia({ ...message, useNormalizedMessage: true, files: [png()] });
    expect(sent().map(({ url }) => new URL(url, 'http://localhost').search)).toEqual(
      Array(2).fill('?useNormalizedMessage=true'),
    );
  });
});

describe('limits', () => {
  it('an upload takes at most the timeout', async () => {
    const { client, sent } = await mediaHosts({ upload: () => new Promise(() => {}) });
    const options = { timeout: 100, retry: false } as const;
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }, options));
    expect(error).toMatchObject({ step: 'upload', cause: { name: 'TimeoutError', timeout: 100 } });
    expect(sent()).toHaveLength(0);
  });

  it('validation takes at most validationTimeout', async () => {
    const { client, clock, calls } = await mediaHosts({ check: () => status('uploading') });
    const started = clock.now();
    const options = { validationTimeout: 10_000 };
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }, options));
    expect(error).toMatchObject({ step: 'validate', cause: { name: 'TimeoutError', timeout: 10_000 } });
    expect(clock.now() - started).toBeLessThanOrEqual(10_000);
    expect(calls().length).toBeLessThan(10);
  });

  it('an async progress callback that fails ends the call before the message is sent', async () => {
    const { client, sent } = await mediaHosts();
    const thrown = new Error('async');
    const onProgress = async () => {
      throw thrown;
    };
    expect(await failureOf(client.messages.sendMedia({ ...message, files: [png()] }, { onProgress }))).toBe(thrown);
    expect(sent()).toHaveLength(0);
  });

  it('an async progress callback that fails during the send does not replace the error of the send', async () => {
    const { client } = await mediaHosts({ send: () => undefined });
    const onProgress = async ({ step }: MediaProgress) => {
      if (step === 'send') throw new Error('async');
    };
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }, { onProgress }));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
  });

  it.each(['create', 'upload', 'validate', 'send'] as const)(
    'an abort in the step %s ends the call at once',
    async (step) => {
      const controller = new AbortController();
      const reason = new Error('the user left');
      const hang = () => {
        controller.abort(reason);
        return new Promise<undefined>(() => {});
      };
      const script = {
        create: { create: hang as never },
        upload: { upload: hang },
        validate: { check: hang as never },
        send: { send: hang as never },
      }[step];
      const { client, sent } = await mediaHosts(script);
      const call = client.messages.sendMedia({ ...message, files: [png()] }, { signal: controller.signal });
      await expect(call).rejects.toBe(reason);
      expect(sent()).toHaveLength(step === 'send' ? 1 : 0);
    },
  );

  it('an abort before the call sends nothing', async () => {
    const { client, api } = await mediaHosts();
    const call = client.messages.sendMedia({ ...message, files: [png()] }, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(api.requests).toHaveLength(0);
  });
});
