import type { ChannelTopic } from '../../../generated/models.js';
import { matchesPermission } from '../../../transport/permissions.js';
import { findPermissions } from '../../auth/authorize-request.js';
import type { Context, Handlers } from '../../context.js';
import { formatTime } from '../../sandbox-clock.js';
import type { NotificationChannel } from '../../state.js';

/** Lifetime of a channel. Source: https://developer.genesys.cloud/notificationsalerts/notifications/notifications-apis */
const LIFETIME_MS = 24 * 3_600_000;
/** Channels per user and OAuth client. Source: the description of `POST /api/v2/notifications/channels` in the spec. */
const MAX_CHANNELS = 20;
/** Source: https://github.com/michaeljosephroddy/python-sdk-notification-service-example */
const MAX_TOPICS = 1000;

/** `v2.users.ID.conversations.emails`, `channel.metadata`. */
const TOPIC = /^(v2|channel)(\.[\w-]+)+$/;

/** Handles notification channels and their subscriptions. */
export const notificationHandlers = {
  getNotificationsChannels: (ctx) => ({
    entities: listOwnChannels(ctx).map((channel) => buildChannelView(ctx, channel)),
  }),

  postNotificationsChannels: (ctx) => {
    const channels = (ctx.organization.notificationChannels ??= {});
    const own = listOwnChannels(ctx);
    const oldest = own.toSorted((a, b) => a.lastUsed.localeCompare(b.lastUsed));
    for (const { id } of oldest.slice(0, Math.max(0, own.length - MAX_CHANNELS + 1))) delete channels[id];
    const channel: NotificationChannel = {
      id: `streaming-0-${ctx.random.uuid().replaceAll('-', '')}`,
      ...ctx.caller,
      expires: formatTime(ctx.clock.now() + LIFETIME_MS),
      lastUsed: ctx.now,
      topics: [],
    };
    channels[channel.id] = channel;
    return buildChannelView(ctx, channel);
  },

  getNotificationsChannelSubscriptions: (ctx, { channelId }) => buildTopicListing(findChannel(ctx, channelId)),

  postNotificationsChannelSubscriptions: (ctx, { channelId, body, ignoreErrors }) => {
    const channel = findChannel(ctx, channelId);
    return subscribe(ctx, channel, [...channel.topics, ...getTopicIds(ctx, body)], ignoreErrors);
  },

  putNotificationsChannelSubscriptions: (ctx, { channelId, body, ignoreErrors }) =>
    subscribe(ctx, findChannel(ctx, channelId), getTopicIds(ctx, body), ignoreErrors),

  deleteNotificationsChannelSubscriptions: (ctx, { channelId }) => {
    subscribe(ctx, findChannel(ctx, channelId), []);
    return undefined;
  },
} satisfies Handlers;

/** The channels of the caller's user and OAuth client that have not expired. */
function listOwnChannels({ organization, caller, now }: Context): NotificationChannel[] {
  return Object.values(organization.notificationChannels ?? {}).filter(
    ({ clientId, userId, expires }) => clientId === caller.clientId && userId === caller.userId && expires > now,
  );
}

function findChannel(ctx: Context, channelId: string): NotificationChannel {
  return (
    listOwnChannels(ctx).find(({ id }) => id === channelId) ??
    ctx.fail('not.found', { message: 'Channel {channelId} was not found.', params: { channelId } })
  );
}

function getTopicIds(ctx: Context, topics: readonly ChannelTopic[]): string[] {
  const invalid = topics.find(({ id }) => !TOPIC.test(id));
  if (invalid) {
    ctx.fail('notification.invalid.topic', { message: '{topic} is not a topic.', params: { topic: invalid.id } });
  }
  return topics.map(({ id }) => id);
}

/** Rejected topics fail the request, unless errors are ignored. */
function subscribe(ctx: Context, channel: NotificationChannel, topics: readonly string[], ignoreErrors = false) {
  const unique = [...new Set(topics)];
  if (unique.length > MAX_TOPICS) {
    ctx.fail('notification.subscription.too.many.subscriptions', {
      message: `A channel can have ${MAX_TOPICS} topics.`,
    });
  }
  const rejected = unique.filter((topic) => !isPermitted(ctx, topic));
  if (rejected.length > 0 && !ignoreErrors) {
    ctx.fail('notification.unauthorized.topic', {
      message: 'Topic {topic} needs the permission {permission}.',
      params: { topic: rejected[0] ?? '', permission: OTHERS_PERMISSION },
    });
  }
  channel.topics = unique.filter((topic) => !rejected.includes(topic));
  channel.lastUsed = ctx.now;
  const entities = rejected.map((id) => ({
    id,
    state: 'Rejected' as const,
    rejectionReason: 'Missing permissions.',
    missingPermissions: [OTHERS_PERMISSION],
  }));
  return { entities: [...buildTopicListing(channel).entities, ...entities] };
}

/**
 * The permission for the conversations of other users and of queues. An assumption: it is the one of `GET /conversations/{id}` in
 * the spec. Genesys lists the permission of each topic at
 * https://developer.genesys.cloud/notificationsalerts/notifications/available-topics
 */
const OTHERS_PERMISSION = 'conversation:communication:view';

function isPermitted({ organization, caller }: Context, topic: string): boolean {
  const [, owner, id] = /^v2\.(users|routing\.queues)\.([^.]+)\.conversations\b/.exec(topic) ?? [];
  if (owner === undefined || (owner === 'users' && id === caller.userId)) return true;
  return findPermissions(organization, caller).some((held) => matchesPermission(held, OTHERS_PERMISSION));
}

/** The WebSocket URL is at the sandbox's own address. */
const buildChannelView = ({ origin }: Context, { id, expires }: NotificationChannel) => ({
  id,
  connectUri: `${origin.replace(/^http/, 'ws')}/channels/${id}`,
  expires,
});

const buildTopicListing = ({ topics }: NotificationChannel) => ({
  entities: topics.map((id) => ({ id, state: 'Permitted' as const })),
});
