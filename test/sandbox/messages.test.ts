import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';
import { findConnectedConversation, requireValue } from './helpers/find-connected-conversation.js';

describe('sending', () => {
  test('a text is delivered to the customer and added to the thread', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'sms');
    const sent = requireValue(
      await messages.sendMessage({ conversationId, communicationId, textBody: 'Yes, from ten to four.' }),
    );
    expect(sent).toMatchObject({ direction: 'outbound', messengerType: 'sms', textBody: 'Yes, from ten to four.' });
    expect(sandbox.sent).toMatchObject([{ to: ['+13175550143'], text: 'Yes, from ten to four.', channel: 'message' }]);
    expect(await messages.getMessage({ conversationId, messageId: sent.id ?? '' })).toEqual(sent);
    expect(await messages.getMessageDetails({ messageId: sent.id ?? '' })).toEqual(sent);
    const normalized = await messages.getMessage({
      conversationId,
      messageId: sent.id ?? '',
      useNormalizedMessage: true,
    });
    expect(normalized.textBody).toBeUndefined();
    expect(normalized.normalizedMessage).toMatchObject({ type: 'Text', text: 'Yes, from ten to four.' });
  });

  test('an unknown communication says where the id of the right one is', async () => {
    const { messages, conversationId } = await findConnectedConversation(createSandbox(), 'sms');
    const message = { conversationId, communicationId: conversationId, textBody: 'Yes.' };
    await expect(messages.sendMessage(message)).rejects.toThrow("The current agent's is the `peer` of the customer.");
  });

  test.each([
    ['sms', 765],
    ['open', 2000],
  ])('a text for %s can have %i characters', async (type, max) => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, type);
    await messages.sendMessage({ conversationId, communicationId, textBody: 'x'.repeat(max) });
    await expect(
      messages.sendMessage({ conversationId, communicationId, textBody: 'x'.repeat(max + 1) }),
    ).rejects.toMatchObject({ code: 'max.length.exceeded' });
    expect(sandbox.sent).toHaveLength(1);
  });

  test('messages are rejected for disconnected communications, and for those of other users and of the customer', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId, participantId } = await findConnectedConversation(
      sandbox,
      'sms',
    );
    const textBody = 'hello';
    const linus = createCheckedClient(sandbox, 'Linus Meyer');
    await expect(linus.messages.sendMessage({ conversationId, communicationId, textBody })).rejects.toMatchObject({
      code: 'not.authorized',
    });
    const { participants = [] } = await messages.get({ conversationId });
    const customer = participants.find(({ purpose }) => purpose === 'customer');
    await expect(
      messages.sendMessage({ conversationId, communicationId: customer?.peer ?? 'none', textBody: ' ' }),
    ).rejects.toMatchObject({ code: 'invalid.value' });
    await messages.updateParticipant({ conversationId, participantId, state: 'disconnected' });
    await expect(messages.sendMessage({ conversationId, communicationId, textBody })).rejects.toMatchObject({
      code: 'request.conflict',
      message: expect.stringContaining('disconnected'),
    });
    expect(sandbox.sent).toEqual([]);
  });

  test('typing emits an event and does not change the state', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
    const events: unknown[] = [];
    sandbox.on('typing', (event) => events.push(event));
    const before = await messages.get({ conversationId });
    await messages.sendTyping({ conversationId, communicationId, typing: { type: 'On' } });
    expect(events).toMatchObject([{ conversationId, from: 'Grace Okafor' }]);
    expect(await messages.get({ conversationId })).toEqual(before);
  });

  test('the customer reads the message and replies in the same conversation', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'sms');
    await messages.sendMessage({ conversationId, communicationId, textBody: 'Yes.' });
    const emil = sandbox.customer('Emil');
    expect(emil.readMessages()).toMatchObject([{ text: 'Yes.' }]);
    expect(emil.sendMessage('Thanks!').conversationId).toBe(conversationId);
  });
});

describe('media', () => {
  const bytes = new TextEncoder().encode('not really a picture');

  test('are uploaded, validated after a delay, sent, and available to the customer', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
    const ids = { conversationId, communicationId };
    const upload = await messages.createMediaUpload({
      ...ids,
      fileName: 'map.png',
      contentLengthBytes: bytes.length,
    });
    const { id: mediaId = '', uploadUrl = '', uploadHeaders = {} } = upload;
    const headers = uploadHeaders as Record<string, string>;
    const put = (more: Record<string, string> = {}, body: Uint8Array<ArrayBuffer> = bytes) =>
      sandbox.fetch(new Request(uploadUrl, { method: 'PUT', headers: { ...headers, ...more }, body }));

    expect((await messages.getMedia({ ...ids, mediaId })).status).toBe('uploading');
    await expect(messages.sendMessage({ ...ids, textBody: '', mediaIds: [mediaId] })).rejects.toMatchObject({
      code: 'invalid.value',
    });
    expect((await put({ authorization: 'Bearer leaked' })).status).toBe(400);
    expect((await put({ 'x-upload-token': 'guessed' })).status).toBe(403);
    expect((await put()).status).toBe(200);
    expect((await put()).status).toBe(200);
    expect((await put({}, new TextEncoder().encode('something else'))).status).toBe(409);
    expect((await messages.getMedia({ ...ids, mediaId })).status).toBe('uploading');
    sandbox.clock.advance(2000);
    const media = await messages.getMedia({ ...ids, mediaId });
    expect(media).toMatchObject({ status: 'valid', mediaType: 'image/png' });
    expect((await messages.listMedia({ ...ids, status: 'valid' })).entities).toMatchObject([{ id: mediaId }]);

    await expect(messages.sendMessage({ ...ids, textBody: 'Here:', mediaIds: [mediaId] })).rejects.toThrow(
      'not both textBody and mediaIds',
    );
    expect(sandbox.sent).toEqual([]);
    const sent = requireValue(await messages.sendMessage({ ...ids, mediaIds: [mediaId] }));
    expect(sent.media).toMatchObject([{ id: mediaId, contentLengthBytes: bytes.length }]);
    await messages.sendMessage({ ...ids, textBody: '', mediaIds: [mediaId] });
    expect(sandbox.sent).toMatchObject(Array(2).fill({ text: '', mediaIds: [mediaId] }));
    const download = await sandbox.fetch(new Request(media.url ?? ''));
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(bytes);
  });

  test.each([
    ['a different length', { contentLengthBytes: 3 }],
    ['a different MD5', { contentLengthBytes: bytes.length, contentMd5: 'AAAAAAAAAAAAAAAAAAAAAA==' }],
  ])('with %s than announced are invalid and cannot be sent', async (_, file) => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
    const ids = { conversationId, communicationId };
    const {
      id: mediaId = '',
      uploadUrl = '',
      uploadHeaders,
    } = await messages.createMediaUpload({
      ...ids,
      fileName: 'map.png',
      ...file,
    });
    const headers = uploadHeaders as Record<string, string>;
    await sandbox.fetch(new Request(uploadUrl, { method: 'PUT', headers, body: bytes }));
    sandbox.clock.advance(2000);
    expect((await messages.getMedia({ ...ids, mediaId })).status).toBe('invalid');
    await expect(messages.sendMessage({ ...ids, mediaIds: [mediaId] })).rejects.toThrow('invalid');
    expect(sandbox.sent).toEqual([]);
  });

  test.each(['.hidden', 'folder/', 'two words.png', 'a#b.png', 'a\\b.png'])(
    'with the file name %j are rejected',
    async (fileName) => {
      const sandbox = createSandbox();
      const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
      await expect(
        messages.createMediaUpload({ conversationId, communicationId, fileName, contentLengthBytes: 1 }),
      ).rejects.toMatchObject({ code: 'invalid.value' });
    },
  );
});

describe('outbound conversations', () => {
  const toAddress = '+13175559999';
  const sms = { toAddress, toAddressMessengerType: 'sms' as const };
  const getSupportQueueId = (sandbox: Sandbox) => sandbox.state.organizations[0]?.queues[0]?.id ?? '';

  test('an agent starts a conversation and later reopens it', async () => {
    const sandbox = createSandbox();
    const { messages } = createCheckedClient(sandbox, 'Grace Okafor');
    const queueId = getSupportQueueId(sandbox);
    const { id: conversationId = '' } = await messages.create({ queueId, ...sms });
    await expect(messages.create({ queueId, ...sms })).rejects.toMatchObject({ code: 'active.conversation' });
    const { participants = [] } = await messages.get({ conversationId });
    const agent = participants.find(({ purpose }) => purpose === 'agent');
    expect(agent).toMatchObject({ state: 'connected', direction: 'outbound', user: { name: 'Grace Okafor' } });
    await messages.updateParticipant({ conversationId, participantId: agent?.id ?? '', state: 'disconnected' });
    await expect(messages.create({ queueId, ...sms })).rejects.toMatchObject({ code: 'existing.conversation' });
    const again = await messages.create({ queueId, ...sms, useExistingConversation: true });
    expect(again.id).toBe(conversationId);
    expect((await messages.list()).entities?.map(({ id }) => id)).toContain(conversationId);
    sandbox.clock.advance(1);
  });

  test.each([
    ['invalid.phone.number', { toAddress: '12', toAddressMessengerType: 'sms' }],
    ['invalid.whatsapp.address', { toAddress: '+1317', toAddressMessengerType: 'whatsapp' }],
    ['not.found', { queueId: 'none' }],
  ] as const)('creation is rejected with %s', async (code, wrong) => {
    const sandbox = createSandbox();
    const { messages } = createCheckedClient(sandbox, 'Grace Okafor');
    await expect(messages.create({ queueId: getSupportQueueId(sandbox), ...sms, ...wrong })).rejects.toMatchObject({
      code,
    });
  });

  test('only members can start conversations for a queue', async () => {
    const sandbox = createSandbox();
    const { messages } = createCheckedClient(sandbox, 'Mei Tanaka');
    await expect(messages.create({ queueId: getSupportQueueId(sandbox), ...sms })).rejects.toMatchObject({
      code: 'queue.membership.required',
    });
  });

  test('an agentless message starts a conversation that ends immediately, or uses the active one', async () => {
    const sandbox = createSandbox();
    const { messages } = createCheckedClient(sandbox);
    const fromAddress = '+13175550100';
    const first = await messages.sendAgentless({ fromAddress, ...sms, textBody: 'Your order is on its way.' });
    const { conversationId = '' } = first ?? {};
    expect((await messages.get({ conversationId })).participants).toMatchObject([
      { purpose: 'customer', state: 'disconnected' },
      { purpose: 'api', state: 'disconnected', messages: [{ messageId: first?.id }] },
    ]);
    const emil = { toAddress: '+13175550143', toAddressMessengerType: 'sms' as const };
    await expect(messages.sendAgentless({ fromAddress, ...emil, textBody: 'Hi' })).rejects.toMatchObject({
      code: 'active.conversation',
    });
    const second = await messages.sendAgentless({
      fromAddress,
      ...emil,
      textBody: 'Hi',
      useExistingActiveConversation: true,
    });
    const { conversationId: activeId } = await findConnectedConversation(sandbox, 'sms');
    expect(second?.conversationId).toBe(activeId);
    expect(sandbox.sent.map(({ to }) => to)).toEqual([[toAddress], [emil.toAddress]]);
  });

  test.each([
    ['max.length.exceeded', { textBody: 'x'.repeat(766) }],
    ['invalid.value', { textBody: ' ' }],
    ['not.found', { fromAddress: '+10000000' }],
    ['invalid.webmessaging.text.body', { toAddressMessengerType: 'webmessaging', textBody: '' }],
  ] as const)('an agentless message is rejected with %s', async (code, wrong) => {
    const sandbox = createSandbox();
    const web = sandbox.state.organizations[0]?.integrations.find(
      ({ messengerType }) => messengerType === 'webmessaging',
    );
    const args = { fromAddress: '+13175550100', ...sms, textBody: 'Hi', ...wrong };
    if (args.toAddressMessengerType !== 'sms') args.fromAddress = web?.id ?? '';
    await expect(createCheckedClient(sandbox).messages.sendAgentless(args)).rejects.toMatchObject({ code });
    expect(sandbox.sent).toEqual([]);
  });
});

describe('monitoring', () => {
  test('one supervisor can monitor, and does not keep the conversation active', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, participantId } = await findConnectedConversation(sandbox, 'sms');
    const omar = createCheckedClient(sandbox, 'Omar Haddad');
    await omar.messages.monitorParticipant({ conversationId, participantId });
    const { participants = [] } = await messages.get({ conversationId });
    expect(participants.at(-1)).toMatchObject({ monitoredParticipantId: participantId, user: { name: 'Omar Haddad' } });
    await expect(omar.messages.monitorParticipant({ conversationId, participantId })).rejects.toMatchObject({
      code: 'too.many.monitors',
    });
    await messages.updateParticipant({ conversationId, participantId, state: 'disconnected' });
    const ended = await messages.get({ conversationId });
    expect(ended.participants?.map(({ state }) => state)).toEqual(ended.participants?.map(() => 'disconnected'));
  });

  test('is not allowed for agents, nor in a conversation of your own', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, participantId } = await findConnectedConversation(sandbox, 'sms');
    await expect(messages.monitorParticipant({ conversationId, participantId })).rejects.toMatchObject({
      name: 'PermissionError',
    });
    const grace = sandbox.state.organizations[0]?.users.find(({ name }) => name === 'Grace Okafor');
    const supervisor = sandbox.state.organizations[0]?.roles.find(({ name }) => name === 'Supervisor');
    grace?.roleIds.push(supervisor?.id ?? '');
    await expect(messages.monitorParticipant({ conversationId, participantId })).rejects.toMatchObject({
      code: 'conversation.error.monitor.own.conversation',
    });
  });
});
