import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

describe('faxes', () => {
  const addresses = ['+13175558888'];

  test.each([
    ['SINGLE_PUT', 'application/pdf', 'PUT'],
    ['MULTIPART_POST', 'image/tiff', 'POST'],
  ] as const)('%s: a fax is sent after the upload of its document', async (uploadMethodType, contentType, method) => {
    const sandbox = createSandbox();
    const { faxes } = createCheckedClient(sandbox, 'Grace Okafor');
    const fax = await faxes.create({ addresses, contentType, name: 'Offer', coverSheet: { notes: 'As requested' } });
    expect(fax).toMatchObject({ name: 'Offer', uploadMethodType });
    expect(sandbox.sent).toEqual([]);
    const form = new FormData();
    form.set('file', new Blob(['pages'], { type: contentType }), 'offer');
    const response = await sandbox.fetch(
      new Request(fax.uploadDestinationUri ?? '', {
        method,
        headers: fax.headers as Record<string, string>,
        body: method === 'PUT' ? 'pages' : form,
      }),
    );
    expect(response.status).toBe(200);
    expect(sandbox.sent).toMatchObject([{ channel: 'fax', to: addresses, subject: 'Offer', text: 'As requested' }]);
  });

  test('a document from Content Management needs no upload', async () => {
    const sandbox = createSandbox();
    const fax = await createCheckedClient(sandbox, 'Grace Okafor').faxes.create({ addresses, documentId: 'd1' });
    expect(fax.uploadDestinationUri).toBeUndefined();
    expect(sandbox.sent).toMatchObject([{ channel: 'fax', to: addresses }]);
  });

  test.each([
    ['fax.missing.field', { addresses: [], contentType: 'application/pdf' }],
    ['fax.missing.field', { addresses }],
    ['invalid.value', { addresses: ['home'], contentType: 'application/pdf' }],
  ] as const)('rejects invalid arguments with %s', async (code, args) => {
    await expect(createCheckedClient(createSandbox(), 'Grace Okafor').faxes.create(args)).rejects.toMatchObject({
      code,
    });
  });
});
