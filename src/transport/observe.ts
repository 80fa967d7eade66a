import type { GenesysError } from './errors.js';
import { factsOf, type RateLimitFacts } from './rate-limit-facts.js';
import { type CallContext, correlationIdOf, type SendDecorator } from './send.js';
import { tell } from './tell.js';

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
  readonly rateLimit: RateLimitFacts;
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

interface Events {
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

export interface ObserverOptions {
  hooks?: Hooks | undefined;
  logger?: Logger | undefined;
  /** Whether events hold urls and bodies, which are your customers' words; false by default. */
  logContent?: boolean | undefined;
}

export interface Observer {
  readonly logContent: boolean;
  /** Tells all who listen. The event is only made when somebody does. */
  emit<Name extends keyof Events>(
    name: Name,
    request: { readonly call: CallContext; readonly headers?: Headers | undefined },
    rest: () => Omit<Events[Name], keyof CallEvent> & Partial<CallEvent>,
  ): void;
}

type Hook = ((event: unknown) => unknown) | undefined;

const HOOKS = { request: 'onRequest', response: 'onResponse', retry: 'onRetry', error: 'onError' } as const;
const LEVELS = { request: 'debug', response: 'debug', retry: 'warn', error: 'error' } as const;

/** Brings the events of a client to its hooks, its logger and, in Node, to `node:diagnostics_channel`. */
export function createObserver({ hooks = {}, logger, logContent = false }: ObserverOptions): Observer {
  const channels = diagnosticsChannels();
  return {
    logContent,
    emit(name, { call, headers }, rest) {
      const hook = hooks[HOOKS[name]] as Hook;
      const own = name === 'retry' ? (call.onRetry as Hook) : undefined;
      const channel = channels[name];
      const log = logger?.[LEVELS[name]];
      if (!hook && !own && !log && !channel?.hasSubscribers) return;
      const event = {
        call: call.number,
        operationId: call.operationId,
        method: call.operation.method,
        path: call.operation.path,
        attempt: call.attempts,
        traceparent: headers?.get('traceparent') ?? undefined,
        ...rest(),
      };
      if (channel?.hasSubscribers) channel.publish(event);
      const hookName = `the hook ${HOOKS[name]}`;
      const reportTo = logger?.error ? logger : console;
      void tell(
        log && ((fields: object) => log.call(logger, `genesys: ${name} ${event.operationId}`, fields)),
        event,
        'the logger',
      );
      void tell(hook, event, hookName, reportTo);
      void tell(own, event, hookName, reportTo);
    },
  };
}

/** The query of an address for an upload, which whoever has it may use. */
const SIGNED = /("upload\w*Ur[il]"\s*:\s*"[^"?]*\?)[^"]*/g;

/** Tells of each attempt and its answer. */
export const observe =
  (observer: Observer, now: () => number): SendDecorator =>
  (next) =>
  async (request) => {
    const began = now();
    const { logContent } = observer;
    observer.emit('request', request, () => ({
      attempt: request.call.attempts + 1,
      ...(logContent && { url: request.url, body: request.body }),
    }));
    const answer = await next(request);
    observer.emit('response', request, () => ({
      status: answer.response.status,
      duration: now() - began,
      correlationId: correlationIdOf(answer.response),
      rateLimit: factsOf(answer.response.headers, now()),
      ...(logContent && { body: answer.text.replace(SIGNED, '$1[hidden]') }),
    }));
    return answer;
  };

interface Channel {
  readonly hasSubscribers: boolean;
  publish(event: unknown): void;
}

/** Channels `genesys-conversations-digital:request`, `…:response`, `…:retry`, `…:error`; none outside of Node. */
function diagnosticsChannels(): Partial<Record<keyof Events, Channel>> {
  // Not an import: browsers and edge runtimes have no such module. Node has this function since 20.16.
  const module = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel');
  const names = module ? Object.keys(HOOKS) : [];
  return Object.fromEntries(names.map((name) => [name, module?.channel(`genesys-conversations-digital:${name}`)]));
}
