import { afterEach, expect, test, vi } from 'vitest';
import { createSandbox, type WebhookAttempt } from '../../../src/sandbox/index.js';
import type { Reply } from '../../support/replying-server.js';
import { createCheckedClient } from '../helpers/checked-client.js';
import { findConnectedConversation } from '../helpers/find-connected-conversation.js';
import { SECRET, setUpWebhook } from './webhook-setup.js';

afterEach(() => {
  vi.useRealTimers();
});

/** Replies in this order, then with 200. An undefined reply breaks the connection. */
const reply = (...replies: (Reply | undefined)[]) => {
  const waiting = [...replies];
  return () => (waiting.length > 0 ? waiting.shift() : { status: 200 });
};

/** Waits until the condition is true, while timers are faked. */
async function settle(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('a notification is sent again 5 seconds after a 429, a 5xx and a broken connection, with the same id', async () => {
  const { sandbox, receiveText, received, url } = await setUpWebhook(
    reply({ status: 503 }, { status: 429 }, undefined),
  );
  const seen: WebhookAttempt[] = [];
  sandbox.on('webhook', (attempt) => seen.push(attempt));
  const { id } = await receiveText('m1');
  await sandbox.webhooks.idle();
  sandbox.clock.advance(4999);
  await sandbox.webhooks.idle();
  expect(await received()).toHaveLength(1);
  for (const milliseconds of [1, 5000, 5000, 5000, 5000]) {
    sandbox.clock.advance(milliseconds);
    await sandbox.webhooks.idle();
  }
  expect((await received()).map((notification) => notification.id)).toEqual([id, id, id, id]);
  expect(seen).toMatchObject([
    { attempt: 1, status: 503, error: 'The response has the status 503.', retryAt: '2026-01-12T09:00:05.000Z' },
    { attempt: 2, status: 429, retryAt: '2026-01-12T09:00:10.000Z' },
    { attempt: 3, error: expect.stringMatching(/^The connection failed/), retryAt: '2026-01-12T09:00:15.000Z' },
    { attempt: 4, status: 200 },
  ]);
  expect(seen[3]).not.toHaveProperty('retryAt');
  expect(sandbox.webhooks.attempts).toEqual(seen);
  // The query can contain a secret.
  expect(seen[0]?.url).toBe(`${url}/genesys`);
});

test('a later notification of the conversation waits for the retry of an earlier one; other conversations do not wait', async () => {
  let isDown = false;
  const { sandbox, receiveText, join, received, integrationId } = await setUpWebhook(() => ({
    status: isDown ? 500 : 200,
  }));
  const { conversationId } = await receiveText('m1');
  const { sendText } = await join(conversationId);
  await sandbox.webhooks.idle();
  isDown = true;
  const first = await sendText('First');
  await sandbox.webhooks.idle();
  isDown = false;
  const second = await sendText('Second');
  await createCheckedClient(sandbox).messages.sendAgentless({
    fromAddress: integrationId,
    toAddress: 'yan-2',
    toAddressMessengerType: 'open',
    textBody: 'For another customer',
  });
  await sandbox.webhooks.idle();
  sandbox.clock.advance(5000);
  await sandbox.webhooks.idle();
  const bodies = await received();
  expect(bodies.filter((body) => body.conversationId === conversationId).map(({ id }) => id)).toEqual([
    expect.any(String),
    first,
    first,
    second,
  ]);
  expect(bodies.map(({ text }) => text)).toEqual([undefined, 'First', 'For another customer', 'First', 'Second']);
});

test('after five retries, the message failed: its status, a receipt with the reason and an event say so', async () => {
  let status = 200;
  const { sandbox, receiveText, join, received } = await setUpWebhook(() => ({ status }));
  const { conversationId } = await receiveText('m1');
  const { sendText, messages } = await join(conversationId);
  await sandbox.webhooks.idle();
  status = 500;
  const messageId = await sendText('Lost');
  let changes = 0;
  await sandbox.webhooks.idle();
  sandbox.on('conversation', () => {
    changes += 1;
  });
  for (let retry = 1; retry <= 5; retry += 1) {
    expect(await messages.getMessage({ conversationId, messageId })).toMatchObject({ status: 'sent' });
    sandbox.clock.advance(5000);
    await sandbox.webhooks.idle();
  }
  expect(await received()).toHaveLength(1 + 6);
  expect(await messages.getMessage({ conversationId, messageId })).toMatchObject({
    status: 'delivery-failed',
    normalizedReceipts: [
      {
        id: messageId,
        type: 'Receipt',
        status: 'Failed',
        isFinalReceipt: true,
        reasons: [{ code: 'GeneralError', message: 'The response has the status 500.' }],
      },
    ],
  });
  expect(changes).toBe(1);
  sandbox.clock.advance(60_000);
  await sandbox.webhooks.idle();
  expect(await received()).toHaveLength(7);
});

test.each([301, 400, 401, 404])('a response with the status %i is final', async (status) => {
  const { sandbox, receiveText, join, received } = await setUpWebhook(
    reply({ status: 200 }, { status, headers: { location: '/elsewhere' } }),
  );
  const { conversationId } = await receiveText('m1');
  const { sendText, messages } = await join(conversationId);
  const messageId = await sendText('Hi');
  await sandbox.webhooks.idle();
  sandbox.clock.advance(60_000);
  await sandbox.webhooks.idle();
  expect(await received()).toHaveLength(2);
  expect(await messages.getMessage({ conversationId, messageId })).toMatchObject({ status: 'delivery-failed' });
  expect(await sendText('Again')).not.toBe(messageId);
  await sandbox.webhooks.idle();
  expect((await received()).at(-1)).toMatchObject({ text: 'Again' });
});

test('a response is awaited for 10 seconds, and a running clock retries by itself', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  let sent = 0;
  const fetch = (_url: unknown, init?: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      sent += 1;
      if (sent > 1) resolve(new Response());
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  const sandbox = createSandbox({ clock: 'running', fetch: fetch as typeof globalThis.fetch });
  sandbox.setWebhook({ url: 'https://middleware.example/genesys', secret: SECRET });
  const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
  await messages.sendMessage({ conversationId, communicationId, textBody: 'Hi' });
  await settle(() => sent === 1);
  await vi.advanceTimersByTimeAsync(9999);
  expect(sandbox.webhooks.attempts).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sandbox.webhooks.attempts).toMatchObject([{ error: 'There was no response within 10 seconds.' }]);
  await vi.advanceTimersByTimeAsync(4999);
  expect(sent).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await settle(() => sandbox.webhooks.attempts.length === 2);
  expect(sandbox.webhooks.attempts[1]).toMatchObject({ attempt: 2, status: 200 });
});

test('reset drops what waits, also the result of a request in flight', async () => {
  let respond = (_reply: Reply) => {};
  const { sandbox, receiveText, received } = await setUpWebhook(
    () =>
      new Promise((resolve) => {
        respond = resolve;
      }),
  );
  await receiveText('m1');
  await vi.waitFor(async () => expect(await received()).toHaveLength(1));
  sandbox.reset();
  respond({ status: 503 });
  await sandbox.webhooks.idle();
  sandbox.clock.advance(60_000);
  await sandbox.webhooks.idle();
  expect(await received()).toHaveLength(1);
  expect(sandbox.webhooks.attempts).toEqual([]);
});

test.each([
  [302, 'Redirects are not followed.'],
  [401, 'Check that it verifies the unchanged bytes of the body, with the same secret.'],
  [404, 'Check the path of its URL.'],
])('an attempt with the status %i says what to check', async (status, hint) => {
  const { sandbox, receiveText } = await setUpWebhook(reply({ status }));
  await receiveText('m1');
  await sandbox.webhooks.idle();
  expect(sandbox.webhooks.attempts).toMatchObject([{ error: `The response has the status ${status}. ${hint}` }]);
});
