import { describe, expect, test } from 'vitest';
import type { SandboxChannel as Channel, SandboxConversation as Conversation } from '../../src/sandbox/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { getCurrentCommunication } from '../../src/sandbox/shared/conversations.js';
import { createCheckedClient } from './helpers/checked-client.js';

const sandbox = createSandbox();
const client = createCheckedClient(sandbox);
const conversations = Object.values(sandbox.state.organizations[0]?.conversations ?? {});

/** Finds a conversation of the seed, with the ids of one of its agents. */
function findSeeded(channel: Channel, where: (conversation: Conversation) => boolean = () => true) {
  const conversation = conversations.find((candidate) => candidate.channel === channel && where(candidate));
  const agent = conversation?.participants.find(({ purpose }) => purpose === 'agent');
  if (!conversation || !agent) throw new Error(`The seed has no matching ${channel} conversation`);
  const ids = {
    conversationId: conversation.id,
    participantId: agent.id,
    communicationId: getCurrentCommunication(agent).id,
  };
  return { conversation, ids };
}

describe('the seed', () => {
  test('has a dozen conversations in all channels', () => {
    expect(new Set(conversations.map(({ channel }) => channel)).size).toBe(6);
    expect(conversations.length).toBeGreaterThanOrEqual(12);
  });

  test('has emails in every state', () => {
    const states = conversations
      .filter(({ channel }) => channel === 'email')
      .flatMap(({ participants }) =>
        participants.filter((p) => p.purpose === 'agent').map((p) => getCurrentCommunication(p).state),
      );
    expect(new Set(states)).toEqual(new Set(['alerting', 'connected', 'parked', 'disconnected']));
  });
});

describe('reads', () => {
  test.each([
    ['emails', 'email'],
    ['messages', 'message'],
    ['cobrowse', 'cobrowse'],
    ['internalMessages', 'internalMessage'],
  ] as const)('%s.list and %s.get return the same conversations', async (name, channel) => {
    const linus = sandbox.state.organizations[0]?.users.find((user) => user.name === 'Linus Meyer')?.id;
    const { entities = [] } = await createCheckedClient(sandbox, 'Linus Meyer')[name].list();
    expect(entities.length).toBeGreaterThan(0);
    expect(entities.map(({ id }) => id)).toEqual(
      conversations
        .filter((c) => c.channel === channel && !c.endTime && c.participants.some(({ userId }) => userId === linus))
        .map(({ id }) => id),
    );
    for (const entity of entities) expect(await client[name].get({ conversationId: entity.id ?? '' })).toEqual(entity);
  });

  test.each([
    ['emails', 'email'],
    ['messages', 'message'],
    ['socials', 'social'],
    ['videos', 'video'],
  ] as const)('%s.getWrapup', async (name, channel) => {
    expect(await client[name].getWrapup(findSeeded(channel).ids)).toEqual({});
  });

  test('the messages of a thread', async () => {
    const { conversation, ids } = findSeeded('message');
    const [message] = conversation.message?.messages ?? [];
    const messageId = message?.id ?? '';
    const read = await client.messages.getMessage({ conversationId: ids.conversationId, messageId });
    expect(read).toMatchObject({ textBody: message?.textBody, direction: 'inbound' });
    expect(await client.messages.getMessageDetails({ messageId })).toEqual(read);
  });

  test('a conversation without media', async () => {
    const { conversationId, communicationId } = findSeeded('message').ids;
    expect(await client.messages.listMedia({ conversationId, communicationId })).toMatchObject({
      entities: [],
      total: 0,
    });
    await expect(client.messages.getMedia({ conversationId, communicationId, mediaId: 'x' })).rejects.toMatchObject({
      status: 404,
    });
  });

  test('listings need a user', async () => {
    await expect(client.emails.list()).rejects.toMatchObject({ status: 400, code: 'not.a.user' });
  });

  test('all pages of the integrations', async () => {
    const all = [];
    for await (const integration of client.integrations.list.all({ pageSize: 2 })) all.push(integration);
    expect(all.map(({ messengerType }) => messengerType)).toEqual([
      'open',
      'whatsapp',
      'webmessaging',
      'sms',
      'facebook',
    ]);
  });

  test('the maximum size of an email', async () => {
    const { conversationId } = findSeeded('email').ids;
    expect((await client.emails.getSettings({ conversationId })).sendingSizeLimit).toBeGreaterThan(1_000_000);
  });

  test('an unknown meeting', async () => {
    await expect(client.videos.getMeeting({ meetingId: 'nowhere' })).rejects.toMatchObject({
      status: 404,
      code: 'not.found',
    });
  });
});
