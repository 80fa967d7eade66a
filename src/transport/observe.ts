import { type CallContext, getCorrelationId } from './call-context.js';
import { callListener } from './call-listener.js';
import type { Clock } from './clock.js';
import type { CallEvent, Events, Hooks, Logger } from './events.js';
import type { Middleware } from './fetch.js';
import { omitUndefined } from './omit-undefined.js';
import { parseRateLimitInfo } from './rate-limit-info.js';

/** The path of an upload in events and errors. The URL itself is signed and therefore a secret. */
export const UPLOAD_PATH = '{uploadUrl}';

export interface ObserverOptions {
  hooks?: Hooks | undefined;
  logger?: Logger | undefined;
  /** Whether events include URLs and bodies, which contain customer data; false by default. */
  logContent?: boolean | undefined;
}

export interface Observer {
  readonly logContent: boolean;
  /** Reports an event to all listeners. `rest` is called only if there is one. */
  emit<Name extends keyof Events>(
    name: Name,
    call: CallContext,
    request: Pick<Request, 'headers'> | undefined,
    rest: () => Omit<Events[Name], keyof CallEvent> & Partial<CallEvent>,
  ): void;
  /** Logs that a callback of the user's failed. */
  reportFailure(name: string, error: unknown): void;
}

type Hook = ((event: unknown) => unknown) | undefined;

const HOOKS = { request: 'onRequest', response: 'onResponse', retry: 'onRetry', error: 'onError' } as const;
const LEVELS = { request: 'debug', response: 'debug', retry: 'warn', error: 'error' } as const;

/** Reports the events of a client to its hooks, its logger and, in Node, to `node:diagnostics_channel`. */
export function createObserver({ hooks = {}, logger, logContent = false }: ObserverOptions): Observer {
  const channels = openDiagnosticsChannels();
  const log = logger && putMessageFirst(logger);
  const errorLog = log?.error ? log : console;
  return {
    logContent,
    emit(name, call, request, rest) {
      const hook = hooks[HOOKS[name]] as Hook;
      const callHook = ({ request: call.onRequest, retry: call.onRetry } as Partial<Record<keyof Events, Hook>>)[name];
      const channel = channels[name];
      const write = log?.[LEVELS[name]];
      if (!hook && !callHook && !write && !channel?.hasSubscribers) return;
      const event = omitUndefined({
        call: call.id,
        operationId: call.operationId,
        method: call.operation.method,
        path: call.operation.path,
        attempt: call.attempts,
        traceparent: request?.headers.get('traceparent') ?? undefined,
        ...rest(),
      });
      if (channel?.hasSubscribers) channel.publish(event);
      const hookName = `the hook ${HOOKS[name]}`;
      void callListener(
        write && ((fields: object) => write.call(log, `genesys: ${name} ${call.operationId}`, fields)),
        event,
        'the logger',
      );
      void callListener(hook, event, hookName, errorLog);
      void callListener(callHook, event, hookName, errorLog);
    },
    reportFailure: (name, error) => void callListener(() => Promise.reject(error), undefined, name, errorLog),
  };
}

/** The logger with the message as the first argument, whatever order it has. */
function putMessageFirst(logger: Logger): Logger {
  if (!logger.bindings) return logger;
  const swap = (level: 'debug' | 'warn' | 'error'): Logger => {
    const write = logger[level] as ((fields: object, message: string) => void) | undefined;
    return write ? { [level]: (message: string, fields: object) => write.call(logger, fields, message) } : {};
  };
  return { ...swap('debug'), ...swap('warn'), ...swap('error') };
}

/** The query of an upload URL: everyone who has it can upload. */
const SIGNED = /("upload\w*Ur[il]"\s*:\s*"[^"?]*\?)[^"]*/g;

/** Reports each attempt and its response. */
export const observe =
  (call: CallContext, observer: Observer, clock: Clock): Middleware =>
  (next) =>
  async (request) => {
    const startedAt = clock.now();
    const { logContent } = observer;
    observer.emit('request', call, request, () => ({
      attempt: call.attempts + 1,
      ...(logContent && getContent(call, request)),
    }));
    const response = await next(request);
    const body = logContent && (await response.text()).replace(SIGNED, '$1[hidden]');
    observer.emit('response', call, request, () => ({
      status: response.status,
      duration: Math.round(clock.now() - startedAt),
      correlationId: getCorrelationId(response),
      rateLimit: parseRateLimitInfo(response.headers, clock.now()),
      ...(body !== false && { body }),
    }));
    return response;
  };

/** For an upload only the origin: its URL is a secret, and its body is a file. */
function getContent({ operation, body }: CallContext, { url }: Request) {
  if (operation.path === UPLOAD_PATH) return { url: new URL(url).origin };
  return { url, body: body && new TextDecoder().decode(body() as ArrayBuffer) };
}

interface Channel {
  readonly hasSubscribers: boolean;
  publish(event: unknown): void;
}

/** Opens `genesys-conversations-digital:request`, `…:response`, `…:retry` and `…:error`; none outside Node. */
function openDiagnosticsChannels(): Partial<Record<keyof Events, Channel>> {
  // Not an import: browsers and edge runtimes have no such module. Node has this function since 20.16.
  const module = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel');
  const names = module ? Object.keys(HOOKS) : [];
  return Object.fromEntries(names.map((name) => [name, module?.channel(`genesys-conversations-digital:${name}`)]));
}
