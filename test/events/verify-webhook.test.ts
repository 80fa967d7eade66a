import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { ArgumentError, AuthenticationError, verifyWebhook } from '../../src/index.js';

const SECRET = 'a long random text';
const MESSAGE = { id: 'm1', type: 'Text', text: 'Grüße', direction: 'Outbound' };
const BODY = JSON.stringify(MESSAGE);

/** The signature as in https://developer.genesys.cloud/commdigital/digital/openmessaging/validate */
const sign = (body: string, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;

const createRequest = (signature: string | undefined, body = BODY) =>
  new Request('https://middleware.example/genesys', {
    method: 'POST',
    body,
    headers: signature === undefined ? {} : { 'X-Hub-Signature-256': signature },
  });

it('returns the body of a signed request', async () => {
  await expect(verifyWebhook(createRequest(sign(BODY)), SECRET)).resolves.toEqual(MESSAGE);
});

it.each([
  ['no signature', createRequest(undefined)],
  ['another algorithm', createRequest('sha1=abc')],
  ['the signature of another secret', createRequest(sign(BODY, 'other'))],
  ['a changed body', createRequest(sign(BODY), BODY.replace('Gr', 'gr'))],
  ['a truncated signature', createRequest(sign(BODY).slice(0, -5))],
  ['invalid Base64', createRequest('sha256=abcde')],
])('rejects a request with %s', async (_, request) => {
  await expect(verifyWebhook(request, SECRET)).rejects.toThrow(AuthenticationError);
});

it('rejects an empty secret, which anyone could sign with', async () => {
  await expect(verifyWebhook(createRequest(sign(BODY, '')), '')).rejects.toThrow(ArgumentError);
});
