import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { at, present } from './helpers/at.js';
import { clientOf } from './helpers/checked.js';

describe('sending', () => {
  test('a text reaches the customer, is in the thread, and can be read by its id', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await at(sandbox, 'sms');
    const sent = present(
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

  test.each([
    ['sms', 765],
    ['open', 2000],
  ])('a text by %s has %i characters at most', async (type, max) => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await at(sandbox, type);
    await messages.sendMessage({ conversationId, communicationId, textBody: 'x'.repeat(max) });
    await expect(
      messages.sendMessage({ conversationId, communicationId, textBody: 'x'.repeat(max + 1) }),
    ).rejects.toMatchObject({ code: 'max.length.exceeded' });
    expect(sandbox.sent).toHaveLength(1);
  });

  test('nothing goes out over a communication that is over, of somebody else, or the customer’s', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId, participantId } = await at(sandbox, 'sms');
    const textBody = 'hello';
    const linus = clientOf(sandbox, 'Linus Meyer');
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

  test('typing is heard of, and leaves nothing behind', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await at(sandbox, 'open');
    const heard: unknown[] = [];
    sandbox.on('typing', (event) => heard.push(event));
    const before = await messages.get({ conversationId });
    await messages.sendTyping({ conversationId, communicationId, typing: { type: 'On' } });
    expect(heard).toMatchObject([{ conversationId, from: 'Grace Okafor' }]);
    expect(await messages.get({ conversationId })).toEqual(before);
  });

  test('the customer answers in the same conversation, and reads', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await at(sandbox, 'sms');
    await messages.sendMessage({ conversationId, communicationId, textBody: 'Yes.' });
    const emil = sandbox.customer('Emil');
    expect(emil.reads()).toMatchObject([{ text: 'Yes.' }]);
    expect(emil.writes('Thanks!').conversationId).toBe(conversationId);
  });
});

describe('media', () => {
  const bytes = new TextEncoder().encode('not really a picture');

  test('announced, uploaded, checked after a while, sent, and there for the customer', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await at(sandbox, 'open');
    const at_ = { conversationId, communicationId };
    const upload = await messages.createMediaUpload({
      ...at_,
      fileName: 'map.png',
      contentLengthBytes: bytes.length,
    });
    const { id: mediaId = '', uploadUrl = '', uploadHeaders = {} } = upload;
    const headers = uploadHeaders as Record<string, string>;
    const put = (more: Record<string, string> = {}, body: Uint8Array<ArrayBuffer> = bytes) =>
      sandbox.fetch(new Request(uploadUrl, { method: 'PUT', headers: { ...headers, ...more }, body }));

    expect((await messages.getMedia({ ...at_, mediaId })).status).toBe('uploading');
    await expect(messages.sendMessage({ ...at_, textBody: '', mediaIds: [mediaId] })).rejects.toMatchObject({
      code: 'invalid.value',
    });
    expect((await put({ authorization: 'Bearer leaked' })).status).toBe(400);
    expect((await put({ 'x-upload-token': 'guessed' })).status).toBe(403);
    expect((await put()).status).toBe(200);
    expect((await put()).status).toBe(200);
    expect((await put({}, new TextEncoder().encode('something else'))).status).toBe(409);
    expect((await messages.getMedia({ ...at_, mediaId })).status).toBe('uploading');
    sandbox.clock.advance(2000);
    const media = await messages.getMedia({ ...at_, mediaId });
    expect(media).toMatchObject({ status: 'valid', mediaType: 'image/png' });
    expect((await messages.listMedia({ ...at_, status: 'valid' })).entities).toMatchObject([{ id: mediaId }]);

    const sent = present(await messages.sendMessage({ ...at_, textBody: 'Here:', mediaIds: [mediaId] }));
    expect(sent.media).toMatchObject([{ id: mediaId, contentLengthBytes: bytes.length }]);
    expect(sandbox.sent).toMatchObject([{ text: 'Here:', mediaIds: [mediaId] }]);
    const download = await sandbox.fetch(new Request(media.url ?? ''));
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(bytes);
  });

  test.each([
    ['another length', { contentLengthBytes: 3 }],
    ['another MD5', { contentLengthBytes: bytes.length, contentMd5: 'AAAAAAAAAAAAAAAAAAAAAA==' }],
  ])('bytes of %s than announced are invalid, and cannot be sent', async (_, file) => {
    const sandbox = createSandbox();
    const { messages, conversationId, communicationId } = await at(sandbox, 'open');
    const at_ = { conversationId, communicationId };
    const {
      id: mediaId = '',
      uploadUrl = '',
      uploadHeaders,
    } = await messages.createMediaUpload({
      ...at_,
      fileName: 'map.png',
      ...file,
    });
    const headers = uploadHeaders as Record<string, string>;
    await sandbox.fetch(new Request(uploadUrl, { method: 'PUT', headers, body: bytes }));
    sandbox.clock.advance(2000);
    expect((await messages.getMedia({ ...at_, mediaId })).status).toBe('invalid');
    await expect(messages.sendMessage({ ...at_, textBody: 'Here:', mediaIds: [mediaId] })).rejects.toThrow('invalid');
    expect(sandbox.sent).toEqual([]);
  });

  test.each(['.hidden', 'folder/', 'two words.png', 'a#b.png', 'a\\b.png'])(
    'the file name %j is refused',
    async (fileName) => {
      const sandbox = createSandbox();
      const { messages, conversationId, communicationId } = await at(sandbox, 'open');
      await expect(
        messages.createMediaUpload({ conversationId, communicationId, fileName, contentLengthBytes: 1 }),
      ).rejects.toMatchObject({ code: 'invalid.value' });
    },
  );
});

describe('conversations that the organization begins', () => {
  const toAddress = '+13175559999';
  const sms = { toAddress, toAddressMessengerType: 'sms' as const };
  const supportOf = (sandbox: Sandbox) => sandbox.state.organizations[0]?.queues[0]?.id ?? '';

  test('an agent begins one, writes, and later goes on with it', async () => {
    const sandbox = createSandbox();
    const { messages } = clientOf(sandbox, 'Grace Okafor');
    const queueId = supportOf(sandbox);
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
  ] as const)('%s', async (code, wrong) => {
    const sandbox = createSandbox();
    const { messages } = clientOf(sandbox, 'Grace Okafor');
    await expect(messages.create({ queueId: supportOf(sandbox), ...sms, ...wrong })).rejects.toMatchObject({ code });
  });

  test('only members write for a queue', async () => {
    const sandbox = createSandbox();
    const { messages } = clientOf(sandbox, 'Mei Tanaka');
    await expect(messages.create({ queueId: supportOf(sandbox), ...sms })).rejects.toMatchObject({
      code: 'queue.membership.required',
    });
  });

  test('without an agent: in a conversation that is over at once, or into the one that goes on', async () => {
    const sandbox = createSandbox();
    const { messages } = clientOf(sandbox);
    const fromAddress = '+13175550100';
    const one = await messages.sendAgentless({ fromAddress, ...sms, textBody: 'Your order is on its way.' });
    const { conversationId = '' } = one ?? {};
    expect((await messages.get({ conversationId })).participants).toMatchObject([{ state: 'disconnected' }]);
    const emil = { toAddress: '+13175550143', toAddressMessengerType: 'sms' as const };
    await expect(messages.sendAgentless({ fromAddress, ...emil, textBody: 'Hi' })).rejects.toMatchObject({
      code: 'active.conversation',
    });
    const two = await messages.sendAgentless({
      fromAddress,
      ...emil,
      textBody: 'Hi',
      useExistingActiveConversation: true,
    });
    const { conversationId: goingOn } = await at(sandbox, 'sms');
    expect(two?.conversationId).toBe(goingOn);
    expect(sandbox.sent.map(({ to }) => to)).toEqual([[toAddress], [emil.toAddress]]);
  });

  test.each([
    ['max.length.exceeded', { textBody: 'x'.repeat(766) }],
    ['invalid.value', { textBody: ' ' }],
    ['not.found', { fromAddress: '+10000000' }],
    ['invalid.webmessaging.text.body', { toAddressMessengerType: 'webmessaging', textBody: '' }],
  ] as const)('agentless: %s', async (code, wrong) => {
    const sandbox = createSandbox();
    const web = sandbox.state.organizations[0]?.integrations.find(
      ({ messengerType }) => messengerType === 'webmessaging',
    );
    const args = { fromAddress: '+13175550100', ...sms, textBody: 'Hi', ...wrong };
    if (args.toAddressMessengerType !== 'sms') args.fromAddress = web?.id ?? '';
    await expect(clientOf(sandbox).messages.sendAgentless(args)).rejects.toMatchObject({ code });
    expect(sandbox.sent).toEqual([]);
  });
});

describe('monitoring', () => {
  test('a supervisor listens in, once, and does not keep the conversation going', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, participantId } = await at(sandbox, 'sms');
    const omar = clientOf(sandbox, 'Omar Haddad');
    await omar.messages.monitorParticipant({ conversationId, participantId });
    const { participants = [] } = await messages.get({ conversationId });
    expect(participants.at(-1)).toMatchObject({ monitoredParticipantId: participantId, user: { name: 'Omar Haddad' } });
    await expect(omar.messages.monitorParticipant({ conversationId, participantId })).rejects.toMatchObject({
      code: 'too.many.monitors',
    });
    await messages.updateParticipant({ conversationId, participantId, state: 'disconnected' });
    const over = await messages.get({ conversationId });
    expect(over.participants?.map(({ state }) => state)).toEqual(over.participants?.map(() => 'disconnected'));
  });

  test('agents may not, and nobody may in a conversation of their own', async () => {
    const sandbox = createSandbox();
    const { messages, conversationId, participantId } = await at(sandbox, 'sms');
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
