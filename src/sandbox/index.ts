/**
 * A simulated Genesys Cloud organization in memory, for tests and demos.
 *
 * @packageDocumentation
 */

export type { BotMessage } from './channels/messages/send-as-bot.js';
export { createSandbox } from './create-sandbox.js';
export type {
  Customer,
  CustomerEmail,
  CustomerImage,
  CustomerMessageOptions,
  MessageReference,
} from './customer/customer.js';
export type { CustomerAddresses } from './customer/customer-addresses.js';
export { type Fault, type FaultEffect, type FaultTarget, parseFault } from './faults/fault.js';
export type { ActiveFault, Faults } from './faults/faults.js';
export type { SandboxNotifications } from './notifications/notification-hub.js';
export type { SandboxOrganization } from './organization.js';
export type { Sandbox } from './sandbox.js';
export type { SandboxClock } from './sandbox-clock.js';
export type { SandboxEvents } from './sandbox-events.js';
export type { SandboxOptions } from './sandbox-options.js';
export type { RequestCaller, SandboxRequest } from './sandbox-request.js';
export { type SandboxServer, type ServeOptions, serveSandbox } from './serve-sandbox.js';
export type { Credentials, OAuthClientOptions } from './setup/add-client.js';
export type { ConversationOptions, SandboxConversationReference } from './setup/add-conversation.js';
export type { IntegrationOptions } from './setup/add-integration.js';
export type { QueueOptions } from './setup/add-queue.js';
export type { UserOptions } from './setup/add-user.js';
export type { WrapupCodeOptions } from './setup/add-wrapup-code.js';
export type {
  AttachmentUpload,
  AuthorizationCode as SandboxAuthorizationCode,
  Channel as SandboxChannel,
  Communication,
  CommunicationState,
  Conversation as SandboxConversation,
  DisconnectType,
  EmailRouting,
  EmailThread,
  Fax as SandboxFax,
  GrantType,
  Media,
  Meeting,
  MessageThread,
  MessengerType,
  NotificationChannel,
  OAuthClient,
  Organization as OrganizationState,
  Participant as SandboxParticipant,
  Purpose,
  Queue as SandboxQueue,
  RefreshToken as SandboxRefreshToken,
  Role,
  SandboxState,
  SentMessage,
  StoredEmail,
  StoredFile,
  StoredMessage,
  Token,
  Upload,
  User as SandboxUser,
  Wrapup as SandboxWrapup,
  WrapupPrompt,
} from './state.js';
export { type StateFile, type StateWriter, stateFile } from './state-file.js';
export type { AttachedFile, DescribedFile } from './uploads/attachment.js';
export type { WebhookAttempt } from './webhooks/webhook-attempt.js';
export type { WebhookOptions } from './webhooks/webhook-options.js';
export type { SandboxWebhooks } from './webhooks/webhook-sender.js';
