import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';
import { createPinoLogger, requestContext } from './pino.js';
import { createWinstonLogger } from './winston.js';

/** A stream, and the text that was written to it. */
function memoryStream() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}

/** A retried call, a failed call and a call whose content is confidential. */
async function useClient(logger) {
  const sandbox = createSandbox({ faults: [{ status: 503, times: 1 }] });
  const token = sandbox.token('Grace Okafor');
  const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(token), logger });
  await client.emails.list();
  const error = await client.emails.get({ conversationId: 'no-such' }).catch((error) => error);
  await client.messages.list();
  return { token, error };
}

function check(text, { token, error }) {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const retry = lines.find(({ delay }) => delay !== undefined);
  assert.equal(retry.error.status, 503);
  const failure = lines.find(({ error }) => error?.name === 'NotFoundError');
  assert.equal(failure.error.correlationId, error.correlationId);
  const responses = lines.filter(({ status }) => status === 200);
  assert.ok(responses.length === 2 && responses.every(({ correlationId, duration }) => correlationId && duration >= 0));
  assert.ok(!text.includes(token));
  return lines;
}

test('pino logs each request with its context and without secrets', async () => {
  const { stream, text } = memoryStream();
  const result = await requestContext.run({ requestId: 'request-1' }, () => useClient(createPinoLogger(stream)));
  const lines = check(text(), result);
  assert.ok(lines.every(({ requestId }) => requestId === 'request-1'));
});

test('winston logs each request without secrets', async () => {
  const { stream, text } = memoryStream();
  const logger = createWinstonLogger(stream);
  const result = await useClient(logger);
  await new Promise((resolve) => logger.once('finish', resolve).end());
  check(text(), result);
});
