/** A conversation in full, as `PATCH /conversations/emails/{id}` and its like answer it: here alone are communication ids. */
import type { Conversation as FullConversation, Participant as FullParticipant } from '../../generated/models.js';
import type { Context } from '../context.js';
import { defined } from '../defined.js';
import type { Channel, Communication, Conversation, Participant } from '../state.js';
import { currentCommunication } from './conversations.js';
import { CHANNEL_PATHS, divisionsOf, mediaRolesOf, PROVIDER, peerOf, recentTransfersOf } from './views.js';
import { wrapupRequired } from './wrapup.js';

/** Under which name a participant holds the communications of a channel. */
const COMMUNICATIONS = {
  email: 'emails',
  message: 'messages',
  social: 'socialExpressions',
  video: 'videos',
  cobrowse: 'cobrowsesessions',
  internalMessage: 'internalMessages',
} as const satisfies Record<Channel, keyof FullParticipant>;

export function fullView(ctx: Context, conversation: Conversation): FullConversation {
  return defined({
    id: conversation.id,
    startTime: conversation.startTime,
    endTime: conversation.endTime,
    externalTag: conversation.externalTag,
    utilizationLabelId: conversation.utilizationLabelId,
    recordingState: 'NONE' as const,
    divisions: divisionsOf(ctx.organization),
    participants: conversation.participants.map((participant) => participantView(ctx, conversation, participant)),
    recentTransfers: recentTransfersOf(conversation),
    selfUri: `${CHANNEL_PATHS[conversation.channel]}/${conversation.id}`,
  }) as FullConversation;
}

const PROMPTS = {
  OPTIONAL: 'optional',
  MANDATORY: 'mandatory',
  MANDATORY_TIMEOUT: 'timeout',
  MANDATORY_FORCED_TIMEOUT: 'forcedTimeout',
  AGENT_REQUESTED: 'agentRequested',
} as const;

function participantView(ctx: Context, conversation: Conversation, participant: Participant): FullParticipant {
  const { communications, queueId, wrapupPrompt } = participant;
  const current = currentCommunication(participant);
  return defined({
    id: participant.id,
    name: participant.name,
    purpose: participant.purpose,
    participantType: participant.purpose === 'customer' ? 'External' : 'Internal',
    address: participant.address,
    userId: participant.userId,
    queueId,
    queueName: ctx.organization.queues.find(({ id }) => id === queueId)?.name,
    attributes: participant.attributes,
    mediaRoles: mediaRolesOf(participant),
    monitoredParticipantId: participant.monitoredParticipantId,
    startTime: communications[0].startTime,
    connectedTime: current.connectedTime,
    endTime: current.disconnectedTime,
    startAcwTime: current.startAcwTime,
    endAcwTime: current.endAcwTime,
    wrapup: current.wrapup,
    wrapupRequired: wrapupRequired(participant),
    wrapupPrompt: wrapupPrompt && PROMPTS[wrapupPrompt],
    wrapupSkipped: participant.wrapupSkipped,
    wrapupTimeoutMs: participant.wrapupTimeoutMs,
    [COMMUNICATIONS[conversation.channel]]: communications.map((communication) =>
      communicationView(conversation, participant, communication),
    ),
  }) as FullParticipant;
}

function communicationView(conversation: Conversation, participant: Participant, communication: Communication) {
  const { channel, email } = conversation;
  const hasSides = channel === 'email' || channel === 'message';
  return defined({
    id: communication.id,
    state: communication.state,
    initialState: channel === 'social' ? undefined : communication.initialState,
    direction: hasSides ? communication.direction : undefined,
    held: hasSides ? communication.held : undefined,
    startAlertingTime: communication.startAlertingTime,
    connectedTime: communication.connectedTime,
    disconnectedTime: communication.disconnectedTime,
    disconnectType: communication.disconnectType,
    startHoldTime: hasSides ? communication.startHoldTime : undefined,
    parkTime: hasSides ? communication.parkTime : undefined,
    provider: email?.provider ?? PROVIDER,
    peerId: peerOf(conversation, participant)?.id,
    wrapup: channel === 'internalMessage' ? undefined : communication.wrapup,
    subject: email?.subject,
    messagesSent: email && communication.messagesSent,
    draftAttachments: email && participant.purpose === 'agent' ? email.draft?.attachments : undefined,
    type: conversation.message?.type,
  });
}
