import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

test('a customer sends an email, reads the reply and replies to it', async () => {
  const sandbox = createSandbox();
  const zoe = sandbox.customer('Zoe');
  const { conversationId } = zoe.sendEmail({ subject: 'A question', text: 'Do you ship to Malta?' });
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const { participants = [] } = await emails.get({ conversationId });
  const agent = participants.find(({ purpose }) => purpose === 'agent');
  expect(agent).toMatchObject({ state: 'alerting', user: { name: 'Grace Okafor' } });
  await emails.updateParticipant({ conversationId, participantId: agent?.id ?? '', state: 'connected' });
  const { from, to } = await emails.getDraft({ conversationId });
  await emails.sendMessage({ conversationId, from, to, textBody: 'We do.' });

  expect(zoe.readMessages()).toMatchObject([{ text: 'We do.', to: [zoe.email] }]);
  expect(zoe.readMessages()).toEqual([]);
  zoe.sendEmail({ conversationId, text: 'Thanks!' });
  const thread = (await emails.listMessages({ conversationId })).entities ?? [];
  expect(thread.map((m) => m.textBodyPreview)).toEqual(['Do you ship to Malta?', 'We do.', 'Thanks!']);
});

test('a reply to an ended conversation reopens it in a queue', async () => {
  const sandbox = createSandbox();
  const { emails } = createCheckedClient(sandbox);
  const { conversationId } = sandbox.customer('Zoe').sendEmail({ subject: 'Hi', text: 'Hi' });
  await emails.update({ conversationId, state: 'disconnected' });
  sandbox.customer('Zoe').sendEmail({ conversationId, text: 'One more thing' });
  const { participants = [] } = await emails.get({ conversationId });
  expect(participants.filter((p) => p.state !== 'disconnected').map((p) => p.purpose)).toEqual([
    'customer',
    'acd',
    'agent',
  ]);
});

test('messages continue the active conversation in its messenger', () => {
  const sandbox = createSandbox();
  const emil = sandbox.customer('Emil');
  expect(emil).toMatchObject({ name: 'Emil Sand', phone: '+13175550143' });
  const first = emil.sendMessage('Hello?');
  const { message } = sandbox.organization().state.conversations[first.conversationId] ?? {};
  expect(message?.type).toBe('sms');
  expect(message?.messages.at(-1)).toMatchObject({ id: first.messageId, textBody: 'Hello?', direction: 'inbound' });
  expect(emil.sendImage({ text: 'see' }).conversationId).toBe(first.conversationId);
  expect(message?.messages.at(-1)?.media).toMatchObject([{ mediaType: 'image/png' }]);
  expect(emil.sendMessage('on the web', { via: 'webmessaging' }).conversationId).not.toBe(first.conversationId);
  expect(() => emil.sendMessage('x', { via: 'apple' })).toThrow(
    'has no messaging integration of type "apple". Use one of: open, whatsapp, webmessaging, sms, facebook, or add one with',
  );
});

test('a reply goes to the queue of the conversation', async () => {
  const sandbox = createSandbox();
  const { emails } = createCheckedClient(sandbox);
  const bruno = sandbox.customer('Bruno');
  const { id: conversationId = '', email } =
    Object.values(sandbox.organization().state.conversations).find((c) => c.participants[0]?.name === bruno.name) ?? {};
  bruno.sendEmail({ conversationId, text: 'Any news?' });
  expect(email?.messages.at(-1)?.to).toEqual([{ email: 'orders@harbor-supply.example', name: 'Orders' }]);
  await emails.update({ conversationId, state: 'disconnected' });
  bruno.sendEmail({ conversationId, text: 'Hello?' });
  expect((await emails.get({ conversationId })).participants?.at(-2)).toMatchObject({
    purpose: 'acd',
    queue: { name: 'Orders' },
  });
});

test('a WhatsApp address is the phone number without the plus sign, and a reply continues the conversation', async () => {
  const sandbox = createSandbox();
  const yan = sandbox.customer('Yan');
  const { messages } = createCheckedClient(sandbox, 'Grace Okafor');
  const [queue] = sandbox.organization().state.queues;
  const { id: conversationId = '' } = await messages.create({
    queueId: queue?.id ?? '',
    toAddressMessengerType: 'whatsapp',
    toAddress: yan.phone.slice(1),
  });
  const agent = sandbox.organization().state.conversations[conversationId]?.participants[0];
  const communicationId = agent?.communications[0].id ?? '';
  await messages.sendMessage({ conversationId, communicationId, textBody: 'Hello!' });
  expect(yan.readMessages()).toMatchObject([{ text: 'Hello!' }]);
  expect(yan.sendMessage('Hi', { via: 'whatsapp' }).conversationId).toBe(conversationId);
  expect(sandbox.customer('Fatima').phone).toBe('+212600000017');
});

test('customers and users with non-Latin names have different addresses', () => {
  const sandbox = createSandbox();
  const [a, b] = [sandbox.customer('李娜'), sandbox.customer('王伟')];
  expect(a.sendMessage('1').conversationId).not.toBe(b.sendMessage('2').conversationId);
  expect(a.email).toBe('李娜@mail.example');
  expect([sandbox.addUser('李娜').email, sandbox.addUser('José Ñ').email]).toEqual([
    '李娜@harbor-supply.example',
    'josé.ñ@harbor-supply.example',
  ]);
});

test('listeners receive messages and changes until they are removed', async () => {
  const sandbox = createSandbox();
  const texts: string[] = [];
  const changes: string[] = [];
  const stop = sandbox.on('message', ({ text }) => texts.push(text));
  sandbox.on('conversation', ({ conversation }) => changes.push(conversation.id));
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const conversationId = (await emails.list()).entities?.[0]?.id ?? '';
  const { from, to } = await emails.getDraft({ conversationId });
  expect(changes).toEqual([]);
  await emails.sendMessage({ conversationId, from, to, textBody: 'one' });
  stop();
  await emails.sendMessage({ conversationId, from, to, textBody: 'two' });
  expect(texts).toEqual(['one']);
  expect(changes).toEqual([conversationId, conversationId]);
});
