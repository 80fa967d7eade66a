import type { GenesysError } from './errors.js';
import type { RateLimitInfo } from './rate-limit-info.js';

/** What every event has in common. Events contain no tokens, and no content unless `logContent` is set. */
export interface CallEvent {
  /** Identifies the call: all events of one call have the same number, which is unique in this process. */
  readonly call: number;
  /** The operation id of Genesys, such as `getConversationsEmail`. */
  readonly operationId: string;
  readonly method: string;
  /** The path with `{placeholders}` instead of ids; `{uploadUrl}` for the upload of a file. */
  readonly path: string;
  /** The number of the attempt, from 1. */
  readonly attempt: number;
  /** The request's `traceparent` header, if any. https://www.w3.org/TR/trace-context/ */
  readonly traceparent?: string | undefined;
}

/** An attempt starts. It has its turn and its token, and is sent now. */
export interface RequestEvent extends CallEvent {
  /** Only with `logContent`. For an upload only the origin, because the URL is a secret. */
  readonly url?: string;
  /** Only with `logContent`: the JSON text. Files are not included. */
  readonly body?: string | undefined;
}

/** A response has been read, whatever its status. */
export interface ResponseEvent extends CallEvent {
  readonly status: number;
  /** The duration of the attempt in whole milliseconds. */
  readonly duration: number;
  readonly correlationId?: string | undefined;
  /** The rate-limit headers of the response. */
  readonly rateLimit: RateLimitInfo;
  /** Only with `logContent`: the response text. The signatures of upload URLs are masked. */
  readonly body?: string | undefined;
}

/** An attempt failed. The next one starts after `delay`. */
export interface RetryEvent extends CallEvent {
  readonly error: GenesysError;
  /** In whole milliseconds. */
  readonly delay: number;
}

/** A call failed. */
export interface ErrorEvent extends CallEvent {
  /** What the caller receives: one of this package's errors, or the reason of the caller's signal. */
  readonly error: unknown;
}

/** Each event by its name. */
export interface Events {
  request: RequestEvent;
  response: ResponseEvent;
  retry: RetryEvent;
  error: ErrorEvent;
}

/** Listeners for the events of a client. They cannot change a call; their errors are logged. */
export interface Hooks {
  /** Called before each attempt. */
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** Called after each response, whatever its status. */
  onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /** Called before each wait for a retry. */
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
  /** Called when a call fails for good. */
  onError?: ((event: ErrorEvent) => unknown) | undefined;
}

/**
 * A logger, such as `console`, winston's or pino's. Requests and responses are logged with `debug`, retries with `warn`, failed
 * calls with `error`. Missing methods are skipped.
 */
export interface Logger {
  /** If this method exists, as in pino, the other methods get `(fields, message)`. https://getpino.io/#/docs/api?id=bindings */
  bindings?(): object;
  debug?(message: string, fields: object): void;
  warn?(message: string, fields: object): void;
  error?(message: string, fields: object): void;
}
