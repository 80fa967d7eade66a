import { buildCobrowseView } from '../channels/cobrowse/cobrowse-handlers.js';
import { buildEmailView } from '../channels/emails/email-view.js';
import { buildMessageConversationView } from '../channels/messages/message-view.js';
import type { ViewContext } from '../context.js';
import { buildFullView } from '../shared/full-view.js';
import { buildConversationView, buildMediaParticipant } from '../shared/views.js';
import type { Channel, Conversation } from '../state.js';

/** The last part of the topic of each channel. Internal messages have only the topic of all channels. */
const TOPIC_NAMES: Partial<Record<Channel, string>> = {
  email: 'emails',
  message: 'messages',
  social: 'socialexpressions',
  video: 'videos',
  cobrowse: 'cobrowseSessions',
};

const BUILDERS: Partial<Record<Channel, (ctx: ViewContext, conversation: Conversation) => object>> = {
  email: buildEmailView,
  message: buildMessageBody,
  social: buildMediaBody,
  video: buildMediaBody,
  cobrowse: buildCobrowseView,
};

/** The channels whose topics of queues have the model of the topic of all channels. See spec/events.yaml. */
const FULL_IN_QUEUES = new Set<Channel>(['social', 'video']);

/** A topic name with a function that builds its body. */
export interface PublishedTopic {
  readonly topicName: string;
  readonly buildBody: () => object;
}

/** The topics of a conversation: those of its users and of its queues, each for its channel and for all channels. */
export function listTopics(ctx: ViewContext, conversation: Conversation): PublishedTopic[] {
  const { channel, participants } = conversation;
  const unique = (ids: (string | undefined)[]) => [...new Set(ids)].filter((id) => id !== undefined);
  const full = () => buildFullView(ctx, conversation);
  const topicsOf = (prefix: string, isQueue: boolean): PublishedTopic[] => {
    const name = TOPIC_NAMES[channel];
    const build = BUILDERS[channel];
    const own = isQueue && FULL_IN_QUEUES.has(channel) ? full : build && (() => build(ctx, conversation));
    return [
      ...(name && own ? [{ topicName: `${prefix}.conversations.${name}`, buildBody: own }] : []),
      { topicName: `${prefix}.conversations`, buildBody: full },
    ];
  };
  return [
    ...unique(participants.map(({ userId }) => userId)).flatMap((id) => topicsOf(`v2.users.${id}`, false)),
    ...unique(participants.map(({ queueId }) => queueId)).flatMap((id) => topicsOf(`v2.routing.queues.${id}`, true)),
  ];
}

/** Events name the message in `message`, responses in `messageId`. */
function buildMessageBody(ctx: ViewContext, conversation: Conversation): object {
  const view = buildMessageConversationView(ctx, conversation);
  const participants = view.participants?.map(({ fromAddress: _, toAddress: __, messages = [], ...participant }) => ({
    ...participant,
    messages: messages.map(({ messageId, messageTime, messageStatus }) => ({
      message: { id: messageId },
      messageTime,
      messageStatus,
    })),
  }));
  return { ...view, participants };
}

function buildMediaBody(ctx: ViewContext, conversation: Conversation): object {
  return buildConversationView(ctx, conversation, (participant) =>
    buildMediaParticipant(ctx, conversation, participant),
  );
}
