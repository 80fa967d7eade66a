import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/index.js';
import { startServer } from '../../support/replying-server.js';
import { createCheckedClient } from '../helpers/checked-client.js';
import { findConnectedConversation, requireValue } from '../helpers/find-connected-conversation.js';
import { SECRET, setUpWebhook } from './webhook-setup.js';

test('a text of an agent is posted in the normalized form, signed over its bytes', async () => {
  const { url, requests } = await startServer(() => ({ status: 204 }));
  const sandbox = createSandbox();
  const headers = { 'x-tenant': 'north' };
  const integration = sandbox.setWebhook({ url: `${url}/genesys`, secret: SECRET, headers });
  const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
  const message = requireValue(
    await messages.sendMessage({ conversationId, communicationId, textBody: 'Grüße von der Werkbank' }),
  );
  await sandbox.webhooks.idle();

  const [request] = requests;
  expect(requests).toHaveLength(1);
  expect(request).toMatchObject({ method: 'POST', url: '/genesys' });
  const digest = createHmac('sha256', SECRET)
    .update(request?.body ?? '')
    .digest('base64');
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${digest}`,
    'x-tenant': 'north',
  });
  expect(JSON.parse(String(request?.body))).toEqual({
    id: message.id,
    type: 'Text',
    text: 'Grüße von der Werkbank',
    originatingEntity: 'Human',
    direction: 'Outbound',
    channel: {
      id: integration.id,
      platform: 'Open',
      type: 'Private',
      messageId: message.id,
      to: { id: message.toAddress, idType: 'Opaque' },
      from: { nickname: 'Harbor Supply app', id: integration.id, idType: 'Opaque' },
      time: message.timestamp,
    },
    conversationId,
  });
  expect(sandbox.webhooks.attempts).toEqual([
    expect.objectContaining({ url: `${url}/genesys`, type: 'Text', id: message.id, attempt: 1, status: 204 }),
  ]);
});

test('media are posted as attachments, and the customer can download them', async () => {
  const { sandbox, receiveText, join, received } = await setUpWebhook();
  const { conversationId } = await receiveText('m1');
  const { messages, communicationId } = await join(conversationId);
  const file = { content: new TextEncoder().encode('%PDF-1.7'), name: 'invoice.pdf', contentType: 'application/pdf' };
  await messages.sendMedia({ conversationId, communicationId, files: [file] });
  await sandbox.webhooks.idle();

  const { content, text, type } = (await received()).at(-1) ?? {};
  expect({ type, text }).toEqual({ type: 'Text', text: undefined });
  expect(content).toEqual([
    {
      contentType: 'Attachment',
      attachment: {
        id: expect.any(String),
        url: expect.stringContaining(sandbox.url),
        mime: 'application/pdf',
        mediaType: 'File',
        filename: 'invoice.pdf',
        contentSizeBytes: 8,
      },
    },
  ]);
  const download = await sandbox.fetch(new Request(content?.[0]?.attachment?.url ?? ''));
  expect(await download.text()).toBe('%PDF-1.7');
});

test('a template is posted as a notification with its parameters', async () => {
  const { sandbox, receiveText, join, received } = await setUpWebhook();
  const { conversationId } = await receiveText('m1');
  const { messages, communicationId } = await join(conversationId);
  const messagingTemplate = { responseId: 'ready', bodyParameters: [{ id: 'order', value: '4711' }] };
  await messages.sendMessage({ conversationId, communicationId, messagingTemplate });
  await sandbox.webhooks.idle();
  expect((await received()).at(-1)).toMatchObject({
    type: 'Structured',
    text: '[ready] 4711',
    content: [
      {
        contentType: 'Notification',
        template: { body: { text: '[ready] 4711', parameters: [{ name: 'order', text: '4711' }] } },
      },
    ],
  });
});

test('quick replies of a bot are posted, and the customer can press one', async () => {
  const { sandbox, integrationId, receiveText, received } = await setUpWebhook();
  const { conversationId } = await receiveText('m1');
  const content = ['Yes', 'No'].map((text) => ({
    contentType: 'QuickReply' as const,
    quickReply: { text, payload: text.toLowerCase(), action: 'Message' as const },
  }));
  const { messageId } = sandbox.sendAsBot(conversationId, { text: 'Shall we repair it?', content });
  sandbox.sendAsBot(conversationId, { text: 'Take your time.' });
  await sandbox.webhooks.idle();
  expect((await received()).slice(1)).toMatchObject([
    { id: messageId, type: 'Structured', text: 'Shall we repair it?', content, originatingEntity: 'Bot' },
    { type: 'Text', text: 'Take your time.', originatingEntity: 'Bot' },
  ]);
  const { messages } = createCheckedClient(sandbox);
  expect(await messages.getMessage({ conversationId, messageId })).toMatchObject({
    textBody: 'Shall we repair it?',
    normalizedMessage: { type: 'Structured', content },
  });
  const { participants = [] } = await messages.get({ conversationId });
  expect(participants.filter(({ name }) => name === 'Bot')).toHaveLength(1);
  await messages.receiveOpenStructuredResponse({
    integrationId,
    channel: { from: { id: 'zoe-1', idType: 'Opaque' }, time: '2026-01-12T09:00:00.000Z', messageId: 'm2' },
    originatingMessageId: messageId,
    buttonResponse: { type: 'QuickReply', text: 'Yes', payload: 'yes' },
  });
  await sandbox.webhooks.idle();
  expect((await received()).at(-1)).toMatchObject({ type: 'Receipt', channel: { messageId: 'm2' } });
});

test('a bot needs a messaging conversation and something to say', async () => {
  const { sandbox, receiveText } = await setUpWebhook();
  const { conversationId } = await receiveText('m1');
  const email = sandbox.addConversation({ agent: 'Ada Byron' });
  expect(() => sandbox.sendAsBot(conversationId, {})).toThrow('sendAsBot: a message needs a "text" or "content".');
  for (const id of ['none', email.conversationId]) {
    expect(() => sandbox.sendAsBot(id, { text: 'Hi' })).toThrow(
      `sendAsBot: Harbor Supply has no messaging conversation "${id}".`,
    );
  }
});

test('an agentless message is posted like that of an agent', async () => {
  const { sandbox, integrationId, received } = await setUpWebhook();
  const { id, conversationId } = requireValue(
    await createCheckedClient(sandbox).messages.sendAgentless({
      fromAddress: integrationId,
      toAddress: 'yan-2',
      toAddressMessengerType: 'open',
      textBody: 'Your order is ready.',
    }),
  );
  await sandbox.webhooks.idle();
  expect(await received()).toMatchObject([
    { id, conversationId, type: 'Text', direction: 'Outbound', channel: { to: { id: 'yan-2' } } },
  ]);
});

test('a typing indicator of an agent is an event, which is not a message', async () => {
  const { sandbox, integrationId, receiveText, join, received } = await setUpWebhook();
  const { conversationId } = await receiveText('m1');
  const { messages, communicationId } = await join(conversationId);
  await messages.sendTyping({ conversationId, communicationId, typing: { type: 'On' } });
  await sandbox.webhooks.idle();
  expect((await received()).at(-1)).toEqual({
    id: expect.any(String),
    type: 'Event',
    events: [{ eventType: 'Typing', typing: { type: 'On', duration: 5000 } }],
    direction: 'Outbound',
    channel: expect.objectContaining({ id: integrationId, to: { id: 'zoe-1', idType: 'Opaque' } }),
    conversationId,
  });
});

test("a customer's message gets one receipt, with both ids; a duplicate gets none", async () => {
  const { sandbox, integrationId, receiveText, received } = await setUpWebhook();
  const { id, conversationId } = await receiveText('m1');
  await receiveText('m1');
  await sandbox.webhooks.idle();
  expect(await received()).toEqual([
    {
      id,
      type: 'Receipt',
      status: 'Published',
      isFinalReceipt: true,
      direction: 'Inbound',
      channel: {
        id: integrationId,
        platform: 'Open',
        type: 'Private',
        messageId: 'm1',
        to: { id: 'zoe-1', idType: 'Opaque' },
        from: { nickname: 'Shop app', id: integrationId, idType: 'Opaque' },
        time: '2026-01-12T09:00:00.000Z',
      },
      conversationId,
    },
  ]);
});

test('the end of a conversation posts nothing', async () => {
  const { sandbox, receiveText, join, received } = await setUpWebhook();
  const { conversationId } = await receiveText('m1');
  const { messages } = await join(conversationId);
  await messages.update({ conversationId, state: 'disconnected' });
  await sandbox.webhooks.idle();
  expect((await received()).map(({ type }) => type)).toEqual(['Receipt']);
});

test('other integrations and messengers post nothing', async () => {
  const { sandbox, integrationId, received } = await setUpWebhook();
  const other = sandbox.addIntegration('open', { name: 'Other app' });
  sandbox.addIntegration('whatsapp', { address: '+13175550102' });
  const { messages } = createCheckedClient(sandbox);
  const channel = { from: { id: 'zoe-1', idType: 'Opaque' as const }, time: '2026-01-12T09:00:00.000Z' };
  await messages.receiveOpenMessage({ integrationId: other.id, channel, text: 'Hi' });
  sandbox.customer('Zoe').sendMessage('Hi', { via: 'whatsapp' });
  await sandbox.webhooks.idle();
  expect(await received()).toEqual([]);

  sandbox.setWebhook(undefined, integrationId);
  await messages.receiveOpenMessage({ integrationId, channel, text: 'Hi' });
  await sandbox.webhooks.idle();
  expect(await received()).toEqual([]);
});
