import { afterEach, expect, it } from 'vitest';
import type { WebSocketClass } from '../../src/events/web-socket.js';
import { accessToken, createClient, type EventStream, type StreamEvent } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { until } from '../support/until.js';
import { createStreamClock } from './stream-clock.js';

const AGENT = 'Grace Okafor';
let stream: EventStream | undefined;
afterEach(() => stream?.close());

interface Socket {
  /** Plays a message of the server. */
  receive(message: object): void;
}

async function setUp({ canSend = () => true }: { canSend?: () => boolean } = {}) {
  const sandbox = createSandbox();
  const clock = createStreamClock();
  const sockets: Socket[] = [];
  class Scripted extends sandbox.WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push({ receive: (message) => this.#onMessage({ data: JSON.stringify(message) }) });
    }
    #onMessage: (event: { data: string }) => void = () => {};
    override addEventListener(type: string, listener: (event: never) => void): void {
      if (type === 'message') this.#onMessage = listener as never;
      super.addEventListener(type as never, listener as never);
    }
    override send(data: string): void {
      if (!canSend()) throw new Error('The WebSocket is not open.');
      super.send(data);
    }
  }
  const client = createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    WebSocket: Scripted as WebSocketClass,
    auth: accessToken(sandbox.token(AGENT)),
    clock,
  });
  sandbox.addConversation({ channel: 'message', agent: AGENT, customer: 'Ada' });
  const events: StreamEvent[] = [];
  stream = client.events.subscribe({ messages: 'me' });
  stream.on('event', (event) => events.push(event));
  await stream.ready;
  const countChannels = () =>
    sandbox.requests.filter(({ operation }) => operation === 'postNotificationsChannels').length;
  return { sandbox, clock, sockets, events, countChannels };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

it.each([
  ['rejects a ping', { result: '404', status: 'failure' }],
  ['replaces the channel', { topicName: 'v2.system.no_longer_subscribed', eventBody: {} }],
])('a server that %s has ended the channel, although the connection is open', async (_, message) => {
  const { sandbox, sockets, events } = await setUp();
  sockets[0]?.receive(message);
  await until(() => events.length === 1 && sandbox.notifications.connections === 1);
  expect(sockets).toHaveLength(2);
  expect(events).toMatchObject([{ topic: 'resync', reason: 'disconnected' }]);
});

it('an expiring subscription is replaced without a gap', async () => {
  const { sandbox, sockets, events } = await setUp();
  sockets[0]?.receive({ topicName: 'streaming-subscriptions-expiring', eventBody: {} });
  await until(() => sandbox.notifications.connections === 2);
  expect(events).toEqual([]);
});

it('a socket that cannot send is replaced', async () => {
  let canSend = true;
  const { clock, sockets, events } = await setUp({ canSend: () => canSend });
  canSend = false;
  clock.advance(45_000);
  await until(() => events.length === 1);
  expect(sockets).toHaveLength(2);
});

it('a server that drops each new channel is asked less and less often', async () => {
  const { sandbox, clock, countChannels } = await setUp();
  for (let count = 0; count < 200; count += 1) {
    sandbox.notifications.disconnect();
    await tick();
  }
  // Waits of a second and more do not pass by themselves.
  const atOnce = countChannels();
  expect(atOnce).toBeLessThan(6);
  clock.advance(30_000);
  await until(() => countChannels() === atOnce + 1 && sandbox.notifications.connections === 1);
  clock.advance(30_000);
  sandbox.notifications.disconnect();
  await until(() => countChannels() === atOnce + 2);
});

it('an event that is not as its topic says does not end the stream', async () => {
  const { sandbox, sockets, events } = await setUp();
  const topicName = `v2.users.${sandbox.state.organizations[0]?.users[0]?.id}.conversations.messages`;
  for (const eventBody of [undefined, null, {}, 'text']) sockets[0]?.receive({ topicName, eventBody });
  await until(() => events.length === 4);
  sandbox.customer('Ada').sendMessage('Hello?');
  await until(() => events.length === 5);
  expect(events.map(({ channel }) => channel)).toEqual(['other', 'other', 'other', 'other', 'messages']);
});

it('a connection that fails at the start names the host and the option WebSocket', async () => {
  const { url: baseUrl, fetch, token } = createSandbox();
  class Failing extends EventTarget {
    constructor() {
      super();
      queueMicrotask(() => this.dispatchEvent(new Event('error')));
    }
    send(): void {}
    close(): void {}
  }
  const WebSocket = Failing as unknown as WebSocketClass;
  stream = createClient({ baseUrl, fetch, WebSocket, auth: accessToken(token(AGENT)) }).events.subscribe({
    emails: 'me',
  });
  await expect(stream.ready).rejects.toThrow(
    /^events\.subscribe: the WebSocket connection to [^/]+ failed\..* also needs the option WebSocket\.$/,
  );
});
