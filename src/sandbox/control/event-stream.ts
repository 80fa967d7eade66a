import type { Sandbox } from '../sandbox.js';
import { formatTime } from '../sandbox-clock.js';
import type { SandboxEvents } from '../sandbox-events.js';

/** Proxies close connections that are silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** A reader that is this many events behind is disconnected, so that it does not fill the memory. */
const MAX_BACKLOG = 10_000;

const NAMES = [
  'conversation',
  'message',
  'typing',
  'request',
  'webhook',
  'change',
] as const satisfies (keyof SandboxEvents)[];

/** Streams the events of a sandbox as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEventStream(sandbox: Pick<Sandbox, 'on' | 'clock'>): Response {
  const encoder = new TextEncoder();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const write = (text: string) => {
          if ((controller.desiredSize ?? 0) > -MAX_BACKLOG) return controller.enqueue(encoder.encode(text));
          stop();
          controller.error(new Error('The reader of the events is too slow.'));
        };
        const send = (name: string, data: unknown) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
        const removers = NAMES.map((name) =>
          sandbox.on(name, (event) => send(name, event ?? { time: formatTime(sandbox.clock.now()) })),
        );
        const heartbeat = setInterval(() => write(': heartbeat\n\n'), HEARTBEAT_MS);
        stop = () => {
          clearInterval(heartbeat);
          for (const remove of removers) remove();
        };
        // The reader knows that it misses nothing from here on.
        send('open', { time: formatTime(sandbox.clock.now()) });
      },
      cancel: () => stop(),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
