/**
 * The state of a sandbox: plain JSON that can be read, compared, copied and stored in a file. It contains no derived values.
 * `shared/views.ts` and the channels build responses from it.
 */
import type { Attachment, MessagingIntegration, WrapupCode } from '../generated/models.js';
import type { AuthorizationCode, OAuthClient, RefreshToken, Token } from './auth/auth-state.js';
import type { RandomState } from './random.js';
import type { Channel, Conversation } from './state/conversation.js';
import type { Queue, Role, User } from './state/directory.js';
import type { AttachmentUpload, Fax, Media, StoredFile } from './state/uploads.js';

export type * from './auth/auth-state.js';
export type * from './state/conversation.js';
export type * from './state/directory.js';
export type * from './state/threads.js';
export type * from './state/uploads.js';

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
