/**
 * Typed client for the digital conversations of Genesys Cloud. Unofficial.
 *
 * @packageDocumentation
 */

export { accessToken } from './auth/access-token.js';
export type { Auth, AuthEnvironment, TokenSource } from './auth/auth.js';
export { type ClientCredentials, clientCredentials } from './auth/client-credentials.js';
export { type HostOptions, type Region, type RegionName, regions } from './auth/regions.js';
export { memoryTokenStore, type StoredToken, type TokenStore } from './auth/token-store.js';
export type { Call, CallOptions, ListMethod, NoArgs, OptionalListMethod, WithResponse } from './call.js';
export {
  type CallArgs,
  type Client,
  type ClientOptions,
  createClient,
  createSliceClient,
  type SliceCalls,
  type SliceClient,
  type SliceTables,
  type TypesById,
} from './client.js';
export type * from './generated/args.js';
export type * from './generated/client.js';
export type { CommonErrorCode, ErrorCodes } from './generated/error-codes.js';
export type * from './generated/models.js';
export { type OperationId, operations } from './generated/operations.js';
export type { Fetch } from './http/attempt.js';
export type { Clock } from './http/clock.js';
export {
  ApiError,
  type ApiErrorOf,
  ArgumentError,
  type ArgumentProblem,
  AuthenticationError,
  ConflictError,
  ConnectionError,
  GenesysError,
  isGenesysError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  type RequestSummary,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
  ValidationError,
} from './http/errors.js';
export type { ArgumentInfo, OperationInfo } from './operation.js';
