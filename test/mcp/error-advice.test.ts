import { beforeEach, describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { type Client, createClient } from '../../src/client/client.js';
import { operations } from '../../src/generated/operations.js';
import { digitalSlice } from '../../src/mcp/digital-slice.js';
import { executeTool } from '../../src/mcp/tool-executor.js';
import { toolNamed } from '../../src/mcp/tool-names.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { dataOf } from './clients.js';

let sandbox: Sandbox;
let client: Client;
beforeEach(() => {
  sandbox = createSandbox();
  client = createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    auth: accessToken(sandbox.token('Grace Okafor')),
  });
});

interface Options {
  names?: 'full' | 'short';
  isAvailable?: (tool: { name: string }) => boolean;
}

/** Runs a tool that fails, and returns the facts about its failure. */
async function fail(name: string, args: Record<string, unknown>, options: Options = {}) {
  const tool = toolNamed(name);
  if (!tool) throw new Error(`No tool ${name}.`);
  const result = await executeTool(tool, client, args, { names: 'short', ...options });
  expect(result.isError).toBe(true);
  return (dataOf(result) as { error: { message: string; advice: string; code?: string } }).error;
}

/** The first email or message conversation of the signed-in user, which she has not answered or is connected to. */
async function findConversation(channel: 'emails' | 'messages', state: string) {
  const { entities = [] } = await client[channel].list();
  for (const { id, participants = [] } of entities) {
    const agent = participants.find((one) => one.purpose === 'agent' && one.state === state);
    if (agent) return { conversationId: id, participantId: agent.id };
  }
  throw new Error(`No ${state} conversation.`);
}

const REPLY = { from: { email: 'desk@example.com' }, to: [{ email: 'anna@example.com' }], textBody: 'Hello' };

describe('a reply in an ended conversation', () => {
  async function replyToEnded(options: Options = {}) {
    const { conversationId } = await findConversation('emails', 'connected');
    await client.emails.update({ conversationId, state: 'disconnected' });
    return fail('post_email_messages', { conversationId, ...REPLY }, options);
  }

  test('suggests to reopen it, and names the tool as it was called', async () => {
    const { message, advice } = await replyToEnded();
    expect(advice).toContain('reopen it with post_email_reconnect');
    expect(advice).not.toContain('administrator');
    expect(message).toMatch(/^post_email_messages: 403/);
    expect(message).not.toContain('postConversations');
  });

  test('names tools in full', async () => {
    const { message, advice } = await replyToEnded({ names: 'full' });
    expect(advice).toContain('genesys_conversations_digital_post_email_reconnect');
    expect(message).toMatch(/^genesys_conversations_digital_post_email_messages: 403/);
  });

  test('does not suggest a tool that is not available', async () => {
    const { advice } = await replyToEnded({ isAvailable: ({ name }) => !name.endsWith('reconnect') });
    expect(advice).toContain('You are not connected to this conversation.');
    expect(advice).not.toContain('reconnect');
  });
});

test('an unknown communication id is explained by the peer of the customer', async () => {
  const { conversationId } = await findConversation('messages', 'connected');
  const args = { conversationId, communicationId: 'conversation', textBody: 'Hello' };
  const { advice } = await fail('post_message_communication_messages', args);
  expect(advice).toContain('communicationId: It is the `peer` of the customer in the result of get_message');
});

test('an unknown wrap-up code is explained by the tool that lists the codes', async () => {
  const agent = await findConversation('emails', 'connected');
  const { advice } = await fail('patch_email_participant', { ...agent, wrapup: { code: 'Resolved' } });
  expect(advice).toContain('wrapup: `wrapup.code` is the `id` of a code from get_email_participant_wrapupcodes.');
});

describe('a draft', () => {
  test('of an ended conversation is explained by how to connect', async () => {
    const { conversationId } = await findConversation('emails', 'connected');
    await client.emails.update({ conversationId, state: 'disconnected' });
    const { advice } = await fail('get_email_messages_draft', { conversationId });
    expect(advice).toContain('If it has ended, reopen it with post_email_reconnect.');
  });

  test('that was edited is explained by how to replace it', async () => {
    const { conversationId } = await findConversation('emails', 'connected');
    const { from, to, subject } = await client.emails.getDraft({ conversationId });
    await client.emails.updateDraft({ conversationId, from, to, subject, textBody: 'Hello' });
    const { advice } = await fail('patch_email_messages_draft', { conversationId, autoFill: true });
    expect(advice).toContain('To replace it, pass `discard` true.');
  });

  test('without the attachment is explained by where the ids are', async () => {
    const { conversationId } = await findConversation('emails', 'connected');
    const { advice } = await fail('delete_email_messages_draft_attachment', { conversationId, attachmentId: 'a1' });
    expect(advice).toContain('attachmentId: It is the `attachmentId` of an attachment of get_email_messages_draft.');
  });
});

test('a reply in a parked conversation suggests to connect', async () => {
  const { conversationId } = await findConversation('emails', 'parked');
  const { from, to } = await client.emails.getDraft({ conversationId });
  const { code, advice } = await fail('post_email_messages', { conversationId, from, to, textBody: 'Hello' });
  expect(code).toBe('postino.error.reply.no.sender');
  expect(advice).toContain('parked, connect with patch_email_participant.');
});

test('a second conversation with a recipient suggests to continue the first one', async () => {
  const { entities = [] } = await client.messages.list();
  const queueId = entities[0]?.participants?.find(({ purpose }) => purpose === 'acd')?.queue?.id ?? '';
  const args = { queueId, toAddress: '+13175550199', toAddressMessengerType: 'sms' } as const;
  await client.messages.create(args);
  const { advice } = await fail('post_messages', args);
  expect(advice).toContain(
    'get_messages finds it if it is yours. Continue in it with post_message_communication_messages.',
  );
});

test('an agentless message to a recipient with an active conversation suggests to send it there', async () => {
  const { message } =
    Object.values(sandbox.organization().state.conversations).find(
      ({ message: sms, endTime }) => sms?.type === 'sms' && !endTime,
    ) ?? {};
  client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: clientCredentials(sandbox.credentials) });
  const { advice } = await fail('post_messages_agentless', {
    toAddressMessengerType: 'sms',
    fromAddress: message?.ownAddress,
    toAddress: message?.customerAddress,
    textBody: 'Hello',
  });
  expect(advice).toContain('pass `useExistingActiveConversation` true.');
});

describe('an unknown queue or user', () => {
  const transfer = async (target: Record<string, string>) => {
    const agent = await findConversation('emails', 'connected');
    return fail('post_email_participant_replace', { ...agent, ...target });
  };

  const sources = [
    [{ queueId: 'none' }, 'queueId: get_routing_queues finds queues.', 'No enabled tool finds queues'],
    [{ userId: 'nobody' }, 'userId: post_users_search finds users.', 'No enabled tool finds users'],
  ] as const;

  test.each(sources)('%j names the tool that finds it', async (target, expected) => {
    expect((await transfer(target)).advice).toContain(expected);
  });

  test.each(sources)('%j says how to enable such a tool', async (target, _, expected) => {
    const tool = toolNamed('post_email_participant_replace');
    if (!tool) throw new Error('No tool to transfer.');
    const args = { ...(await findConversation('emails', 'connected')), ...target };
    const result = await executeTool(tool, client, args, { names: 'short', isAvailable: () => false });
    const text = JSON.stringify(dataOf(result));
    expect(text).toContain(expected);
    expect(text).toContain('enable one with --toolsets default,lookups.');
  });

  test('says that a slice has no such tool', async () => {
    const tool = toolNamed('post_email_participant_replace');
    if (!tool) throw new Error('No tool to transfer.');
    const sources = { queueId: { lookups: [], noun: 'queues' } };
    const slice = { ...digitalSlice, advice: { ...digitalSlice.advice, arguments: sources } };
    const args = { ...(await findConversation('emails', 'connected')), queueId: 'none' };
    const result = await executeTool(tool, client, args, { names: 'short', slice });
    expect(JSON.stringify(dataOf(result))).toContain('queueId: No enabled tool finds queues: ask the user.');
  });
});

test('a missing id names its source', async () => {
  const { advice } = await fail('get_email', {});
  expect(advice).toContain('conversationId: It is the `id` of an entity of get_emails.');
});

describe('arguments that belong together', () => {
  test('a message needs a text, media or a template', async () => {
    const args = { conversationId: 'c', communicationId: 'm' };
    const { message } = await fail('post_message_communication_messages', args);
    expect(message).toContain('textBody is missing (or pass mediaIds or messagingTemplate)');
  });

  test.each([
    ['post_email_participant_communication_wrapup', { communicationId: 'm', name: 'Resolved' }, 'name', 'code'],
    ['patch_email_participant', { wrapup: { name: 'Resolved' } }, 'wrapup.name', 'wrapup.code'],
  ])('%s rejects a wrap-up that has only a name', async (tool, args, name, code) => {
    const { message, advice } = await fail(tool, { conversationId: 'c', participantId: 'p', ...args });
    expect(message).toContain(`${name} has no effect alone: pass ${code}`);
    expect(advice).toContain('get_email_participant_wrapupcodes');
  });
});

test('the advice is about error codes of the spec, and mentions tools that exist', () => {
  const { errors, operationErrors, arguments: sources } = digitalSlice.advice;
  for (const id of Object.keys(operationErrors)) expect(operations).toHaveProperty(id);
  const texts = [
    ...Object.values(errors),
    ...Object.values(operationErrors).flatMap((byCode) => Object.values(byCode)),
    ...Object.values(sources).map(({ description = '' }) => description),
  ];
  const mentions = new Set(texts.flatMap((text) => text.match(/(?<=\{)[\w.]+(?=\})/g) ?? []));
  const namesOf = (mention: string) =>
    mention.includes('.') ? [mention] : [`emails.${mention}`, `messages.${mention}`];
  for (const mention of mentions)
    expect(
      namesOf(mention).some((name) => digitalSlice.findTool(name)),
      mention,
    ).toBe(true);
});
