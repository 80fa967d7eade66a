import { describe, expect, it } from 'vitest';
import { ArgumentError, MediaError, type SendFaxArgs, UnknownOutcomeError } from '../../src/index.js';
import { failureOf } from '../support/failure.js';
import { freePort } from '../support/listen.js';
import { mediaHosts, putFax } from '../support/media.js';

const content = new TextEncoder().encode('%PDF-1.7 …');
const fax: SendFaxArgs = { addresses: ['+13175555555'], file: { name: 'offer.pdf', content } };

/** Waits until the host has received everything. */
const waitForHost = () => new Promise((resolve) => setTimeout(resolve, 100));

const postFax = (uploadHost: string) => ({
  body: {
    id: 'fax-2',
    uploadDestinationUri: `${uploadHost}/fax/2`,
    uploadMethodType: 'MULTIPART_POST',
    headers: { 'content-type': 'application/json', 'x-fax': '2' },
  },
});

describe('faxes.send', () => {
  it('creates the fax and uploads its document with PUT', async () => {
    const { client, api, storage } = await mediaHosts();
    const created = await client.faxes.send({ ...fax, coverSheet: { notes: 'n' } });
    expect(created).toMatchObject({ id: 'fax-1', uploadMethodType: 'SINGLE_PUT' });
    expect(api.requests).toHaveLength(1);
    expect(JSON.parse(String(api.requests[0]?.body))).toEqual({
      addresses: ['+13175555555'],
      contentType: 'application/pdf',
      coverSheet: { notes: 'n' },
    });
    expect(storage.requests).toMatchObject([
      {
        method: 'PUT',
        url: '/fax/1?signature=signed-secret',
        headers: { 'content-type': 'application/pdf', 'x-fax': '1' },
      },
    ]);
    expect(storage.requests[0]?.headers.authorization).toBeUndefined();
    expect(storage.requests[0]?.body.equals(content)).toBe(true);
  });

  it.each<[string, () => AsyncGenerator<Uint8Array>, boolean]>([
    [
      'is longer than its size',
      async function* () {
        yield content;
        await waitForHost();
        yield content;
      },
      false,
    ],
    [
      'fails at its end',
      async function* () {
        yield content;
        await waitForHost();
        throw new Error('closed badly');
      },
      false,
    ],
    [
      'succeeds, but the callback fails at the last byte',
      async function* () {
        yield content;
      },
      true,
    ],
  ])(
    'never uploads a complete document and then fails, with a stream that %s',
    async (_, createStream, hasBrokenCallback) => {
      const { client, storage } = await mediaHosts();
      const onProgress = ({ step, sentBytes }: { step: string; sentBytes: number }) => {
        if (hasBrokenCallback && step === 'upload' && sentBytes === content.byteLength) throw new Error('bar broke');
      };
      const file = { name: 'offer.pdf', content: createStream(), size: content.byteLength };
      await failureOf(client.faxes.send({ ...fax, file }, { onProgress }));
      expect(storage.requests.filter(({ body }) => body.byteLength >= content.byteLength)).toEqual([]);
    },
  );

  it.each([undefined, () => {}])('uploads its document in a form with POST', async (onProgress) => {
    const { client, storage } = await mediaHosts({ fax: postFax });
    await client.faxes.send({ ...fax, file: { name: 'an "offer".pdf', content } }, { onProgress });
    const [request] = storage.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/fax/2', headers: { 'x-fax': '2' } });
    expect(request?.headers['content-length']).toBe(String(request?.body.length));
    const form = await new Response(new Uint8Array(request?.body ?? []), {
      headers: { 'content-type': request?.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file') as File;
    expect([[...form.keys()], file.name, file.type]).toEqual([['file'], 'an "offer".pdf', 'application/pdf']);
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
  });

  it.each([
    ['a.pdf', 'application/pdf'],
    ['a.TIF', 'image/tiff'],
    ['a.b.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ])('sets the content type of %s', async (name, contentType) => {
    const { client, api } = await mediaHosts();
    await client.faxes.send({ ...fax, file: { name, content } });
    expect(JSON.parse(String(api.requests[0]?.body)).contentType).toBe(contentType);
  });

  it('is not sent twice: a lost response of the upload is an unknown outcome', async () => {
    for (const upload of [() => undefined, () => ({ status: 503 })]) {
      const { client, storage } = await mediaHosts({ upload });
      const error = await failureOf(client.faxes.send(fax));
      expect(error).toBeInstanceOf(UnknownOutcomeError);
      expect(error).toMatchObject({ operationId: 'postConversationsFaxes' });
      expect(storage.requests).toHaveLength(1);
    }
  });

  it('is retried after a 429 of the upload, or if the host is unreachable', async () => {
    const { client, storage } = await mediaHosts({ upload: (_, n) => ({ status: n === 1 ? 429 : 200 }) });
    await client.faxes.send(fax);
    expect(storage.requests).toHaveLength(2);
    const unreachable = `http://127.0.0.1:${await freePort()}`;
    const { client: other } = await mediaHosts({ fax: () => putFax(unreachable) });
    expect(await failureOf(other.faxes.send(fax))).toMatchObject({
      step: 'upload',
      cause: { name: 'ConnectionError' },
    });
  });

  it.each([
    ['create', { fax: () => ({ status: 403, body: { status: 403, code: 'missing.permission', message: 'No.' } }) }],
    ['upload', { upload: () => ({ status: 403 }) }],
    [
      'upload',
      { fax: () => ({ body: { id: 'f', uploadMethodType: 'PIGEON', uploadDestinationUri: 'https://x.example' } }) },
    ],
    ['upload', { fax: () => ({ body: { id: 'f', uploadMethodType: 'SINGLE_PUT' } }) }],
    ['upload', { fax: () => putFax('http://storage.example') }],
  ])('names the failed step %s', async (step, script) => {
    const { client } = await mediaHosts(script);
    const error = await failureOf(client.faxes.send(fax));
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ step, message: expect.stringMatching(/^faxes\.send: .*nothing was sent/) });
  });

  it.each([
    [{ file: { name: 'a.exe', content } }, /contentType is needed/],
    [{ file: { name: 'a.png', content, contentType: 'image/png' } }, /contentType must be one of/],
    [{ addresses: undefined }, /addresses is missing/],
    [{ file: undefined }, /file must be a path/],
    [{ documentId: 'd' }, /documentId must be omitted/],
  ])('rejects %o before a request is sent', async (invalid, problem) => {
    const { client, api } = await mediaHosts();
    const call = client.faxes.send({ ...fax, ...invalid } as never);
    await expect(call).rejects.toThrow(problem);
    await expect(call).rejects.toBeInstanceOf(ArgumentError);
    expect(api.requests).toHaveLength(0);
  });
});
