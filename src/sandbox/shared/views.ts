/** Builds responses that all channels share. */

import { omitUndefined } from '../../transport/omit-undefined.js';
import type { ViewContext } from '../context.js';
import type { Communication, Conversation, Organization, Participant } from '../state.js';
import { getCurrentCommunication, isActive, isAgent } from './conversations.js';
import { buildWrapupPrompt, isWrapupRequired } from './wrapup.js';

export const CHANNEL_PATHS = {
  email: '/api/v2/conversations/emails',
  message: '/api/v2/conversations/messages',
  social: '/api/v2/conversations/socials',
  video: '/api/v2/conversations/videos',
  cobrowse: '/api/v2/conversations/cobrowsesessions',
  internalMessage: '/api/v2/conversations/internalmessages',
} as const;

/** A conversation in the responses of its channel. `participantView` builds the channel's participants. */
export function buildConversationView<P>(
  ctx: ViewContext,
  conversation: Conversation,
  participantView: (participant: Participant) => P,
) {
  return omitUndefined({
    id: conversation.id,
    divisions: buildDivisions(ctx.organization),
    utilizationLabelId: conversation.utilizationLabelId,
    participants: conversation.participants.map(participantView),
    recentTransfers: getRecentTransfers(conversation),
    otherMediaUris: [],
    selfUri: `${CHANNEL_PATHS[conversation.channel]}/${conversation.id}`,
  });
}

/** The properties of a participant and its current communication that all channels share. */
export function buildMediaParticipant(ctx: ViewContext, conversation: Conversation, participant: Participant) {
  const communication = getCurrentCommunication(participant);
  const { organization } = ctx;
  return omitUndefined({
    id: participant.id,
    name: participant.name,
    address: participant.address,
    purpose: participant.purpose,
    provider: getProvider(conversation),
    attributes: participant.attributes,
    mediaRoles: getMediaRoles(participant),
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
    errorInfo: communication.errorInfo,
    held: communication.held,
    peer: findPeer(conversation, participant)?.id,
    user: buildReference(organization.users, participant.userId, 'users'),
    queue: buildReference(organization.queues, participant.queueId, 'routing/queues'),
    wrapupRequired: isWrapupRequired(participant),
    wrapupPrompt: buildWrapupPrompt(participant),
    wrapupTimeoutMs: participant.wrapupTimeoutMs,
    wrapupSkipped: participant.wrapupSkipped,
    wrapup: communication.wrapup,
    conversationRoutingData: buildRoutingData(conversation, participant),
  });
}

export const getMediaRoles = ({ monitoredParticipantId }: Participant): string[] => [
  monitoredParticipantId ? 'monitor' : 'full',
];

/** Genesys returns the last 20 transfers. */
export const getRecentTransfers = ({ transfers }: Conversation) => transfers.slice(-20);

/** The source of a conversation. Records of messages have this provider: docs/sandbox.md#what-the-sandbox-assumes. */
export const getProvider = ({ email, message }: Conversation): string =>
  email?.provider ?? (message ? 'PureCloud Messaging' : 'PureCloud');

/** Finds the peer of a participant: the customer for internal participants, the newest agent for the customer. */
export function findPeer(conversation: Conversation, participant: Participant): Communication | undefined {
  const isOutside = participant.purpose === 'customer';
  // Monitoring supervisors are hidden from the customer.
  const others = conversation.participants.filter(
    (other) => (other.purpose === 'customer') !== isOutside && !other.monitoredParticipantId,
  );
  const agents = others.filter(isAgent);
  const peer = isOutside ? (agents.findLast(isActive) ?? agents.at(-1) ?? others.at(-1)) : others.at(-1);
  return peer && getCurrentCommunication(peer);
}

export const buildDivisionReference = ({ divisionId }: Organization) => ({
  id: divisionId,
  name: 'Home',
  selfUri: `/api/v2/authorization/divisions/${divisionId}`,
});

export const buildDivisions = (organization: Organization) => [
  { division: buildDivisionReference(organization), entities: [] },
];

/** A reference to an object of the organization. */
export function buildReference(things: readonly { id: string; name: string }[], id: string | undefined, path: string) {
  if (id === undefined) return undefined;
  const name = things.find((thing) => thing.id === id)?.name;
  return omitUndefined({ id, name, selfUri: `/api/v2/${path}/${id}` });
}

function buildRoutingData({ email }: Conversation, { queueId }: Participant) {
  if (!queueId) return undefined;
  const { priority = 0, languageId, skillIds = [], skillExpression } = email?.routing ?? {};
  const refTo = (id: string, path: string) => ({ id, selfUri: `/api/v2/routing/${path}/${id}` });
  return omitUndefined({
    queue: refTo(queueId, 'queues'),
    language: languageId === undefined ? undefined : refTo(languageId, 'languages'),
    priority,
    skills: skillIds.map((id) => refTo(id, 'skills')),
    skillExpression,
  });
}

/** A listing of everything, without pages. */
export function buildListing<T>(entities: T[], path: string) {
  return { entities, pageSize: entities.length, pageNumber: 1, total: entities.length, pageCount: 1, selfUri: path };
}
