import { type OperationId, operations } from '../../../src/generated/operations.js';
import type {
  Channel,
  SandboxConversation as Conversation,
  Organization,
  SandboxParticipant as Participant,
} from '../../../src/sandbox/index.js';
import { isActive, isAgent } from '../../../src/sandbox/shared/conversations.js';
import { bodies, channelOf } from './bodies.js';
import type { Draw } from './draw.js';

/** A valid call: its arguments fit the schema and name things that there are, whatever state they are in. */
export interface RandomCall {
  args: Record<string, unknown>;
  /** A user's id; none for a client-credentials token. */
  userId: string | undefined;
}

export interface Place {
  organization: Organization;
  conversation: Conversation | undefined;
  participant: Participant | undefined;
}

export function randomCall(organization: Organization, operationId: OperationId, draw: Draw): RandomCall {
  const { args: infos, token } = operations[operationId];
  const conversation =
    infos.conversationId?.in === 'path' ? conversationFor(organization, operationId, draw) : undefined;
  const participant = conversation && participantOf(conversation, draw);
  const place = { organization, conversation, participant };
  const args: Record<string, unknown> = { ...bodies[operationId]?.(draw, place) };
  for (const [name, info] of Object.entries(infos)) {
    if (info.in === 'path') args[name] = pathValue(name, place, draw);
    if (info.in === 'query' && info.type === 'boolean' && draw.oneIn(2)) args[name] = true;
    if (info.in === 'query' && info.type === 'integer' && draw.oneIn(2)) args[name] = 1 + draw.below(3);
  }
  // Mostly the agent whose part it is, now and then somebody else.
  const own = draw.oneIn(8) ? undefined : participant?.userId;
  const userId =
    token === 'client' || (token === 'any' && draw.oneIn(4)) ? undefined : (own ?? draw.of(organization.users).id);
  return { args, userId };
}

function conversationFor({ conversations }: Organization, operationId: OperationId, draw: Draw): Conversation {
  const channels: readonly Channel[] = channelOf(operationId);
  const fitting = Object.values(conversations).filter(({ channel }) => channels.includes(channel));
  const going = fitting.filter(({ endTime }) => !endTime);
  return draw.of(going.length > 0 && !draw.oneIn(4) ? going : fitting);
}

function participantOf({ participants }: Conversation, draw: Draw): Participant {
  const agents = participants.filter((p) => isAgent(p) && isActive(p));
  return draw.of(agents.length > 0 && !draw.oneIn(6) ? agents : participants);
}

function pathValue(name: string, { organization, conversation, participant }: Place, draw: Draw): string {
  const messages: { id: string }[] = conversation?.email?.messages ?? conversation?.message?.messages ?? [];
  const everywhere = Object.values(organization.conversations).flatMap(({ message }) => message?.messages ?? []);
  switch (name) {
    case 'conversationId':
      return conversation?.id ?? 'none';
    case 'participantId':
      return participant?.id ?? 'none';
    case 'communicationId':
      return draw.of(participant?.communications.slice(-1 - draw.below(2)) ?? []).id;
    case 'messageId':
      return draw.of(conversation ? messages : everywhere).id;
    case 'attachmentId':
      return draw.of(conversation?.email?.draft?.attachments ?? []).attachmentId ?? '';
    case 'mediaId':
      return draw.of(Object.values(organization.media)).id;
    case 'meetingId':
      return draw.of(Object.values(organization.meetings)).id;
    case 'integrationId':
      return draw.of(organization.integrations.filter(({ messengerType }) => messengerType === 'open')).id;
    default:
      throw new Error(`What is ${name}?`);
  }
}
