/**
 * What the sandbox knows: plain JSON, so that it can be looked at, compared, copied and kept in a file. Nothing here is
 * computed from anything else; what a caller sees of it is put together in `shared/views.ts` and the channels.
 */
import type {
  EmailMessage,
  MessageData,
  MessagingIntegration,
  TransferResponse,
  WrapupCode,
} from '../generated/models.js';
import type { AuthorizationCode, OAuthClient, RefreshToken, Token } from './auth/auth-state.js';
import type { RandomState } from './random.js';

export type * from './auth/auth-state.js';

export interface SandboxState extends RandomState {
  readonly version: 1;
  organizations: Organization[];
  /** What time it was when the state last changed, in milliseconds since 1970. */
  time: number;
  /** By access token. */
  tokens: Record<string, Token>;
  /** By refresh token. */
  refreshTokens: Record<string, RefreshToken>;
  /** By authorization code. */
  codes: Record<string, AuthorizationCode>;
}

export interface Organization {
  id: string;
  name: string;
  /** The domain that its e-mail is sent from. */
  emailDomain: string;
  divisionId: string;
  users: User[];
  queues: Queue[];
  /** Architect flows, each of which leads to a queue. */
  flows: { id: string; name: string; queueId: string }[];
  wrapupCodes: (WrapupCode & { id: string })[];
  roles: Role[];
  clients: OAuthClient[];
  integrations: MessagingIntegration[];
  conversations: Record<string, Conversation>;
  /** Media of messages, by id. */
  media: Record<string, Media>;
  /** Faxes, by id. */
  faxes: Record<string, Fax>;
  /** Video meetings, by id. */
  meetings: Record<string, Meeting>;
  /** What customers received, in the order in which it was sent. */
  sent: SentMessage[];
}

export interface User {
  id: string;
  name: string;
  email: string;
  roleIds: string[];
}

export type WrapupPrompt =
  | 'OPTIONAL'
  | 'MANDATORY'
  | 'MANDATORY_TIMEOUT'
  | 'MANDATORY_FORCED_TIMEOUT'
  | 'AGENT_REQUESTED';

export interface Queue {
  id: string;
  name: string;
  memberIds: string[];
  wrapupCodeIds: string[];
  /** The address that its e-mail is sent from. */
  emailAddress?: string;
  /** The number that its text messages are sent from. */
  phoneNumber?: string;
  acw: { wrapupPrompt: WrapupPrompt; timeoutMs?: number };
}

export interface Role {
  id: string;
  name: string;
  /** `conversation:email:send`; a `*` stands for anything in its place. */
  permissions: string[];
}

export type Channel = 'email' | 'message' | 'social' | 'video' | 'cobrowse' | 'internalMessage';

export interface Conversation {
  id: string;
  channel: Channel;
  startTime: string;
  endTime?: string | undefined;
  externalTag?: string;
  utilizationLabelId?: string;
  participants: Participant[];
  transfers: TransferResponse[];
  /** Of an e-mail conversation. */
  email?: EmailThread;
  /** Of a messaging or social conversation. */
  message?: MessageThread;
  /** What was written in an internal conversation, oldest first. */
  internalMessages?: { id: string; participantId: string; time: string; text: string }[];
}

export type Purpose = 'customer' | 'agent' | 'acd' | 'workflow' | 'internal';

export interface Participant {
  id: string;
  purpose: Purpose;
  name: string;
  address?: string;
  userId?: string;
  queueId?: string;
  attributes: Record<string, string>;
  wrapupPrompt?: WrapupPrompt;
  wrapupTimeoutMs?: number;
  /** Whom this participant listens to. */
  monitoredParticipantId?: string;
  wrapupSkipped?: boolean;
  /** Oldest first; the last is the present one. */
  communications: [Communication, ...Communication[]];
}

export type CommunicationState = 'alerting' | 'connected' | 'parked' | 'disconnected';
export type DisconnectType = 'client' | 'peer' | 'transfer' | 'system';

export interface Communication {
  id: string;
  direction: 'inbound' | 'outbound';
  initialState: 'alerting' | 'connected';
  state: CommunicationState;
  startTime: string;
  startAlertingTime?: string;
  connectedTime?: string;
  disconnectedTime?: string;
  disconnectType?: DisconnectType;
  held: boolean;
  startHoldTime?: string;
  muted?: boolean;
  confined?: boolean;
  recording?: boolean;
  /** When it was last parked; it stays when the conversation goes on. */
  parkTime?: string;
  resumeTime?: string;
  wrapup?: Wrapup;
  startAcwTime?: string;
  endAcwTime?: string;
  messagesSent: number;
}

export interface Wrapup {
  /** None only where it is provisional. */
  code?: string;
  name?: string;
  notes?: string;
  tags?: string[];
  durationSeconds: number;
  endTime: string;
  provisional: boolean;
}

export interface EmailThread {
  subject: string;
  provider: string;
  routing?: EmailRouting;
  /** Oldest first. */
  messages: StoredEmail[];
  /** The id of the draft, and of the e-mail that it will be. */
  draftId: string;
  /** As far as it has been worked on; what it is in the beginning is worked out. */
  draft?: EmailMessage | undefined;
}

/** By what an agent was to be found, as the request for it said. */
export interface EmailRouting {
  priority?: number;
  languageId?: string;
  skillIds?: string[];
  skillExpression?: string;
}

export interface StoredEmail extends EmailMessage {
  id: string;
  time: string;
  direction: 'inbound' | 'outbound';
  /** Sent without an agent, into this conversation. */
  agentless?: true;
}

export type MessengerType = NonNullable<MessageData['messengerType']>;

export interface MessageThread {
  type: MessengerType;
  integrationId?: string;
  /** Where the customer is reached, and from where: phone numbers, or ids of the messenger. */
  customerAddress: string;
  ownAddress: string;
  messages: StoredMessage[];
}

export interface StoredMessage extends Omit<MessageData, 'normalizedReceipts'> {
  id: string;
  /** What became of it, as the other platform told. */
  normalizedReceipts?: NonNullable<MessageData['normalizedReceipts']>;
  /** The communication that it went over. */
  communicationId: string;
}

/** Bytes that were announced, and came or are still to come. */
export interface Upload {
  id: string;
  method: 'SINGLE_PUT' | 'MULTIPART_POST';
  /** What the upload has to bring along. */
  token: string;
  contentType: string;
  contentLengthBytes?: number;
  contentMd5?: string;
  /** When the bytes came; none before. */
  uploadedAt?: number;
  /** Whether the bytes were as announced; known as soon as they came, told after a while. */
  isValid?: boolean;
  /** Whether that is told already, however long it has been. */
  isChecked?: boolean;
  /** The bytes, in base64. */
  content?: string;
}

export interface Media extends Upload {
  conversationId: string;
  communicationId: string;
  fileName: string;
  contentLengthBytes: number;
}

export interface Fax extends Upload {
  name: string;
  addresses: string[];
  /** Of Content Management: nothing is uploaded then. */
  documentId?: string;
  coverNotes?: string;
}

export interface Meeting {
  id: string;
  conferenceId: string;
  ephemeral: boolean;
  dateExpired: string;
}

/** One thing that a customer received. */
export interface SentMessage {
  /** The conversation's id; a fax's own, which has none. */
  conversationId: string;
  channel: Channel | 'fax';
  /** The id of the message. */
  id: string;
  time: string;
  from: string;
  to: string[];
  subject?: string | undefined;
  text: string;
  /** The ids of the media that came with it. */
  mediaIds?: string[];
  /** Whether the customer has looked at it. */
  read?: true;
}
