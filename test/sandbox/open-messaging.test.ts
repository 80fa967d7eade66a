import { describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { at, present } from './helpers/at.js';
import { clientOf } from './helpers/checked.js';

describe('open messaging', () => {
  const time = '2026-01-12T09:00:00.000Z';
  const open = (sandbox: Sandbox) => {
    const integration = sandbox.state.organizations[0]?.integrations.find(
      ({ messengerType }) => messengerType === 'open',
    );
    return { messages: clientOf(sandbox).messages, integrationId: integration?.id ?? '' };
  };
  const from = { id: 'zoe-1', idType: 'Opaque' as const, nickname: 'Zoe' };

  test('a message begins a conversation, the next goes on with it, and the same one comes in once', async () => {
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
    const second = await write('m2', 'Anybody there?');
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

  test('receipts tell what became of a message; the same one again, or one after the last, changes nothing', async () => {
    const sandbox = createSandbox();
    const { messages: own, integrationId } = open(sandbox);
    const { messages, conversationId, communicationId } = await at(sandbox, 'open');
    const { id = '' } = present(
      await messages.sendMessage({ conversationId, communicationId, textBody: 'On the bench now.' }),
    );
    const channel = { to: { id: 'hana-77' }, time };
    const tell = (status: 'Sent' | 'Delivered' | 'Failed', isFinalReceipt = false) =>
      own.receiveOpenReceipt({ integrationId, channel, id, status, isFinalReceipt });
    await tell('Sent');
    await tell('Sent');
    await tell('Delivered', true);
    await tell('Failed');
    const message = await messages.getMessage({ conversationId, messageId: id });
    expect(message.status).toBe('delivery-success');
    expect(message.normalizedReceipts?.map(({ status }) => status)).toEqual(['Sent', 'Delivered']);
    await expect(own.receiveOpenReceipt({ integrationId, channel, id: 'none', status: 'Sent' })).rejects.toMatchObject({
      code: 'not.found',
    });
  });

  test('a pressed button comes in as its text; typing is heard of', async () => {
    const sandbox = createSandbox();
    const { messages: own, integrationId } = open(sandbox);
    const { messages, conversationId, communicationId } = await at(sandbox, 'open');
    const { id = '' } = present(
      await messages.sendMessage({ conversationId, communicationId, textBody: 'Repair it?' }),
    );
    const hana = { id: 'hana-77', idType: 'Opaque' as const };
    const answer = await own.receiveOpenStructuredResponse({
      integrationId,
      channel: { from: hana, time, messageId: 'b1' },
      originatingMessageId: id,
      buttonResponse: { type: 'QuickReply', text: 'Yes', payload: 'yes' },
    });
    expect(await messages.getMessage({ conversationId, messageId: answer.id ?? '' })).toMatchObject({
      textBody: 'Yes',
      direction: 'inbound',
    });
    const heard: unknown[] = [];
    sandbox.on('typing', (event) => heard.push(event));
    await own.receiveOpenEvent({ integrationId, channel: { from: hana, time }, events: [{ eventType: 'Typing' }] });
    expect(heard).toMatchObject([{ conversationId, from: 'hana-77' }]);
  });

  test('an event begins a conversation, in which the message comes that follows', async () => {
    const sandbox = createSandbox();
    const { messages, integrationId } = open(sandbox);
    const heard: string[] = [];
    sandbox.on('typing', ({ conversationId }) => heard.push(conversationId));
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
    expect(heard).toEqual([conversationId, conversationId]);
  });

  test('only open integrations take messages, from client-credentials tokens only', async () => {
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
      clientOf(sandbox, 'Omar Haddad').messages.receiveOpenMessage({ integrationId, ...args }),
    ).rejects.toMatchObject({ code: 'not.a.client' });
  });
});
