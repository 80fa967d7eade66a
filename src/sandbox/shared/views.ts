/** How conversations look from outside: what all channels have in common. */
import type { Context } from '../context.js';
import { defined } from '../defined.js';
import type { Communication, Conversation, Organization, Participant } from '../state.js';
import { currentCommunication, isActive, isAgent } from './conversations.js';
import { wrapupRequired } from './wrapup.js';

/** The path of each channel's conversations. */
export const CHANNEL_PATHS = {
  email: '/api/v2/conversations/emails',
  message: '/api/v2/conversations/messages',
  social: '/api/v2/conversations/socials',
  video: '/api/v2/conversations/videos',
  cobrowse: '/api/v2/conversations/cobrowsesessions',
  internalMessage: '/api/v2/conversations/internalmessages',
} as const;

/** A conversation as its channel's operations answer it, with the participants as the channel shows them. */
export function conversationView<P>(
  ctx: Context,
  conversation: Conversation,
  participantView: (participant: Participant) => P,
) {
  return defined({
    id: conversation.id,
    divisions: divisionsOf(ctx.organization),
    utilizationLabelId: conversation.utilizationLabelId,
    participants: conversation.participants.map(participantView),
    recentTransfers: recentTransfersOf(conversation),
    otherMediaUris: [],
    selfUri: `${CHANNEL_PATHS[conversation.channel]}/${conversation.id}`,
  });
}

/** What every channel shows of a participant: the participant and its present communication in one. */
export function mediaParticipant(ctx: Context, conversation: Conversation, participant: Participant) {
  const communication = currentCommunication(participant);
  const { organization } = ctx;
  return defined({
    id: participant.id,
    name: participant.name,
    address: participant.address,
    purpose: participant.purpose,
    provider: conversation.email?.provider ?? PROVIDER,
    attributes: participant.attributes,
    mediaRoles: mediaRolesOf(participant),
    startTime: participant.communications[0].startTime,
    connectedTime: communication.connectedTime,
    endTime: communication.disconnectedTime,
    startAlertingTime: communication.startAlertingTime,
    startHoldTime: communication.startHoldTime,
    startAcwTime: communication.startAcwTime,
    endAcwTime: communication.endAcwTime,
    parkTime: communication.parkTime,
    resumeTime: communication.resumeTime,
    state: communication.state,
    direction: communication.direction,
    disconnectType: communication.disconnectType,
    held: communication.held,
    peer: peerOf(conversation, participant)?.id,
    user: refOf(organization.users, participant.userId, 'users'),
    queue: refOf(organization.queues, participant.queueId, 'routing/queues'),
    wrapupRequired: wrapupRequired(participant),
    wrapupPrompt: participant.wrapupPrompt,
    wrapupTimeoutMs: participant.wrapupTimeoutMs,
    wrapupSkipped: participant.wrapupSkipped,
    wrapup: communication.wrapup,
    conversationRoutingData: routingData(conversation, participant),
  });
}

export const mediaRolesOf = ({ monitoredParticipantId }: Participant): string[] => [
  monitoredParticipantId ? 'monitor' : 'full',
];

/** Genesys shows no more than the last 20. */
export const recentTransfersOf = ({ transfers }: Conversation) => transfers.slice(-20);

/** Who provides the media, where it is not named. */
export const PROVIDER = 'PureCloud';

/** The communication at the other end: the customer's, for those inside; the newest agent's, for the customer. */
export function peerOf(conversation: Conversation, participant: Participant): Communication | undefined {
  const isOutside = participant.purpose === 'customer';
  // Nobody outside knows of who listens in.
  const others = conversation.participants.filter(
    (other) => (other.purpose === 'customer') !== isOutside && !other.monitoredParticipantId,
  );
  const agents = others.filter(isAgent);
  const peer = isOutside ? (agents.findLast(isActive) ?? agents.at(-1) ?? others.at(-1)) : others.at(-1);
  return peer && currentCommunication(peer);
}

export const divisionsOf = ({ divisionId }: Organization) => [
  {
    division: { id: divisionId, name: 'Home', selfUri: `/api/v2/authorization/divisions/${divisionId}` },
    entities: [],
  },
];

/** A short reference to one of the organization's things. */
export function refOf(things: readonly { id: string; name: string }[], id: string | undefined, path: string) {
  if (id === undefined) return undefined;
  const name = things.find((thing) => thing.id === id)?.name;
  return defined({ id, name, selfUri: `/api/v2/${path}/${id}` });
}

function routingData({ email }: Conversation, { queueId }: Participant) {
  if (!queueId) return undefined;
  const { priority = 0, languageId, skillIds = [], skillExpression } = email?.routing ?? {};
  const refTo = (id: string, path: string) => ({ id, selfUri: `/api/v2/routing/${path}/${id}` });
  return defined({
    queue: refTo(queueId, 'queues'),
    language: languageId === undefined ? undefined : refTo(languageId, 'languages'),
    priority,
    skills: skillIds.map((id) => refTo(id, 'skills')),
    skillExpression,
  });
}

/** A listing without pages: it holds everything. */
export function listing<T>(entities: T[], path: string) {
  return { entities, pageSize: entities.length, pageNumber: 1, total: entities.length, pageCount: 1, selfUri: path };
}
