import { expect } from 'vitest';
import type { Cases, World } from './world.js';

const TOPIC = 'v2.users.me.conversations.emails';
const createChannel = async ({ grace }: World) => ({ channelId: (await grace.notifications.createChannel()).id });
const createSubscribedChannel = async (world: World) => {
  const channel = await createChannel(world);
  await world.grace.notifications.addSubscriptions({ ...channel, body: [{ id: TOPIC }] });
  return channel;
};
const createTopics = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `v2.users.u${index}` }));

/** Notification channels and their subscriptions. */
export const notificationCases = {
  postNotificationsChannels: {
    succeeds: () => ({}),
    verify: async (world, _, channel) => {
      expect(channel.connectUri).toBe(`${world.sandbox.url.replace('http', 'ws')}/channels/${channel.id}`);
      expect(Date.parse(channel.expires) - world.sandbox.clock.now()).toBe(86_400_000);
      expect((await world.app.notifications.listChannels()).entities).toEqual([]);
    },
  },
  getNotificationsChannels: {
    succeeds: async (world) => {
      await createChannel(world);
      return { includechannels: 'oauthclient' };
    },
    verify: (_, __, { entities }) => expect(entities).toHaveLength(1),
  },
  getNotificationsChannelSubscriptions: {
    succeeds: createSubscribedChannel,
    verify: (_, __, { entities }) => expect(entities).toEqual([{ id: TOPIC, state: 'Permitted' }]),
    fails: { 'not.found': () => ({ channelId: 'none' }) },
  },
  postNotificationsChannelSubscriptions: {
    succeeds: async (world) => ({
      ...(await createSubscribedChannel(world)),
      body: [{ id: TOPIC }, { id: 'v2.users.me.conversations.messages' }],
    }),
    verify: (_, __, { entities }) => expect(entities).toHaveLength(2),
    fails: {
      'notification.invalid.topic': async (world) => ({ ...(await createChannel(world)), body: [{ id: 'emails' }] }),
      'notification.subscription.too.many.subscriptions': async (world) => ({
        ...(await createSubscribedChannel(world)),
        body: createTopics(1000),
      }),
    },
  },
  putNotificationsChannelSubscriptions: {
    succeeds: async (world) => ({ ...(await createSubscribedChannel(world)), body: createTopics(1000) }),
    verify: (_, { body }, { entities }) => expect(entities?.map(({ id }) => ({ id }))).toEqual(body),
    fails: {
      'notification.invalid.topic': async (world) => ({ ...(await createChannel(world)), body: [{ id: 'v2' }] }),
      'notification.subscription.too.many.subscriptions': async (world) => ({
        ...(await createChannel(world)),
        body: createTopics(1001),
      }),
    },
  },
  deleteNotificationsChannelSubscriptions: {
    succeeds: createSubscribedChannel,
    verify: async (world, args) =>
      expect((await world.grace.notifications.listSubscriptions(args)).entities).toEqual([]),
  },
} satisfies Cases;
