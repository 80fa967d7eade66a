import type { GenesysError } from './errors.js';
import type { RateLimitInfo } from './rate-limit-info.js';

/** What every event says of its call: no tokens, and no content unless `logContent` is set. */
export interface CallEvent {
  /** The same for all events of one call, and no other call's in this process. */
  readonly call: number;
  /** Genesys' name of the operation, such as `getConversationsEmail`. */
  readonly operationId: string;
  readonly method: string;
  /** The path with its `{placeholders}`, not the ids that stand there; `{uploadUrl}` for the upload of a file. */
  readonly path: string;
  /** Attempts so far: 1 for the first. */
  readonly attempt: number;
  /** The W3C trace that the request belongs to, where it has this header. */
  readonly traceparent: string | undefined;
}

/** An attempt begins: it has its turn and its token, and is sent now. */
export interface RequestEvent extends CallEvent {
  /** With `logContent` only; of an upload the host alone, since its address is a secret. */
  readonly url?: string;
  /** With `logContent` only: the JSON text. Files are not shown. */
  readonly body?: string | undefined;
}

/** An answer has been read, whatever its status. */
export interface ResponseEvent extends CallEvent {
  readonly status: number;
  /** Milliseconds that the attempt took. */
  readonly duration: number;
  readonly correlationId: string | undefined;
  /** What the answer said of the rate limit. */
  readonly rateLimit: RateLimitInfo;
  /** With `logContent` only: the answer's text, without the signature of an address for an upload. */
  readonly body?: string;
}

/** An attempt failed and is to be repeated after `delay` milliseconds. */
export interface RetryEvent extends CallEvent {
  readonly error: GenesysError;
  readonly delay: number;
}

/** A call failed: this is what its caller gets. */
export interface ErrorEvent extends CallEvent {
  /** One of this package's errors, or the reason of the caller's signal. */
  readonly error: unknown;
}

/** Each event by its name. */
export interface Events {
  request: RequestEvent;
  response: ResponseEvent;
  retry: RetryEvent;
  error: ErrorEvent;
}

/** Functions that hear what a client does. They can't change it: what they throw goes to the logger. */
export interface Hooks {
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
  onError?: ((event: ErrorEvent) => unknown) | undefined;
}

/** Where to log: `console` is one. Requests and answers go to `debug`, retries to `warn`, failed calls to `error`. */
export interface Logger {
  debug?(message: string, fields: object): void;
  warn?(message: string, fields: object): void;
  error?(message: string, fields: object): void;
}
