import { expect, test } from 'vitest';
import {
  describeChannel,
  describeState,
  getLastTime,
  getThread,
  getTitle,
} from '../../../../src/sandbox/console/page/describe-conversation.js';
import { createSandbox, type SandboxConversation } from '../../../../src/sandbox/index.js';

const sandbox = createSandbox();
const all = Object.values(sandbox.state.organizations[0]?.conversations ?? {});
const find = (matches: (conversation: SandboxConversation) => boolean): SandboxConversation => {
  const found = all.find(matches);
  if (!found) throw new Error('The seed has no such conversation.');
  return found;
};

test('the channel and the title of each conversation', () => {
  expect(all.map((conversation) => `${describeChannel(conversation)}: ${getTitle(conversation)}`)).toEqual([
    'email: Ada Lindqvist',
    'email: Bruno Rossi',
    'email: Chidi Eze',
    'email: Dana Novak',
    'sms: Emil Sand',
    'whatsapp: Fatima Alaoui',
    'webmessaging: Guest 1042',
    'open: Hana Kim',
    'facebook post: Ivo Petrov',
    'video: Ines Carvalho',
    'cobrowse: Jonas Berg',
    'internal message: Linus Meyer, Mei Tanaka',
  ]);
});

test('the thread of an email has sender, text and files, and a subject only if it differs', () => {
  const conversation = structuredClone(find(({ channel }) => channel === 'email'));
  const [first] = conversation.email?.messages ?? [];
  if (!first) throw new Error('The conversation has no email.');
  const reply = {
    ...first,
    id: 'reply',
    subject: `RE: ${first.subject}`,
    direction: 'outbound' as const,
    attachments: [],
  };
  const html = { ...reply, id: 'html', subject: 'Other', textBody: '', htmlBody: '<p>Hi <b>there</b></p>' };
  conversation.email?.messages.push(reply, html);
  expect(getThread(conversation)).toMatchObject([
    { from: 'Ada Lindqvist', isFromCustomer: true, subject: undefined, files: ['tracking.png'] },
    { isFromCustomer: false, subject: undefined, files: [] },
    { subject: 'Other', text: expect.stringMatching(/Hi +there/) },
  ]);
});

test('the thread of messages and of an internal conversation has the names of the senders', () => {
  const sms = structuredClone(find(({ message }) => message?.type === 'sms'));
  const [first] = sms.message?.messages ?? [];
  const agent = sms.participants.at(-1);
  if (!first || !agent) throw new Error('The conversation has no message.');
  const [{ id: communicationId }] = agent.communications;
  sms.message?.messages.push({ ...first, id: 'reply', direction: 'outbound', communicationId });
  expect(getThread(sms).map(({ from }) => from)).toEqual(['Emil Sand', 'Grace Okafor']);
  const internal = find(({ channel }) => channel === 'internalMessage');
  expect(getThread(internal).map(({ from }) => from)).toEqual(['Linus Meyer', 'Mei Tanaka']);
  expect(getLastTime(internal)).toBe(internal.internalMessages?.at(-1)?.time);
});

test('the thread shows what became of a message', () => {
  const open = structuredClone(find(({ message }) => message?.type === 'open'));
  const [first] = open.message?.messages ?? [];
  if (!first) throw new Error('The conversation has no message.');
  const reasons = [{ code: 'GeneralError' as const, message: 'The response has the status 500.' }];
  const failed = {
    status: 'delivery-failed' as const,
    normalizedReceipts: [{ id: 'm', type: 'Receipt' as const, reasons }],
  };
  for (const change of [
    { status: 'sent' as const },
    { status: 'delivery-success' as const },
    { status: 'read' as const },
    failed,
  ]) {
    open.message?.messages.push({ ...first, direction: 'outbound', ...change });
  }
  expect(
    getThread(open)
      .slice(-4)
      .map(({ delivery }) => delivery),
  ).toEqual([undefined, 'delivered', 'read', 'not delivered: The response has the status 500.']);
});

test('the state of a participant', () => {
  const { participants } = find(({ channel }) => channel === 'email');
  const agent = structuredClone(participants.at(-1));
  const [communication] = agent?.communications ?? [];
  if (!agent || !communication) throw new Error('The conversation has no agent.');
  expect(describeState(agent)).toBe('connected');
  Object.assign(communication, { held: true });
  expect(describeState(agent)).toBe('connected, on hold');
  Object.assign(communication, { state: 'parked', resumeTime: '2026-01-12T10:30:00.000Z' });
  expect(describeState(agent)).toBe('parked, until 10:30');
  Object.assign(communication, { state: 'disconnected', startAcwTime: '2026-01-12T10:30:00.000Z' });
  expect(describeState(agent)).toBe('disconnected, after-call work');
  Object.assign(communication, { endAcwTime: '2026-01-12T10:31:00.000Z', wrapup: { code: 'x', name: 'Resolved' } });
  expect(describeState(agent)).toBe('disconnected, wrap-up: Resolved');
});
