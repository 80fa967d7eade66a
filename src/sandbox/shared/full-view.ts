/** The response of `PATCH /conversations/emails/{id}` and similar operations. Only this view has communication ids. */
import type { Conversation as FullConversation, Participant as FullParticipant } from '../../generated/models.js';
import { omitUndefined } from '../../transport/omit-undefined.js';
import type { ViewContext } from '../context.js';
import type { Channel, Communication, Conversation, Participant } from '../state.js';
import { getCurrentCommunication } from './conversations.js';
import { buildDivisions, CHANNEL_PATHS, findPeer, getMediaRoles, getProvider, getRecentTransfers } from './views.js';
import { buildWrapupPrompt, isWrapupRequired } from './wrapup.js';

/** The participant's property for the communications of each channel. */
const COMMUNICATION_FIELDS = {
  email: 'emails',
  message: 'messages',
  social: 'socialExpressions',
  video: 'videos',
  cobrowse: 'cobrowsesessions',
  internalMessage: 'internalMessages',
} as const satisfies Record<Channel, keyof FullParticipant>;

export function buildFullView(ctx: ViewContext, conversation: Conversation): FullConversation {
  return omitUndefined({
    id: conversation.id,
    startTime: conversation.startTime,
    endTime: conversation.endTime,
    externalTag: conversation.externalTag,
    utilizationLabelId: conversation.utilizationLabelId,
    recordingState: 'NONE' as const,
    divisions: buildDivisions(ctx.organization),
    participants: conversation.participants.map((participant) => buildParticipantView(ctx, conversation, participant)),
    recentTransfers: getRecentTransfers(conversation),
    selfUri: `${CHANNEL_PATHS[conversation.channel]}/${conversation.id}`,
  }) as FullConversation;
}

function buildParticipantView(ctx: ViewContext, conversation: Conversation, participant: Participant): FullParticipant {
  const { communications, queueId } = participant;
  const current = getCurrentCommunication(participant);
  return omitUndefined({
    id: participant.id,
    name: participant.name,
    purpose: participant.purpose,
    participantType: participant.purpose === 'customer' ? 'External' : 'Internal',
    address: participant.address,
    userId: participant.userId,
    queueId,
    queueName: ctx.organization.queues.find(({ id }) => id === queueId)?.name,
    attributes: participant.attributes,
    mediaRoles: getMediaRoles(participant),
    monitoredParticipantId: participant.monitoredParticipantId,
    startTime: communications[0].startTime,
    connectedTime: current.connectedTime,
    endTime: current.disconnectedTime,
    startAcwTime: current.startAcwTime,
    endAcwTime: current.endAcwTime,
    wrapup: current.wrapup,
    wrapupRequired: isWrapupRequired(participant),
    wrapupPrompt: buildWrapupPrompt(participant),
    wrapupSkipped: participant.wrapupSkipped,
    wrapupTimeoutMs: participant.wrapupTimeoutMs,
    [COMMUNICATION_FIELDS[conversation.channel]]: communications.map((communication) =>
      buildCommunicationView(conversation, participant, communication),
    ),
  }) as FullParticipant;
}

function buildCommunicationView(conversation: Conversation, participant: Participant, communication: Communication) {
  const { channel, email } = conversation;
  const hasDirection = channel === 'email' || channel === 'message';
  return omitUndefined({
    id: communication.id,
    state: communication.state,
    initialState: channel === 'social' ? undefined : communication.initialState,
    direction: hasDirection ? communication.direction : undefined,
    held: hasDirection ? communication.held : undefined,
    startAlertingTime: communication.startAlertingTime,
    connectedTime: communication.connectedTime,
    disconnectedTime: communication.disconnectedTime,
    disconnectType: communication.disconnectType,
    errorInfo: communication.errorInfo,
    startHoldTime: hasDirection ? communication.startHoldTime : undefined,
    parkTime: hasDirection ? communication.parkTime : undefined,
    provider: getProvider(conversation),
    peerId: findPeer(conversation, participant)?.id,
    wrapup: channel === 'internalMessage' ? undefined : communication.wrapup,
    subject: email?.subject,
    messagesSent: email && communication.messagesSent,
    draftAttachments: email && participant.purpose === 'agent' ? email.draft?.attachments : undefined,
    type: conversation.message?.type,
    messageId: email?.messages.at(-1)?.id,
    messages: listMessages(conversation, participant, communication),
  });
}

/** The messages that a participant sent over a communication. */
function listMessages({ message, internalMessages }: Conversation, { id }: Participant, communication: Communication) {
  const sent = message?.messages.filter(({ communicationId }) => communicationId === communication.id);
  const internal = internalMessages?.filter(({ participantId }) => participantId === id);
  return (
    sent?.map((item) => ({ messageId: item.id, messageTime: item.timestamp, messageStatus: item.status })) ??
    internal?.map((item) => ({ messageId: item.id, messageTime: item.time }))
  );
}
