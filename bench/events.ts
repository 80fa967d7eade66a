import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { accessToken, createClient, type WebSocketLike } from '../src/index.js';
import { createSandbox } from '../src/sandbox/index.js';
import { median, OURS, rowOf, type Section } from './section.ts';

const ROUNDS = 10;
const EVENTS_PER_ROUND = 10_000;
const CONVERSATIONS = 200;
/** Below the number of waiting events at which a stream reports a gap. */
const BATCH = 100;

/** Measures the event stream: the time per event, and how the heap grows over 100,000 events. */
export async function eventStream(): Promise<Section> {
  const sandbox = createSandbox();
  let push = (_frame: string): void => {
    throw new Error('The stream has not connected.');
  };
  const client = createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    auth: accessToken(sandbox.token('Grace Okafor')),
    WebSocket: createSocketClass((send) => {
      push = send;
    }),
  });
  const topicName = `v2.users.${(await client.users.me()).id}.conversations.emails`;
  const stream = client.events.subscribe({ emails: 'me' });
  const iterator = stream[Symbol.asyncIterator]();
  const emitBatch = async (first: number) => {
    for (let index = first; index < first + BATCH; index += 1) push(createFrame(topicName, index));
    for (let count = 0; count < BATCH; count += 1) await iterator.next();
  };
  const first = iterator.next();
  await stream.ready;
  push(createFrame(topicName, 0));
  await first;

  const times: number[] = [];
  const collectGarbage = exposeGarbageCollector();
  for (let batch = 0; batch < EVENTS_PER_ROUND; batch += BATCH) await emitBatch(batch);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const start = performance.now();
    for (let batch = 0; batch < EVENTS_PER_ROUND; batch += BATCH) await emitBatch(round * EVENTS_PER_ROUND + batch);
    times.push(((performance.now() - start) / EVENTS_PER_ROUND) * 1000);
  }
  collectGarbage();
  const growth = (process.memoryUsage().heapUsed - before) / 1000;
  await stream.close();
  const perSecond = Math.round(1_000_000 / median(times));
  return {
    title: 'Event stream',
    how: `The stream of \`client.events.subscribe({ emails: 'me' })\` receives ${(ROUNDS * EVENTS_PER_ROUND).toLocaleString('en')} events of ${CONVERSATIONS} conversations that start and end, compares each with the state before, and passes it to \`for await\`: ${perSecond.toLocaleString('en')} events per second. The heap is measured after a garbage collection before and after them.`,
    columns: [
      { name: 'time per event', unit: 'µs' },
      { name: 'heap growth', unit: 'kB', goals: [{ atMost: 1_000 }] },
    ],
    rows: [rowOf(OURS, [times, [growth]])],
  };
}

/** A conversation that gets a message, and ends with its tenth event. */
function createFrame(topicName: string, index: number): string {
  const generation = Math.floor(index / (CONVERSATIONS * 10));
  const conversation = `c${generation}-${index % CONVERSATIONS}`;
  const state = Math.floor(index / CONVERSATIONS) % 10 === 9 ? 'disconnected' : 'connected';
  const participant = { id: `p-${conversation}`, purpose: 'customer', state, messageId: `m${index}` };
  return JSON.stringify({ topicName, version: '2', eventBody: { id: conversation, participants: [participant] } });
}

/** A WebSocket that this process feeds. */
function createSocketClass(onConnect: (send: (frame: string) => void) => void) {
  return class implements WebSocketLike {
    constructor() {
      onConnect((data) => this.#emit('message', { data }));
      setTimeout(() => this.#emit('open'));
    }
    readonly #listeners = new Map<string, ((event: { data: unknown }) => void)[]>();
    readonly #emit = (type: string, event = { data: undefined as unknown }) => {
      for (const listener of this.#listeners.get(type) ?? []) listener(event);
    };
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    }
    send() {}
    close() {}
  };
}

function exposeGarbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
