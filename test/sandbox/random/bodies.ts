import { type OperationId, operations } from '../../../src/generated/operations.js';
import type { SandboxChannel as Channel, OrganizationState as Organization } from '../../../src/sandbox/index.js';
import type { Draw } from './draw.js';
import type { CallContext } from './random-call.js';

/** The channels of an operation, by its path. */
export function getChannels(operationId: OperationId): Channel[] {
  const { path } = operations[operationId];
  if (path.includes('/socialmedia/') || path.includes('/socials/')) return ['social'];
  if (path.includes('/emails')) return ['email'];
  if (path.includes('/videos/')) return ['video'];
  if (path.includes('/cobrowsesessions')) return ['cobrowse'];
  if (path.includes('/internalmessages')) return ['internalMessage'];
  return ['message'];
}

type BodyFactory = (draw: Draw, context: CallContext) => object;

const TEXTS = ['Hello', 'Yes, tomorrow.', 'Grüße 👋', 'a\nb', 'x'.repeat(500), '<b>&"\'</b>'];
const ADDRESSES = ['ada@mail.example', 'zoe@mail.example', 'o.k+tag@sub.mail.example'];
const PHONES = ['+13175550143', '+13175550199', '+447700900123'];
const FROM = { id: 'zoe-1', idType: 'Opaque' as const };

const getSupportAddress = ({ emailDomain }: Organization) => ({ email: `support@${emailDomain}`, name: 'Support' });
const createEmail: BodyFactory = (draw, { organization, conversation }) => {
  const attachments = conversation?.email?.draft?.attachments ?? [];
  return {
    from: getSupportAddress(organization),
    to: [{ email: draw.pick(ADDRESSES) }],
    textBody: draw.pick(TEXTS),
    ...(draw.isOneIn(3) ? { cc: [{ email: draw.pick(ADDRESSES) }] } : {}),
    ...(draw.isOneIn(3) ? { attachments: attachments.slice(0, draw.below(2) + 1) } : {}),
  };
};
const createParticipantUpdate: BodyFactory = (draw, { organization }) =>
  draw.pick([
    { state: 'connected' },
    { state: 'connected' },
    { state: 'disconnected' },
    { state: 'parked' },
    { held: draw.isOneIn(2) },
    { createWrapup: wrapup(draw, organization) },
    { state: 'disconnected', createWrapup: wrapup(draw, organization) },
    { wrapupSkipped: true },
    { muted: true, recording: false },
    {},
  ]);
const wrapup = (draw: Draw, { wrapupCodes }: Organization) => {
  const provisional = draw.isOneIn(3);
  const code = provisional && draw.isOneIn(2) ? {} : { code: draw.pick(wrapupCodes).id };
  return { ...code, notes: draw.pick(TEXTS), provisional };
};
const createWrapupBody: BodyFactory = (draw, { organization }) => wrapup(draw, organization);
const createTransfer: BodyFactory = (draw, { organization }) =>
  draw.isOneIn(2) ? { queueId: draw.pick(organization.queues).id } : { userId: draw.pick(organization.users).id };
const createAttributes: BodyFactory = (draw) => ({
  attributes: { [draw.pick(['a', 'b', '__proto__'])]: draw.pick(TEXTS) },
});
const createConversationUpdate: BodyFactory = (draw) =>
  draw.pick([{ externalTag: 'T-1' }, { utilizationLabelId: 'U' }, { state: 'disconnected' }, {}]);

const createOpenChannel: BodyFactory = (draw) => ({
  channel: { from: FROM, time: '2026-01-12T09:00:00Z', messageId: `m-${draw.below(9)}` },
});
/** The id of an outbound open message. */
const pickOpenMessageId = (draw: Draw, { organization }: CallContext): string =>
  draw.pick(
    Object.values(organization.conversations).flatMap(({ message }) =>
      message?.type === 'open' ? message.messages.filter(({ direction }) => direction === 'outbound') : [],
    ),
  ).id;
const pickQueueOrFlow = (draw: Draw, { queues, flows }: Organization) =>
  draw.isOneIn(3) ? { flowId: draw.pick(flows).id } : { queueId: draw.pick(queues).id };

const createTopics: BodyFactory = (draw, { organization }) => ({
  body: [{ id: `v2.users.${draw.pick(organization.users).id}.conversations.emails` }],
});

/** Request bodies by operation. */
export const bodies: { readonly [Id in OperationId]?: BodyFactory } = {
  postUsersSearch: (draw) => ({ query: [{ type: 'CONTAINS', fields: ['name'], value: draw.pick(['a', 'Mei']) }] }),
  postConversationsEmailMessagesDraftAttachmentsUploads: (draw) => ({
    name: draw.pick(['a.png', 'b.pdf']),
    contentLengthBytes: 1 + draw.below(9_999_999),
  }),
  postConversationsMessageMessagesBulk: (_, { conversation }) => ({
    body: (conversation?.message?.messages ?? []).map(({ id }) => id),
  }),
  patchConversationsMessageParticipantParkingstate: (draw) => ({ state: draw.pick(['parked', 'connected']) }),
  postConversationsMessagesInboundOpen: (draw, { organization }) => ({
    channel: {
      from: FROM,
      to: { id: draw.pick(organization.integrations.filter(({ messengerType }) => messengerType === 'open')).id },
      time: '2026-01-12T09:00:00Z',
    },
    type: 'Text',
    text: draw.pick(TEXTS),
  }),
  patchConversationsEmail: createConversationUpdate,
  patchConversationsMessage: createConversationUpdate,
  patchConversationsEmailMessagesDraft: (draw) => ({
    draftType: draw.pick(['Reply', 'ReplyAll', 'Forward']),
    autoFill: draw.isOneIn(2),
    discard: draw.isOneIn(2),
  }),
  putConversationsEmailMessagesDraft: createEmail,
  postConversationsEmailMessages: createEmail,
  postConversationsEmailMessagesDraftAttachmentsCopy: (draw, { conversation }) => {
    const { id, attachments = [] } = draw.pick(conversation?.email?.messages ?? []);
    return { sourceMessage: { id }, attachments };
  },
  patchConversationsEmailParticipant: createParticipantUpdate,
  patchConversationsEmailParticipantCommunication: () => ({ state: 'disconnected' }),
  patchConversationsMessageParticipant: createParticipantUpdate,
  patchConversationsMessageParticipantCommunication: () => ({ state: 'disconnected' }),
  patchConversationsEmailParticipantAttributes: createAttributes,
  patchConversationsMessageParticipantAttributes: createAttributes,
  patchConversationsEmailParticipantParkingstate: (draw) =>
    draw.pick([{ state: 'parked' }, { state: 'connected' }, { state: 'parked', resumeTime: '2026-01-12T12:00:00Z' }]),
  postConversationsEmailParticipantReplace: createTransfer,
  postConversationsMessageParticipantReplace: createTransfer,
  postConversationsEmailParticipantCommunicationWrapup: createWrapupBody,
  postConversationsMessageParticipantCommunicationWrapup: createWrapupBody,
  postConversationsSocialParticipantCommunicationWrapup: createWrapupBody,
  postConversationsVideoParticipantCommunicationWrapup: createWrapupBody,
  postConversationsEmails: (draw, { organization }) =>
    draw.isOneIn(2)
      ? {
          provider: 'Gateway',
          direction: 'INBOUND',
          fromAddress: draw.pick(ADDRESSES),
          ...pickQueueOrFlow(draw, organization),
        }
      : {
          provider: 'PureCloud Email',
          queueId: draw.pick(organization.queues).id,
          toAddress: draw.pick(ADDRESSES),
          textBody: draw.pick(TEXTS),
        },
  postConversationsEmailInboundmessages: (draw, { organization }) => ({
    provider: 'Gateway',
    ...pickQueueOrFlow(draw, organization),
  }),
  postConversationsEmailsAgentless: (draw, { organization }) => ({
    senderType: 'Outbound',
    fromAddress: getSupportAddress(organization),
    toAddresses: [{ email: draw.pick(ADDRESSES) }],
    textBody: draw.pick(TEXTS),
    ...(draw.isOneIn(2)
      ? { conversationId: draw.pick(Object.values(organization.conversations).filter(({ email }) => email)).id }
      : {}),
  }),
  postConversationsMessageCommunicationMessages: (draw, { organization }) => ({
    ...(draw.isOneIn(4) ? { mediaIds: Object.keys(organization.media).slice(-1) } : { textBody: draw.pick(TEXTS) }),
    ...(draw.isOneIn(20) ? { textBody: draw.pick(TEXTS) } : {}),
  }),
  postConversationsMessageCommunicationTyping: () => ({ typing: { type: 'On' } }),
  postConversationsMessageCommunicationMessagesMediaUploads: (draw) => ({
    fileName: draw.pick(['a.png', 'b.pdf', 'c']),
    contentLengthBytes: 1 + draw.below(9_999_999),
  }),
  postConversationsMessageCommunicationSocialmediaMessages: (draw, { conversation }) => ({
    inReplyToMessageId: draw.pick(conversation?.message?.messages ?? []).id,
    textBody: draw.pick(TEXTS),
  }),
  postConversationsMessageInboundOpenMessage: (draw, context) => ({
    ...createOpenChannel(draw, context),
    text: draw.pick(TEXTS),
  }),
  postConversationsMessageInboundOpenEvent: (draw, context) => ({
    ...createOpenChannel(draw, context),
    events: [{ eventType: 'Typing' }],
  }),
  postConversationsMessageInboundOpenReceipt: (draw, context) => ({
    channel: { to: { id: 'hana-77' }, time: '2026-01-12T09:00:00Z' },
    id: pickOpenMessageId(draw, context),
    status: draw.pick(['Sent', 'Delivered', 'Failed', 'Published', 'Removed']),
    isFinalReceipt: draw.isOneIn(2),
  }),
  postConversationsMessageInboundOpenStructuredResponse: (draw, context) => ({
    channel: { from: { ...FROM, id: draw.pick([FROM.id, 'hana-77']) }, time: '2026-01-12T09:00:00Z' },
    originatingMessageId: pickOpenMessageId(draw, context),
    buttonResponse: { type: 'Button', text: draw.pick(TEXTS), payload: 'p' },
  }),
  postConversationsMessages: (draw, { organization }) => ({
    queueId: draw.pick(organization.queues).id,
    toAddressMessengerType: 'sms',
    toAddress: draw.pick(PHONES),
    useExistingConversation: draw.isOneIn(2),
  }),
  postConversationsMessagesAgentless: (draw) => ({
    fromAddress: '+13175550100',
    toAddressMessengerType: 'sms',
    toAddress: draw.pick(PHONES),
    textBody: draw.pick(TEXTS),
    useExistingActiveConversation: draw.isOneIn(2),
  }),
  postConversationsVideosMeetings: (draw) => ({ ephemeral: draw.isOneIn(2), expireTimeDays: 1 + draw.below(3) }),
  postNotificationsChannelSubscriptions: createTopics,
  putNotificationsChannelSubscriptions: createTopics,
  postConversationsFaxes: (draw) => ({
    addresses: [draw.pick(PHONES)],
    ...draw.pick([{ documentId: 'd' }, { contentType: 'application/pdf' }]),
  }),
};
