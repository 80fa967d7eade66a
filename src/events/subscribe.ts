import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { onAbort } from '../transport/on-abort.js';
import type { EventEnvironment, OpenedStream } from './create-event-stream.js';
import type { StreamEvent, StreamEvents } from './event.js';
import type { EventSelection, EventStream, EventsChannel, SubscribeOptions } from './event-stream.js';

/** Creates `client.events`. What a stream needs is loaded with the first subscription. */
export const createEventsChannel = (environment: EventEnvironment): EventsChannel => ({
  subscribe: (selection, options = {}) => subscribe(environment, selection, options),
});

type Listener = (value: never) => unknown;

/** What `on` accepts. A listener of another name would never be called. */
const NAMES = {
  emails: true,
  messages: true,
  socials: true,
  videos: true,
  cobrowse: true,
  conversations: true,
  typing: true,
  wrapups: true,
  other: true,
  resync: true,
  event: true,
  error: true,
} satisfies Record<keyof StreamEvents | 'event' | 'error', true>;

function subscribe(environment: EventEnvironment, selection: EventSelection, options: SubscribeOptions): EventStream {
  const { signal } = options;
  const controller = new AbortController();
  const listeners = new Map<string, Set<Listener>>();
  let isUsed = false;
  let isErrorReported = false;

  if (signal?.aborted) controller.abort(signal.reason);
  const removeAbort = onAbort(signal, () => controller.abort(signal?.reason));
  controller.signal.addEventListener('abort', removeAbort, { once: true });

  const opened = import('./create-event-stream.js').then(
    ({ createEventStream }): OpenedStream => createEventStream(environment, selection, options, controller.signal),
  );
  const ready = opened.then((stream) => stream.ready);
  let hasReadReady = false;
  let startError: unknown;
  ready.catch((error: unknown) => {
    // The consumer gets the same error.
    startError = error;
    removeAbort();
  });

  async function* iterate(): AsyncGenerator<StreamEvent, void> {
    try {
      for await (const event of (await opened).events) {
        emit('event', event);
        emit(event.channel, event);
        yield event;
      }
      if (signal?.aborted && controller.signal.reason === signal.reason) throw signal.reason;
    } catch (thrown) {
      // Calls in flight fail when the stream ends: by `close` without an error, by the signal with its reason.
      const isAborted = controller.signal.aborted;
      if (isAborted && !(signal?.aborted && controller.signal.reason === signal.reason)) return;
      const error = isAborted ? signal?.reason : thrown;
      isErrorReported = emit('error', error);
      throw error;
    } finally {
      controller.abort();
    }
  }

  const start = (): AsyncGenerator<StreamEvent, void> => {
    if (isUsed) throw new Error('This stream already has a consumer. Create another one with events.subscribe.');
    isUsed = true;
    return iterate();
  };

  /** Returns whether there are listeners. One that fails must not end the stream for the others. */
  const emit = (name: string, value: unknown): boolean => {
    const called = [...(listeners.get(name) ?? [])];
    for (const listener of called) {
      const run = async () => listener(value as never);
      run().catch((error) => environment.reportFailure(`the listener of "${name}" of an event stream`, error));
    }
    return called.length > 0;
  };

  const pump = async (): Promise<void> => {
    const events = start();
    try {
      while (!(await events.next()).done);
    } catch (error) {
      // The error must not be lost, unless the caller caused it, or gets it from a listener or `ready`.
      if (!isErrorReported && !signal?.aborted && !(hasReadReady && error === startError)) throw error;
    }
  };

  const close = async (): Promise<void> => {
    controller.abort();
    await ready.catch(() => {});
  };

  return {
    get ready() {
      hasReadReady = true;
      return ready;
    },
    on: (name: string, listener: Listener) => {
      validateListener(name, listener);
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      if (!isUsed) void pump();
      return () => {
        listeners.get(name)?.delete(listener);
      };
    },
    resync: () =>
      void opened.then(
        (stream) => stream.resync(),
        () => {},
      ),
    close,
    [Symbol.asyncIterator]: start,
  };
}

function validateListener(name: string, listener: unknown): void {
  const problems: ArgumentProblem[] = [];
  if (!Object.hasOwn(NAMES, name)) {
    problems.push({ argument: name, problem: `is unknown. Use one of: ${Object.keys(NAMES).join(', ')}` });
  }
  if (typeof listener !== 'function') problems.push({ argument: 'listener', problem: 'must be a function' });
  if (problems.length > 0) throw new ArgumentError('stream.on', problems);
}
