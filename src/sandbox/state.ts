/**
 * The state of a sandbox: plain JSON that can be read, compared, copied and stored in a file. It contains no derived values.
 * `shared/views.ts` and the channels build responses from it.
 */
import type {
  Attachment,
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
  /** Time of the last change, in milliseconds since 1970. */
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
  /** The domain of its email addresses. */
  emailDomain: string;
  divisionId: string;
  users: User[];
  queues: Queue[];
  /** Architect flows. Each transfers to a queue. */
  flows: { id: string; name: string; queueId: string }[];
  wrapupCodes: (WrapupCode & { id: string })[];
  /** Languages and skills for routing. Undefined in states of earlier versions. */
  languages?: { id: string; name: string }[];
  skills?: { id: string; name: string }[];
  roles: Role[];
  clients: OAuthClient[];
  integrations: MessagingIntegration[];
  conversations: Record<string, Conversation>;
  /** Media of messages, by id. */
  media: Record<string, Media>;
  /** Attachments and images of customers, by id. Undefined in states of earlier versions. */
  files?: Record<string, StoredFile>;
  /** Uploads of attachments of drafts, by id. Undefined in states without any. */
  attachmentUploads?: Record<string, AttachmentUpload>;
  /** Faxes, by id. */
  faxes: Record<string, Fax>;
  /** Video meetings, by id. */
  meetings: Record<string, Meeting>;
  /** Notification channels, by id. Undefined in states without any. */
  notificationChannels?: Record<string, NotificationChannel>;
  /** The messages that customers received, oldest first. */
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
  /** The sender of its emails. */
  emailAddress?: string;
  /** The sender of its text messages, in E.164 format. */
  phoneNumber?: string;
  acw: { wrapupPrompt: WrapupPrompt; timeoutMs?: number };
}

export interface Role {
  id: string;
  name: string;
  /** Permissions such as `conversation:email:send`. Each part can be `*`. */
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
  /** Set for email conversations. */
  email?: EmailThread;
  /** Set for messaging and social conversations. */
  message?: MessageThread;
  /** Set for internal conversations. Oldest first. */
  internalMessages?: { id: string; participantId: string; time: string; text: string }[];
}

export type Purpose = 'customer' | 'agent' | 'acd' | 'workflow' | 'api' | 'internal';

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
  /** The participant whom this one monitors. */
  monitoredParticipantId?: string;
  wrapupSkipped?: boolean;
  /** Oldest first. The last one is the current one. */
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
  /** Time of the last parking. It stays set after the conversation resumes. */
  parkTime?: string;
  resumeTime?: string;
  wrapup?: Wrapup;
  startAcwTime?: string;
  endAcwTime?: string;
  messagesSent: number;
}

export interface Wrapup {
  /** Undefined only for a provisional wrap-up. */
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
  /** The id of the draft. The sent email keeps it. */
  draftId: string;
  /** The edited draft. Undefined for a draft in its initial state. */
  draft?: EmailMessage | undefined;
}

/** The routing criteria of the request that created the conversation. */
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
  /** Sent without an agent. */
  agentless?: true;
}

export type MessengerType = NonNullable<MessageData['messengerType']>;

export interface MessageThread {
  type: MessengerType;
  integrationId?: string;
  /** Addresses of the customer and of the organization: phone numbers or messenger ids. */
  customerAddress: string;
  ownAddress: string;
  messages: StoredMessage[];
}

export interface StoredMessage extends Omit<MessageData, 'normalizedReceipts'> {
  id: string;
  /** The delivery receipts from the other platform. */
  normalizedReceipts?: NonNullable<MessageData['normalizedReceipts']>;
  /** The communication that sent or received it. */
  communicationId: string;
}

/** An upload, before and after its bytes arrive. */
export interface Upload {
  id: string;
  method: 'SINGLE_PUT' | 'MULTIPART_POST';
  /** The secret that the upload request must send in a header. */
  token: string;
  contentType: string;
  contentLengthBytes?: number;
  contentMd5?: string;
  /** When the bytes arrived, in milliseconds since 1970. */
  uploadedAt?: number;
  /** Whether the bytes match the announced length and MD5. The API reports it after a delay. */
  isValid?: boolean;
  /** Whether the API already reports `isValid`, regardless of the delay. */
  isChecked?: boolean;
  /** The bytes in base64. */
  content?: string;
}

export interface Media extends Upload {
  conversationId: string;
  communicationId: string;
  fileName: string;
  contentLengthBytes: number;
}

/** A file that a customer sent. */
export interface StoredFile {
  name: string;
  contentType: string;
  /** The bytes in base64. */
  content: string;
}

export interface AttachmentUpload extends Upload {
  conversationId: string;
  /** The name of the file. */
  name: string;
  contentLengthBytes: number;
  inlineImage?: boolean;
}

export interface Fax extends Upload {
  name: string;
  addresses: string[];
  /** A document in Content Management. Such a fax has no upload. */
  documentId?: string;
  coverNotes?: string;
}

export interface Meeting {
  id: string;
  conferenceId: string;
  ephemeral: boolean;
  dateExpired: string;
}

/** A channel over which a program receives events. It belongs to a user, or to an OAuth client without one. */
export interface NotificationChannel {
  id: string;
  clientId: string;
  userId?: string;
  expires: string;
  /** Time of its creation or of the last change of its topics. */
  lastUsed: string;
  topics: string[];
}

/** A message that a customer received. */
export interface SentMessage {
  /** The id of the conversation. For a fax, which has no conversation, its own id. */
  conversationId: string;
  channel: Channel | 'fax';
  /** The id of the message. */
  id: string;
  time: string;
  from: string;
  to: string[];
  subject?: string | undefined;
  text: string;
  /** The HTML body of an email. */
  html?: string;
  /** The attachments of an email. `downloadFile` of the customer returns their bytes. */
  attachments?: Attachment[];
  /** The ids of the attached media. */
  mediaIds?: string[];
  /** Whether the customer has read it. */
  read?: true;
}
