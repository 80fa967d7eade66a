import { type OperationId, operations } from '../../../src/generated/operations.js';
import type {
  SandboxChannel as Channel,
  SandboxConversation as Conversation,
  OrganizationState as Organization,
  SandboxParticipant as Participant,
} from '../../../src/sandbox/index.js';
import { isActive, isAgent } from '../../../src/sandbox/shared/conversations.js';
import { bodies, getChannels } from './bodies.js';
import type { Draw } from './draw.js';

/** A valid call: its arguments match the schema and refer to existing objects in any state. */
export interface RandomCall {
  args: Record<string, unknown>;
  /** The id of the calling user. Undefined for a client-credentials token. */
  userId: string | undefined;
}

export interface CallContext {
  organization: Organization;
  conversation: Conversation | undefined;
  participant: Participant | undefined;
}

export function createRandomCall(organization: Organization, operationId: OperationId, draw: Draw): RandomCall {
  const { args: argumentInfos, tokenKind: token } = operations[operationId];
  const conversation =
    argumentInfos.conversationId?.in === 'path' ? pickConversation(organization, operationId, draw) : undefined;
  const participant = conversation && pickParticipant(conversation, draw);
  const context = { organization, conversation, participant };
  const args: Record<string, unknown> = { ...bodies[operationId]?.(draw, context) };
  for (const [name, info] of Object.entries(argumentInfos)) {
    if (info.in === 'path') args[name] = pickPathValue(name, context, draw);
    if (info.in === 'query' && info.type === 'boolean' && draw.isOneIn(2)) args[name] = true;
    if (info.in === 'query' && info.type === 'integer' && draw.isOneIn(2)) args[name] = 1 + draw.below(3);
  }
  // Usually the agent of the participant, sometimes another user.
  const own = draw.isOneIn(8) ? undefined : participant?.userId;
  const userId =
    token === 'client' || (token === 'any' && draw.isOneIn(4)) ? undefined : (own ?? draw.pick(organization.users).id);
  return { args, userId };
}

function pickConversation({ conversations }: Organization, operationId: OperationId, draw: Draw): Conversation {
  const channels: readonly Channel[] = getChannels(operationId);
  const candidates = Object.values(conversations).filter(({ channel }) => channels.includes(channel));
  const active = candidates.filter(({ endTime }) => !endTime);
  return draw.pick(active.length > 0 && !draw.isOneIn(4) ? active : candidates);
}

function pickParticipant({ participants }: Conversation, draw: Draw): Participant {
  const agents = participants.filter((p) => isAgent(p) && isActive(p));
  return draw.pick(agents.length > 0 && !draw.isOneIn(6) ? agents : participants);
}

function pickPathValue(name: string, { organization, conversation, participant }: CallContext, draw: Draw): string {
  const messages: { id: string }[] = conversation?.email?.messages ?? conversation?.message?.messages ?? [];
  const allMessages = Object.values(organization.conversations).flatMap(({ message }) => message?.messages ?? []);
  switch (name) {
    case 'conversationId':
      return conversation?.id ?? 'none';
    case 'participantId':
      return participant?.id ?? 'none';
    case 'communicationId':
      return draw.pick(participant?.communications.slice(-1 - draw.below(2)) ?? []).id;
    case 'messageId':
      return draw.pick(conversation ? messages : allMessages).id;
    case 'attachmentId':
      return draw.pick(conversation?.email?.draft?.attachments ?? []).attachmentId ?? '';
    case 'mediaId':
      return draw.pick(Object.values(organization.media)).id;
    case 'userId':
      return draw.pick(organization.users).id;
    case 'queueId':
      return draw.pick(organization.queues).id;
    case 'channelId':
      return draw.pick(Object.keys(organization.notificationChannels ?? {}));
    case 'meetingId':
      return draw.pick(Object.values(organization.meetings)).id;
    case 'integrationId':
      return draw.pick(organization.integrations.filter(({ messengerType }) => messengerType === 'open')).id;
    default:
      throw new Error(`Unknown path parameter ${name}.`);
  }
}
