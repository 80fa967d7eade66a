/**
 * Typed client for the digital conversations of Genesys Cloud. Unofficial.
 *
 * @packageDocumentation
 */

export { accessToken } from './auth/access-token.js';
export type { Auth, AuthEnvironment, TokenSource } from './auth/auth.js';
export { type AuthorizationCodeOptions, authorizationCode } from './auth/authorization-code.js';
export {
  type AuthorizationRequest,
  type AuthorizationUrlOptions,
  authorizationUrl,
  codeFromCallback,
} from './auth/authorization-url.js';
export { type ClientCredentialsOptions, clientCredentials } from './auth/client-credentials.js';
export { fileTokenStore } from './auth/file-token-store.js';
export { type RedisTokenStoreOptions, redisTokenStore } from './auth/redis-token-store.js';
export { type RefreshTokenOptions, refreshToken } from './auth/refresh-token.js';
export { type HostOptions, type Region, type RegionName, regions } from './auth/regions.js';
export { type Saml2BearerClient, type Saml2BearerOptions, saml2Bearer } from './auth/saml2-bearer.js';
export { memoryTokenStore, type StoredToken, type TokenStore } from './auth/token-store.js';
export type { Call, CallOptions, ListMethod, NoArgs, OptionalListMethod, WithResponse } from './client/call.js';
export {
  type CallArgs,
  type Client,
  createCaller,
  createClient,
  createSliceClient,
  type SliceCalls,
  type SliceClient,
  type SliceTables,
  type TypesById,
} from './client/client.js';
export { clientFromEnvironment } from './client/client-from-environment.js';
export { createFetch } from './client/create-fetch.js';
export type { Environment } from './client/environment-options.js';
export type { HttpClient, HttpMethod, HttpResult } from './client/http-client.js';
export type { ClientOptions } from './client/options.js';
export type { ConversationChange } from './events/conversation-change.js';
export type {
  ConversationEvent,
  ConversationTopic,
  OtherEvent,
  ResyncEvent,
  ResyncReason,
  StreamEvent,
  StreamEvents,
  Topic,
  TopicEvent,
} from './events/event.js';
export type {
  EventOwner,
  EventSelection,
  EventStream,
  EventsChannel,
  SubscribeOptions,
} from './events/event-stream.js';
export { verifyWebhook } from './events/verify-webhook.js';
export type { WebSocketClass, WebSocketLike } from './events/web-socket.js';
export type { WebhookNotification } from './events/webhook-notification.js';
export type * from './generated/args.js';
export type * from './generated/client.js';
export type { CommonErrorCode, ErrorCodes } from './generated/error-codes.js';
export type * from './generated/events.js';
export { methods, type OperationId, operations } from './generated/operations.js';
export type { paths } from './generated/schema.js';
export type {
  AttachArgs,
  DeliveryResult,
  EmailAttacher,
  EmailDelivery,
  FaxSender,
  MediaFile,
  MediaOptions,
  MediaProgress,
  MediaSender,
  MediaStep,
  NamedContent,
  NamedPath,
  NamedStream,
  SendFaxArgs,
  SendMediaArgs,
  SendMediaOptions,
  SentMessages,
  WaitForDeliveryArgs,
  WaitForDeliveryOptions,
} from './media/media.js';
export { MediaError } from './media/media-error.js';
export type { Clock } from './transport/clock.js';
export {
  ApiError,
  ArgumentError,
  type ArgumentProblem,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  GenesysError,
  type GenesysErrorOf,
  isGenesysError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  type RequestSummary,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
  ValidationError,
} from './transport/errors.js';
export type {
  CallEvent,
  ErrorEvent,
  Hooks,
  Logger,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './transport/events.js';
export type { Fetch } from './transport/fetch.js';
export type { ArgumentInfo, OperationInfo } from './transport/operation.js';
export type { RateBudget, RateLimitResponse } from './transport/rate-budget.js';
export type { RateLimitInfo } from './transport/rate-limit-info.js';
export { createRateLimiter, type RateLimiter, type RateLimiterOptions } from './transport/rate-limiter.js';
export { type RedisBudgetOptions, redisBudget } from './transport/redis-budget.js';
export type { RetryContext, RetryPolicy } from './transport/retry-policy.js';
