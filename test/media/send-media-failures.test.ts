import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  ConnectionError,
  MediaError,
  type MediaFile,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
  ValidationError,
} from '../../src/index.js';
import { failureOf } from '../support/failure.js';
import { bytes, IDS, inChunks, mediaHosts, type Script, status } from '../support/media.js';

const png = (length = 10): MediaFile => ({ name: 'cat.png', content: bytes(length) });
const message = { ...IDS, textBody: 'Look' };
describe('a failure', () => {
  const bad = { status: 400, body: { status: 400, code: 'bad.request', message: 'No.', contextId: 'corr-9' } };

  it.each([
    ['create', { create: () => bad }, ValidationError, 0],
    ['create', { create: () => ({ body: { id: 'x' } }) }, ServerError, 0],
    ['create', { create: () => ({ status: 500, body: 'oops' }) }, UnknownOutcomeError, 0],
    [
      'upload',
      { upload: () => ({ status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' }) },
      Error,
      0,
    ],
    ['upload', { upload: () => ({ status: 307, headers: { location: 'http://127.0.0.1:1/' } }) }, Error, 0],
    ['upload', { upload: () => undefined }, ConnectionError, 0],
    ['validate', { check: () => status('invalid') }, ServerError, 0],
    [
      'validate',
      { check: () => ({ status: 404, body: { status: 404, code: 'not.found', message: 'Gone.' } }) },
      Error,
      0,
    ],
    ['validate', { check: () => status('uploading') }, TimeoutError, 0],
    ['send', { send: () => bad }, ValidationError, 1],
  ])('in the step %s names it, and no message is sent', async (step, script, cause, sends) => {
    const { client, sent } = await mediaHosts(script);
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }));
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ step, file: 0, sent: 0 });
    expect((error as MediaError).cause).toBeInstanceOf(cause);
    expect((error as MediaError).message).toContain(`messages.sendMedia: the step "${step}"`);
    expect((error as MediaError).message).toContain('nothing was sent');
    expect((error as MediaError).mediaIds).toEqual(step === 'send' ? ['media-1'] : []);
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toMatch(
      /signed-secret|bearer-token|gateway-secret|cat\.png/,
    );
    expect(sent()).toHaveLength(sends);
  });

  it('has the code, status and correlation id of its cause', async () => {
    const { client } = await mediaHosts({ send: () => bad });
    expect(await failureOf(client.messages.sendMedia({ ...message, files: [png()] }))).toMatchObject({
      operationId: 'postConversationsMessageCommunicationMessages',
      code: 'bad.request',
      status: 400,
      correlationId: 'corr-9',
    });
  });

  const respond = (body: unknown) => ({ body, headers: { 'inin-correlation-id': 'corr-10' } });
  const putTo = (uploadUrl: string, uploadHeaders = {}) => respond({ id: 'm', uploadUrl, uploadHeaders });
  it.each<[string, Script]>([
    ['has no upload URL', { create: () => respond({ id: 'm' }) }],
    ['has an http URL', { create: () => putTo('http://storage.example') }],
    ['has invalid headers', { create: () => putTo('https://storage.example', { 'a b': 'c' }) }],
    ['reports an invalid file', { check: () => respond({ status: 'invalid' }) }],
    ['never reports a valid file', { check: () => respond({ status: 'uploading' }) }],
  ])('after a response that %s has its correlation id', async (_, script) => {
    const { client } = await mediaHosts(script);
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }));
    expect(error).toMatchObject({ name: 'MediaError', correlationId: 'corr-10' });
  });

  it.each([
    ['a web stream', (onCancel: () => void) => new ReadableStream<Uint8Array>({ cancel: onCancel })],
    ['a Node stream', (onCancel: () => void) => new Readable({ read() {}, destroy: onCancel })],
  ])('of the upload cancels %s', async (_, createStream) => {
    const { client } = await mediaHosts({}, { timeout: 100 });
    let isCanceled = false;
    const content = createStream(() => {
      isCanceled = true;
    });
    const error = await failureOf(
      client.messages.sendMedia({ ...message, files: [{ name: 'a.png', size: 9, content }] }),
    );
    expect(error).toMatchObject({ step: 'upload', cause: { name: 'TimeoutError' } });
    expect(isCanceled).toBe(true);
  });

  it('by an abort does not wait for the file', async () => {
    const { client } = await mediaHosts();
    const slow = Object.assign(new File([], 'a.png'), { arrayBuffer: () => new Promise<never>(() => {}) });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const sent = client.messages.sendMedia({ ...message, files: [slow] }, { signal: controller.signal });
    expect(await failureOf(sent)).toBe(controller.signal.reason);
  });

  it('of the message after a lost response is an unknown outcome', async () => {
    const { client, sent } = await mediaHosts({ send: () => undefined });
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(error).toMatchObject({ cause: { name: 'MediaError', file: 0, sent: 0, mediaIds: ['media-1'] } });
    expect((error as Error).message).toContain('the step "send" of file 0 has an unknown outcome.');
    expect(sent()).toHaveLength(1);
  });

  it.each([
    ['the second file', 2, { file: 1, sent: 1, mediaIds: ['media-2'] }, /of file 1 failed, after 1 message was sent\./],
    ['the text', 3, { file: undefined, sent: 2, mediaIds: [] }, /of the text failed, after 2 messages were sent\./],
  ])('of %s says what was sent before', async (_, failing, details, problem) => {
    const { client, sent } = await mediaHosts({
      send: (n) => (n === failing ? bad : { body: { id: `message-${n}` } }),
    });
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png(), png()] }));
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ step: 'send', ...details, message: expect.stringMatching(problem) });
    expect(sent()).toHaveLength(failing);
  });

  it.each([
    ['the second file', 2, { file: 1, sent: 1, mediaIds: ['media-2'] }],
    ['the text', 3, { file: undefined, sent: 2, mediaIds: [] }],
  ])('of %s after a lost response says what was sent, and sends nothing else', async (_, failing, cause) => {
    const { client, sent } = await mediaHosts({
      send: (n) => (n === failing ? undefined : { body: { id: `message-${n}` } }),
    });
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png(), png()] }));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(error).toMatchObject({ operationId: 'postConversationsMessageCommunicationMessages', cause });
    expect(sent()).toHaveLength(failing);
  });

  it('of one file names its index', async () => {
    const { client, sent } = await mediaHosts({ upload: (_, n) => ({ status: n === 2 ? 403 : 200 }) });
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png(), png()] }));
    expect(error).toMatchObject({ step: 'upload', file: 1 });
    expect(sent()).toHaveLength(0);
  });

  it('to read a file occurs before any request', async () => {
    const { client, api } = await mediaHosts();
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png(), '/no/such/file.png'] }));
    expect(error).toMatchObject({ step: 'read', file: 1, cause: { code: 'ENOENT' } });
    expect(api.requests).toHaveLength(0);
  });

  it.each([
    ['is shorter', 12, /shorter than its size of 12 bytes/],
    ['is longer', 8, /longer than its size of 8 bytes/],
  ])('of a stream that %s than its size', async (_, size, problem) => {
    const { client, sent } = await mediaHosts();
    const files: MediaFile[] = [{ name: 'a.png', content: inChunks(bytes(10), 5), size }];
    const error = await failureOf(client.messages.sendMedia({ ...message, files }));
    expect(error).toMatchObject({ step: 'upload', message: expect.stringMatching(problem) });
    expect(sent()).toHaveLength(0);
  });

  it('of the caller’s stream is the cause', async () => {
    const { client, sent } = await mediaHosts();
    const content = (async function* () {
      yield bytes(5);
      throw new Error('disk broke');
    })();
    const error = await failureOf(
      client.messages.sendMedia({ ...message, files: [{ name: 'a.png', content, size: 10 }] }),
    );
    expect(error).toMatchObject({ step: 'upload', cause: { message: 'disk broke' } });
    expect(sent()).toHaveLength(0);
  });

  it.each(['http://storage.example/x', 'ftp://127.0.0.1/x', 'not a URL'])(
    'because of the upload URL %s',
    async (uploadUrl) => {
      const { client } = await mediaHosts({ create: () => ({ body: { id: 'm', uploadUrl } }) });
      const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }));
      expect(error).toMatchObject({ step: 'upload', message: expect.stringMatching(/upload URL in the response/) });
    },
  );

  it('after a redirect of the upload, which is not followed', async () => {
    const { client, storage } = await mediaHosts({
      upload: (_, n) => (n === 1 ? { status: 307, headers: { location: '/elsewhere' } } : { status: 200 }),
    });
    const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }));
    expect(error).toMatchObject({ step: 'upload', status: 307 });
    expect(storage.requests).toHaveLength(1);
  });

  it('because of invalid upload headers does not quote them', async () => {
    for (const uploadHeaders of [{ 'x-a': 'signed-secret\nx' }, { 'bad name': 'signed-secret' }]) {
      const { client } = await mediaHosts({
        create: () => ({ body: { id: 'm', uploadUrl: 'https://storage.example', uploadHeaders } }),
      });
      const error = await failureOf(client.messages.sendMedia({ ...message, files: [png()] }));
      expect(error).toMatchObject({ step: 'upload', message: expect.stringMatching(/invalid header for the upload/) });
      expect(inspect(error, { depth: 9 })).not.toContain('signed-secret');
    }
  });
});

describe('invalid arguments', () => {
  const content = bytes(1);
  it.each([
    [{ files: [] }, /files must be an array of at least one file/],
    [{ files: undefined }, /files must be an array/],
    [{ files: [7] }, /files must be a path, a File, or/],
    [{ files: [''] }, /files must be a path/],
    [{ files: [new URL('https://example.com/a.png')] }, /files needs a path or content/],
    [{ files: [{ content }] }, /files needs a name/],
    [{ files: [new Blob([content])] }, /files needs a name/],
    [{ files: [png(), { name: 'b', content: 'text' }] }, /files\[1\] needs a path or content/],
    [{ files: [{ name: 'a', content: inChunks(content) }] }, /is a stream and needs a size in bytes/],
    [{ files: [{ name: 'a', content: inChunks(content), size: -1 }] }, /needs a size/],
    [{ files: [{ name: 'a', content, contentType: 'png' }] }, /has an invalid contentType/],
    [{ files: ['/tmp/my cat.png'] }, /a name with " ", which Genesys does not allow\. Use another name/],
    [{ files: [{ name: '.hidden', content }] }, /starts with a dot/],
    [{ files: [{ name: 'folder/', content }] }, /ends with a slash/],
    [{ files: [png()], conversationId: undefined }, /conversationId is missing/],
    [{ files: [png()], textBody: 7 }, /textBody must be a string/],
    [{ files: [png()], tetxBody: 'x' }, /tetxBody is not an argument/],
    [{ files: [png()], mediaIds: ['m'] }, /mediaIds must be omitted/],
  ])('%o are rejected before a request is sent', async (invalid, problem) => {
    const { client, api } = await mediaHosts();
    const call = client.messages.sendMedia({ ...message, ...invalid } as never);
    await expect(call).rejects.toThrow(problem);
    await expect(call).rejects.toBeInstanceOf(ArgumentError);
    expect(api.requests).toHaveLength(0);
  });

  it.each([...'\\{^}%`]">[~<#|'])('a name with %s is rejected', async (letter) => {
    const { client } = await mediaHosts();
    const files = [{ name: `a${letter}b`, content }];
    await expect(client.messages.sendMedia({ ...message, files })).rejects.toThrow(/does not allow/);
  });
});
