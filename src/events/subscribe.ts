import type { EventEnvironment, OpenedStream } from './create-event-stream.js';
import type { StreamEvent } from './event.js';
import type { EventSelection, EventStream, EventsChannel, SubscribeOptions } from './event-stream.js';

/** Creates `client.events`. What a stream needs is loaded with the first subscription. */
export const createEventsChannel = (environment: EventEnvironment): EventsChannel => ({
  subscribe: (selection, options = {}) => subscribe(environment, selection, options),
});

type Listener = (value: never) => unknown;

function subscribe(environment: EventEnvironment, selection: EventSelection, options: SubscribeOptions): EventStream {
  const { signal } = options;
  const controller = new AbortController();
  const listeners = new Map<string, Set<Listener>>();
  const abort = () => controller.abort(signal?.reason);
  let isUsed = false;
  let isErrorReported = false;
  const opened = import('./create-event-stream.js').then(({ createEventStream }): OpenedStream => {
    const stream = createEventStream(environment, selection, options, controller.signal);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    return stream;
  });
  const ready = opened.then((stream) => stream.ready);
  ready.catch(() => {
    // The iteration throws the same error.
  });

  async function* iterate(): AsyncGenerator<StreamEvent, void> {
    try {
      for await (const event of (await opened).events) {
        emit('event', event);
        emit(event.channel, event);
        yield event;
      }
      signal?.throwIfAborted();
    } catch (error) {
      // After `close`, an error is the end of a call that was in flight.
      if (controller.signal.aborted && !signal?.aborted) return;
      isErrorReported = emit('error', error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      controller.abort();
    }
  }

  const start = (): AsyncGenerator<StreamEvent, void> => {
    if (isUsed) throw new Error('This stream already has a consumer. Create another one with events.subscribe.');
    isUsed = true;
    return iterate();
  };

  /** Returns whether there are listeners. */
  const emit = (name: string, value: unknown): boolean => {
    const called = [...(listeners.get(name) ?? [])];
    for (const listener of called) listener(value as never);
    return called.length > 0;
  };

  const pump = async (): Promise<void> => {
    const events = start();
    try {
      while (!(await events.next()).done);
    } catch (error) {
      // Without a listener, the error must not be lost.
      if (!isErrorReported) throw error;
    }
  };

  const close = async (): Promise<void> => {
    controller.abort();
    isUsed = true;
    await ready.catch(() => {});
  };

  return {
    ready,
    on: (name: string, listener: Listener) => {
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      if (!isUsed) void pump();
      return () => {
        listeners.get(name)?.delete(listener);
      };
    },
    resync: () => void opened.then((stream) => stream.resync()),
    close,
    [Symbol.asyncIterator]: start,
    [Symbol.asyncDispose]: close,
  };
}
