import { onAbort } from '../transport/on-abort.js';
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
  let consumer: 'iteration' | 'listeners' | undefined;
  let hasReadReady = false;

  if (signal?.aborted) controller.abort(signal.reason);
  const removeAbort = onAbort(signal, () => controller.abort(signal?.reason));
  controller.signal.addEventListener('abort', removeAbort, { once: true });

  const opened = import('./create-event-stream.js').then(
    ({ createEventStream }): OpenedStream => createEventStream(environment, selection, options, controller.signal),
  );
  const ready = opened.then((stream) => stream.ready);
  let startError: unknown;
  ready.catch((error: unknown) => {
    // The consumer gets the same error.
    startError = error;
    removeAbort();
  });

  async function* iterate(): AsyncGenerator<StreamEvent, void> {
    try {
      yield* (await opened).events;
    } catch (error) {
      // Calls in flight fail when the stream ends.
      if (!controller.signal.aborted) throw error;
    } finally {
      controller.abort();
    }
    if (signal?.aborted && controller.signal.reason === signal.reason) throw signal.reason;
  }

  const emit = (name: string, value: unknown): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      const run = async () => listener(value as never);
      // A listener that fails must not end the stream for the others.
      run().catch((error) => environment.reportFailure(`the listener of "${name}" of an event stream`, error));
    }
  };

  const pump = async (): Promise<void> => {
    try {
      for await (const event of iterate()) {
        emit('event', event);
        emit(event.channel, event);
      }
    } catch (error) {
      if (listeners.get('error')?.size) emit('error', error);
      // The error must not be lost, unless the caller caused it or gets it from `ready`.
      else if (!signal?.aborted && !(hasReadReady && error === startError)) throw error;
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
      if (consumer === 'iteration') throw createConsumerError();
      listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
      if (!consumer) void pump();
      consumer = 'listeners';
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
    [Symbol.asyncIterator]: () => {
      if (consumer) throw createConsumerError();
      consumer = 'iteration';
      return iterate();
    },
    [Symbol.asyncDispose]: close,
  };
}

const createConsumerError = (): Error =>
  new Error('This stream already has a consumer. Create another one with events.subscribe.');
