import type { Channel, Communication, Conversation, Participant, StoredMessage } from '../../state.js';

/** A message of any channel. */
export interface ThreadEntry {
  readonly id: string;
  readonly time: string;
  readonly from: string;
  readonly isFromCustomer: boolean;
  /** The subject of an email, unless it is that of the conversation. */
  readonly subject?: string | undefined;
  readonly text: string;
  readonly files: readonly string[];
  /** What became of a message to the customer. Undefined without a receipt. */
  readonly delivery?: string | undefined;
}

const CHANNEL_NAMES: Readonly<Record<Channel, string>> = {
  email: 'email',
  message: '',
  social: 'post',
  video: 'video',
  cobrowse: 'cobrowse',
  internalMessage: 'internal message',
};

/** The channel, and for messages the messenger: `email`, `whatsapp`, `facebook post`. */
export const describeChannel = ({ channel, message }: Conversation): string =>
  [message?.type, CHANNEL_NAMES[channel]].filter(Boolean).join(' ');

export const getCustomer = ({ participants }: Conversation): Participant | undefined =>
  participants.find(({ purpose }) => purpose === 'customer');

export const getAgents = ({ participants }: Conversation): Participant[] =>
  participants.filter(({ purpose, userId }) => purpose === 'agent' && userId !== undefined);

export const getCommunication = ({ communications }: Participant): Communication =>
  communications.at(-1) ?? communications[0];

export const isActive = (participant: Participant): boolean => getCommunication(participant).state !== 'disconnected';

/** The customer, or the participants of an internal conversation. */
export const getTitle = (conversation: Conversation): string =>
  getCustomer(conversation)?.name ??
  getAgents(conversation)
    .map(({ name }) => name)
    .join(', ');

/** The state of a participant, with what else an agent has to know. */
export function describeState(participant: Participant): string {
  const { state, held, resumeTime, startAcwTime, endAcwTime, wrapup } = getCommunication(participant);
  return [
    state,
    held && state === 'connected' ? 'on hold' : '',
    state === 'parked' && resumeTime ? `until ${formatTime(resumeTime)}` : '',
    startAcwTime && !endAcwTime ? 'after-call work' : '',
    wrapup?.name || wrapup?.code ? `wrap-up: ${wrapup.name ?? wrapup.code}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The messages of a conversation. Oldest first. */
export function getThread(conversation: Conversation): ThreadEntry[] {
  const { email, message, internalMessages = [], participants } = conversation;
  const customer = getTitle(conversation);
  const nameOf = (matches: (participant: Participant) => boolean) => participants.find(matches)?.name;
  return [
    ...(email?.messages ?? []).map(
      ({ id, time, direction, from, subject, textBody, htmlBody, attachments = [] }): ThreadEntry => ({
        id,
        time,
        from: from.name ?? from.email ?? '',
        isFromCustomer: direction === 'inbound',
        subject: isSameSubject(subject, email?.subject) ? undefined : subject,
        text: textBody || stripTags(htmlBody),
        files: attachments.map(({ name = 'file' }) => name),
      }),
    ),
    ...(message?.messages ?? []).map((one): ThreadEntry => {
      const { id, timestamp = '', direction, communicationId, fromAddress, textBody = '', media = [] } = one;
      const sender = nameOf(({ communications }) => communications.some((own) => own.id === communicationId));
      return {
        id,
        time: timestamp,
        from: direction === 'inbound' ? customer : (sender ?? fromAddress ?? ''),
        isFromCustomer: direction === 'inbound',
        text: textBody,
        files: media.map(({ name, mediaType }) => name ?? mediaType ?? 'file'),
        delivery: describeDelivery(one),
      };
    }),
    ...internalMessages.map(
      ({ id, time, participantId, text }): ThreadEntry => ({
        ...{ id, time, text, isFromCustomer: false, files: [] },
        from: nameOf((participant) => participant.id === participantId) ?? '',
      }),
    ),
  ];
}

function describeDelivery({ status, normalizedReceipts = [] }: StoredMessage): string | undefined {
  if (status === 'delivery-success') return 'delivered';
  if (status === 'read') return 'read';
  if (status !== 'delivery-failed') return undefined;
  const reasons = normalizedReceipts.flatMap((receipt) => receipt.reasons ?? []).map(({ message }) => message);
  return ['not delivered', ...reasons].filter(Boolean).join(': ');
}

const isSameSubject = (a = '', b = '') => a.replace(/^re:\s*/i, '') === b.replace(/^re:\s*/i, '');

const stripTags = (html = ''): string => html.replace(/<[^<>]*>/g, ' ');

/** The time of the last message, or of the start. */
export const getLastTime = (conversation: Conversation): string =>
  [conversation.startTime, ...getThread(conversation).map(({ time }) => time)].sort().at(-1) ?? conversation.startTime;

/** `14:05`, in UTC, as in the log of the sandbox. */
export const formatTime = (time: string): string => time.slice(11, 16);
