import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ArgumentError,
  accessToken,
  createClient,
  type EventStream,
  type StreamEvent,
  type SubscribeOptions,
} from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { until } from '../support/until.js';

let stream: EventStream | undefined;
afterEach(() => stream?.close());

function setUp() {
  const sandbox = createSandbox();
  const log = { error: vi.fn() };
  const { url: baseUrl, fetch, WebSocket } = sandbox;
  const auth = accessToken(sandbox.token('Grace Okafor'));
  const { events } = createClient({ baseUrl, fetch, WebSocket, auth, logger: log });
  sandbox.addConversation({ channel: 'message', agent: 'Grace Okafor', customer: 'Ada' });
  return { sandbox, events, log };
}

/** A rejection that nothing handles fails the test run. */
const waitForRejections = () => new Promise((resolve) => setTimeout(resolve));

describe('listeners', () => {
  it.each([
    ['message', () => {}, 'stream.on: message is unknown. Use one of: emails, messages, socials,'],
    ['emails', undefined, 'stream.on: listener must be a function.'],
  ])('of %j are checked', (name, listener, problem) => {
    stream = setUp().events.subscribe({ messages: 'me' });
    const add = stream.on as (name: string, listener: unknown) => void;
    expect(() => add(name, listener)).toThrow(problem);
  });

  it('that fail are logged, and do not stop the others or the stream', async () => {
    const { sandbox, events, log } = setUp();
    stream = events.subscribe({ messages: 'me' });
    const seen: StreamEvent[] = [];
    stream.on('messages', () => {
      throw new Error('first');
    });
    stream.on('messages', () => Promise.reject(new Error('second')));
    stream.on('messages', (event) => seen.push(event));
    await stream.ready;
    for (const count of [1, 2]) {
      sandbox.customer('Ada').sendMessage('Hello?');
      await until(() => seen.length === count && log.error.mock.calls.length === 2 * count);
    }
    const messages = log.error.mock.calls.map(([message, { error }]) => `${message}: ${error.message}`).toSorted();
    const subject = 'genesys: the listener of "messages" of an event stream failed';
    expect(messages).toEqual(['first', 'first', 'second', 'second'].map((text) => `${subject}: ${text}`));
    expect(sandbox.notifications.connections).toBe(1);
  });

  it('get no error from `ready` twice', async () => {
    const { events } = setUp();
    stream = events.subscribe({ typing: { queue: 'x' } });
    stream.on('messages', () => {});
    await expect(stream.ready).rejects.toThrow(ArgumentError);
    await waitForRejections();
  });

  it('of errors get the error of the start', async () => {
    const { events } = setUp();
    stream = events.subscribe({ typing: { queue: 'x' } });
    const errors: unknown[] = [];
    stream.on('error', (error) => errors.push(error));
    await until(() => errors.length === 1);
    expect(errors[0]).toBeInstanceOf(ArgumentError);
  });

  it('need no listener of errors for the end by a signal', async () => {
    const { sandbox, events } = setUp();
    const controller = new AbortController();
    stream = events.subscribe({ messages: 'me' }, { signal: controller.signal });
    stream.on('messages', () => {});
    await stream.ready;
    controller.abort();
    await until(() => sandbox.notifications.connections === 0);
    await waitForRejections();
  });

  it('of a stream that is iterated over are called before the loop', async () => {
    const { events } = setUp();
    const iterated = events.subscribe({ messages: 'me' }, { initial: true });
    stream = iterated;
    const seen: StreamEvent[] = [];
    for await (const event of iterated) {
      if (seen.at(-1) === event) break;
      iterated.on('messages', (one) => seen.push(one));
    }
    expect(() => iterated[Symbol.asyncIterator]()).toThrow('This stream already has a consumer');
  });
});

describe('the end of a stream', () => {
  it('by a signal that is aborted already sends nothing', async () => {
    const { sandbox, events } = setUp();
    const before = sandbox.requests.length;
    stream = events.subscribe({ messages: 'me' }, { signal: AbortSignal.abort(new Error('early')) });
    await expect(stream.ready).rejects.toThrow('early');
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow('early');
    expect(sandbox.requests.length).toBe(before);
  });

  it('leaves no listener on the signal', async () => {
    const { events } = setUp();
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const closed = events.subscribe({ messages: 'me' }, { signal });
    await closed.ready;
    await closed.close();
    await events.subscribe({}, { signal }).ready.catch(() => {});
    expect(add).toHaveBeenCalledTimes(2);
    expect(remove).toHaveBeenCalledTimes(2);
  });

  it('by `break` closes the connection', async () => {
    const { sandbox, events } = setUp();
    for await (const _ of events.subscribe({ messages: 'me' }, { initial: true })) break;
    await until(() => sandbox.notifications.connections === 0);
  });

  it('by `close` while it connects leaves no connection', async () => {
    const { sandbox, events } = setUp();
    const closed = events.subscribe({ messages: 'me' });
    await until(() => sandbox.requests.some(({ operation }) => operation === 'postNotificationsChannels'));
    await closed.close();
    await waitForRejections();
    expect(sandbox.notifications.connections).toBe(0);
  });

  it('leaves nothing to iterate over', async () => {
    const { events } = setUp();
    stream = events.subscribe({ messages: 'me' });
    await stream.ready;
    await stream.close();
    await expect(stream[Symbol.asyncIterator]().next()).resolves.toEqual({ done: true, value: undefined });
  });
});

it.each([
  [undefined, "selection must be an object such as { emails: 'me' }"],
  [{ emails: null }, "emails must be 'me', { user: id } or { queue: id }"],
  [{ emails: 'you' }, "emails must be 'me', { user: id } or { queue: id }"],
  [{ emails: { user: 'me' } }, "emails.user must be an id. Use emails: 'me' for your own"],
  [{ topics: ['v2.users.{id}.presence'] }, '"v2.users.{id}.presence", which is not a topic. Replace {…} with an id'],
])('the selection %j is rejected before a request', async (selection, message) => {
  const { sandbox, events } = setUp();
  const before = sandbox.requests.length;
  await expect(events.subscribe(selection as never).ready).rejects.toThrow(message);
  expect(sandbox.requests.length).toBe(before);
});

it.each([
  [{ maxWaiting: 0 }, 'maxWaiting must be a number, 1 or more'],
  [{ maxConversations: Number.NaN }, 'maxConversations must be a number, 1 or more'],
  [{ initial: 'yes' }, 'initial must be true or false'],
  [{ resyncInterval: -1 }, 'resyncInterval must be a number, 1000 or more'],
  [{ resyncIntervall: 5_000 }, 'resyncIntervall is unknown. Use one of: signal, initial, resyncInterval'],
])('the option %j is rejected', async (options, message) => {
  const { events } = setUp();
  await expect(events.subscribe({ messages: 'me' }, options as SubscribeOptions).ready).rejects.toThrow(message);
});
