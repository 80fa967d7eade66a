import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';
import { findConnectedConversation, requireValue } from './helpers/find-connected-conversation.js';

describe('open messaging', () => {
  const time = '2026-01-12T09:00:00.000Z';
  const open = (sandbox: Sandbox) => {
    const integration = sandbox.state.organizations[0]?.integrations.find(
      ({ messengerType }) => messengerType === 'open',
    );
    return { messages: createCheckedClient(sandbox).messages, integrationId: integration?.id ?? '' };
  };
  const from = { id: 'zoe-1', idType: 'Opaque' as const, nickname: 'Zoe' };

  test('the first message starts a conversation, the next one continues it, and duplicates are ignored', async () => {
    const sandbox = createSandbox();
    const { messages, integrationId } = open(sandbox);
    const write = (messageId: string, text: string) =>
      messages.receiveOpenMessage({
        integrationId,
        prefetchConversationId: true,
        channel: { from, time, messageId },
        text,
      });
    const first = await write('m1', 'Hello?');
    const again = await write('m1', 'Hello?');
    const second = await write('m2', 'Is anybody there?');
    expect(again.id).toBe(first.id);
    expect(second.conversationId).toBe(first.conversationId);
    const conversationId = first.conversationId ?? '';
    const { participants = [] } = await messages.get({ conversationId });
    expect(participants.find(({ purpose }) => purpose === 'customer')).toMatchObject({
      name: 'Zoe',
      messages: [{ messageId: first.id }, { messageId: second.id }],
    });
    expect(participants.find(({ purpose }) => purpose === 'agent')).toMatchObject({ state: 'alerting' });
  });

  test('receipts update the status of a message; duplicates and receipts after the final one are ignored', async () => {
    const sandbox = createSandbox();
    const { messages: own, integrationId } = open(sandbox);
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
    const { id = '' } = requireValue(
      await messages.sendMessage({ conversationId, communicationId, textBody: 'On the bench now.' }),
    );
    const channel = { to: { id: 'hana-77' }, time };
    const sendReceipt = (status: 'Sent' | 'Delivered' | 'Failed', isFinalReceipt = false) =>
      own.receiveOpenReceipt({ integrationId, channel, id, status, isFinalReceipt });
    await sendReceipt('Sent');
    await sendReceipt('Sent');
    await sendReceipt('Delivered', true);
    await sendReceipt('Failed');
    const message = await messages.getMessage({ conversationId, messageId: id });
    expect(message.status).toBe('delivery-success');
    expect(message.normalizedReceipts?.map(({ status }) => status)).toEqual(['Sent', 'Delivered']);
    await expect(own.receiveOpenReceipt({ integrationId, channel, id: 'none', status: 'Sent' })).rejects.toMatchObject({
      code: 'not.found',
    });
  });

  test('the former operation also accepts that a message was read, and each receipt is an event', async () => {
    const sandbox = createSandbox();
    const { messages: own, integrationId } = open(sandbox);
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
    const { id = '' } = requireValue(
      await messages.sendMessage({ conversationId, communicationId, textBody: 'On the bench now.' }),
    );
    const statuses: unknown[] = [];
    sandbox.on('conversation', ({ conversation }) => statuses.push(conversation.message?.messages.at(-1)?.status));
    const channel = { to: { id: integrationId }, from: { id: 'hana-77', idType: 'Opaque' as const }, time };
    const receipt = { channel, type: 'Receipt' as const, id };
    await own.receiveOpen({ ...receipt, status: 'Delivered' });
    await own.receiveOpen({ ...receipt, status: 'Read', isFinalReceipt: true });
    expect(statuses).toEqual(['delivery-success', 'read']);
    expect(await messages.getMessage({ conversationId, messageId: id })).toMatchObject({ status: 'read' });
    await expect(own.receiveOpen(receipt)).rejects.toMatchObject({ code: 'invalid.value' });
  });

  test('a button response is a message with the text of the button, and typing emits an event', async () => {
    const sandbox = createSandbox();
    const { messages: own, integrationId } = open(sandbox);
    const { messages, conversationId, communicationId } = await findConnectedConversation(sandbox, 'open');
    const { id = '' } = requireValue(
      await messages.sendMessage({ conversationId, communicationId, textBody: 'Repair it?' }),
    );
    const hana = { id: 'hana-77', idType: 'Opaque' as const };
    const response = await own.receiveOpenStructuredResponse({
      integrationId,
      channel: { from: hana, time, messageId: 'b1' },
      originatingMessageId: id,
      buttonResponse: { type: 'QuickReply', text: 'Yes', payload: 'yes' },
    });
    expect(await messages.getMessage({ conversationId, messageId: response.id ?? '' })).toMatchObject({
      textBody: 'Yes',
      direction: 'inbound',
    });
    const events: unknown[] = [];
    sandbox.on('typing', (event) => events.push(event));
    await own.receiveOpenEvent({ integrationId, channel: { from: hana, time }, events: [{ eventType: 'Typing' }] });
    expect(events).toMatchObject([{ conversationId, from: 'hana-77' }]);
  });

  test('an event starts a conversation, and the next message continues it', async () => {
    const sandbox = createSandbox();
    const { messages, integrationId } = open(sandbox);
    const events: string[] = [];
    sandbox.on('typing', ({ conversationId }) => events.push(conversationId));
    const typing = () =>
      messages.receiveOpenEvent({ integrationId, channel: { from, time }, events: [{ eventType: 'Typing' }] });
    await typing();
    await typing();
    const message = {
      integrationId,
      channel: { from, time, messageId: 'm1' },
      text: 'Hello?',
      prefetchConversationId: true,
    };
    const { conversationId } = await messages.receiveOpenMessage(message);
    expect(events).toEqual([conversationId, conversationId]);
  });

  test('messages need an open integration and a client-credentials token', async () => {
    const sandbox = createSandbox();
    const { messages, integrationId } = open(sandbox);
    const args = { channel: { from, time }, text: 'Hi' };
    await expect(messages.receiveOpenMessage({ integrationId: 'none', ...args })).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      messages.receiveOpenMessage({ integrationId, channel: { from, time }, text: ' ' }),
    ).rejects.toMatchObject({ code: 'invalid.value' });
    await expect(
      createCheckedClient(sandbox, 'Omar Haddad').messages.receiveOpenMessage({ integrationId, ...args }),
    ).rejects.toMatchObject({ code: 'not.a.client' });
  });
});
