import { type OperationId, operations } from '../../../src/generated/operations.js';
import type { Channel, Organization } from '../../../src/sandbox/index.js';
import type { Place } from './calls.js';
import type { Draw } from './draw.js';

/** Of what channels the conversations of an operation are, by its path. */
export function channelOf(operationId: OperationId): Channel[] {
  const { path } = operations[operationId];
  if (path.includes('/socialmedia/') || path.includes('/socials/')) return ['social'];
  if (path.includes('/emails')) return ['email'];
  if (path.includes('/videos/')) return ['video'];
  if (path.includes('/cobrowsesessions')) return ['cobrowse'];
  if (path.includes('/internalmessages')) return ['internalMessage'];
  return ['message'];
}

type Body = (draw: Draw, place: Place) => object;

const TEXTS = ['Hello', 'Yes, tomorrow.', 'Grüße 👋', 'a\nb', 'x'.repeat(500), '<b>&"\'</b>'];
const ADDRESSES = ['ada@mail.example', 'zoe@mail.example', 'o.k+tag@sub.mail.example'];
const PHONES = ['+13175550143', '+13175550199', '+447700900123'];
const FROM = { id: 'zoe-1', idType: 'Opaque' as const };

const own = ({ emailDomain }: Organization) => ({ email: `support@${emailDomain}`, name: 'Support' });
const letter: Body = (draw, { organization, conversation }) => {
  const attachments = conversation?.email?.draft?.attachments ?? [];
  return {
    from: own(organization),
    to: [{ email: draw.of(ADDRESSES) }],
    textBody: draw.of(TEXTS),
    ...(draw.oneIn(3) ? { cc: [{ email: draw.of(ADDRESSES) }] } : {}),
    ...(draw.oneIn(3) ? { attachments: attachments.slice(0, draw.below(2) + 1) } : {}),
  };
};
const update: Body = (draw, { organization }) =>
  draw.of([
    { state: 'connected' },
    { state: 'connected' },
    { state: 'disconnected' },
    { state: 'parked' },
    { held: draw.oneIn(2) },
    { wrapup: wrapup(draw, organization) },
    { state: 'disconnected', wrapup: wrapup(draw, organization) },
    { wrapupSkipped: true },
    { muted: true, recording: false },
    {},
  ]);
const wrapup = (draw: Draw, { wrapupCodes }: Organization) => {
  const provisional = draw.oneIn(3);
  const code = provisional && draw.oneIn(2) ? {} : { code: draw.of(wrapupCodes).id };
  return { ...code, notes: draw.of(TEXTS), provisional };
};
const wrapupBody: Body = (draw, { organization }) => wrapup(draw, organization);
const replace: Body = (draw, { organization }) =>
  draw.oneIn(2) ? { queueId: draw.of(organization.queues).id } : { userId: draw.of(organization.users).id };
const attributes: Body = (draw) => ({ attributes: { [draw.of(['a', 'b', '__proto__'])]: draw.of(TEXTS) } });
const whole: Body = (draw) =>
  draw.of([{ externalTag: 'T-1' }, { utilizationLabelId: 'U' }, { state: 'disconnected' }, {}]);

const opens: Body = (draw) => ({
  channel: { from: FROM, time: '2026-01-12T09:00:00Z', messageId: `m-${draw.below(9)}` },
});
/** A message that an agent sent by open messaging. */
const openMessage = (draw: Draw, { organization }: Place): string =>
  draw.of(
    Object.values(organization.conversations).flatMap(({ message }) =>
      message?.type === 'open' ? message.messages.filter(({ direction }) => direction === 'outbound') : [],
    ),
  ).id;
const queueOrFlow = (draw: Draw, { queues, flows }: Organization) =>
  draw.oneIn(3) ? { flowId: draw.of(flows).id } : { queueId: draw.of(queues).id };

/** The bodies of the operations that have one. */
export const bodies: { readonly [Id in OperationId]?: Body } = {
  patchConversationsEmail: whole,
  patchConversationsMessage: whole,
  patchConversationsEmailMessagesDraft: (draw) => ({
    draftType: draw.of(['Reply', 'ReplyAll', 'Forward']),
    autoFill: draw.oneIn(2),
    discard: draw.oneIn(2),
  }),
  putConversationsEmailMessagesDraft: letter,
  postConversationsEmailMessages: letter,
  postConversationsEmailMessagesDraftAttachmentsCopy: (draw, { conversation }) => {
    const { id, attachments = [] } = draw.of(conversation?.email?.messages ?? []);
    return { sourceMessage: { id }, attachments };
  },
  patchConversationsEmailParticipant: update,
  patchConversationsEmailParticipantCommunication: () => ({ state: 'disconnected' }),
  patchConversationsMessageParticipant: update,
  patchConversationsMessageParticipantCommunication: () => ({ state: 'disconnected' }),
  patchConversationsEmailParticipantAttributes: attributes,
  patchConversationsMessageParticipantAttributes: attributes,
  patchConversationsEmailParticipantParkingstate: (draw) =>
    draw.of([{ state: 'parked' }, { state: 'connected' }, { state: 'parked', resumeTime: '2026-01-12T12:00:00Z' }]),
  postConversationsEmailParticipantReplace: replace,
  postConversationsMessageParticipantReplace: replace,
  postConversationsEmailParticipantCommunicationWrapup: wrapupBody,
  postConversationsMessageParticipantCommunicationWrapup: wrapupBody,
  postConversationsSocialParticipantCommunicationWrapup: wrapupBody,
  postConversationsVideoParticipantCommunicationWrapup: wrapupBody,
  postConversationsEmails: (draw, { organization }) =>
    draw.oneIn(2)
      ? {
          provider: 'Gateway',
          direction: 'INBOUND',
          fromAddress: draw.of(ADDRESSES),
          ...queueOrFlow(draw, organization),
        }
      : {
          provider: 'PureCloud Email',
          queueId: draw.of(organization.queues).id,
          toAddress: draw.of(ADDRESSES),
          textBody: draw.of(TEXTS),
        },
  postConversationsEmailInboundmessages: (draw, { organization }) => ({
    provider: 'Gateway',
    ...queueOrFlow(draw, organization),
  }),
  postConversationsEmailsAgentless: (draw, { organization }) => ({
    senderType: 'Outbound',
    fromAddress: own(organization),
    toAddresses: [{ email: draw.of(ADDRESSES) }],
    textBody: draw.of(TEXTS),
    ...(draw.oneIn(2)
      ? { conversationId: draw.of(Object.values(organization.conversations).filter(({ email }) => email)).id }
      : {}),
  }),
  postConversationsMessageCommunicationMessages: (draw, { organization }) => ({
    textBody: draw.of(TEXTS),
    ...(draw.oneIn(4) ? { mediaIds: Object.keys(organization.media).slice(-1) } : {}),
  }),
  postConversationsMessageCommunicationTyping: () => ({ typing: { type: 'On' } }),
  postConversationsMessageCommunicationMessagesMediaUploads: (draw) => ({
    fileName: draw.of(['a.png', 'b.pdf', 'c']),
    contentLengthBytes: 1 + draw.below(9_999_999),
  }),
  postConversationsMessageCommunicationSocialmediaMessages: (draw, { conversation }) => ({
    inReplyToMessageId: draw.of(conversation?.message?.messages ?? []).id,
    textBody: draw.of(TEXTS),
  }),
  postConversationsMessageInboundOpenMessage: (draw, place) => ({ ...opens(draw, place), text: draw.of(TEXTS) }),
  postConversationsMessageInboundOpenEvent: (draw, place) => ({
    ...opens(draw, place),
    events: [{ eventType: 'Typing' }],
  }),
  postConversationsMessageInboundOpenReceipt: (draw, place) => ({
    channel: { to: { id: 'hana-77' }, time: '2026-01-12T09:00:00Z' },
    id: openMessage(draw, place),
    status: draw.of(['Sent', 'Delivered', 'Failed', 'Published', 'Removed']),
    isFinalReceipt: draw.oneIn(2),
  }),
  postConversationsMessageInboundOpenStructuredResponse: (draw, place) => ({
    channel: { from: { ...FROM, id: draw.of([FROM.id, 'hana-77']) }, time: '2026-01-12T09:00:00Z' },
    originatingMessageId: openMessage(draw, place),
    buttonResponse: { type: 'Button', text: draw.of(TEXTS), payload: 'p' },
  }),
  postConversationsMessages: (draw, { organization }) => ({
    queueId: draw.of(organization.queues).id,
    toAddressMessengerType: 'sms',
    toAddress: draw.of(PHONES),
    useExistingConversation: draw.oneIn(2),
  }),
  postConversationsMessagesAgentless: (draw) => ({
    fromAddress: '+13175550100',
    toAddressMessengerType: 'sms',
    toAddress: draw.of(PHONES),
    textBody: draw.of(TEXTS),
    useExistingActiveConversation: draw.oneIn(2),
  }),
  postConversationsVideosMeetings: (draw) => ({ ephemeral: draw.oneIn(2), expireTimeDays: 1 + draw.below(3) }),
  postConversationsFaxes: (draw) => ({
    addresses: [draw.of(PHONES)],
    ...draw.of([{ documentId: 'd' }, { contentType: 'application/pdf' }]),
  }),
};
