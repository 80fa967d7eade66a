import { afterEach, describe, expect, it } from 'vitest';
import {
  ArgumentError,
  accessToken,
  type Client,
  clientCredentials,
  createClient,
  type EventStream,
  PermissionError,
  type StreamEvent,
} from '../../src/index.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { until } from '../support/until.js';
import { createStreamClock } from './stream-clock.js';

const GRACE = 'Grace Okafor';
let stream: EventStream | undefined;
afterEach(() => stream?.close());

function setUp() {
  const sandbox = createSandbox();
  const clock = createStreamClock();
  const client = createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    WebSocket: sandbox.WebSocket,
    auth: accessToken(sandbox.token(GRACE)),
    clock,
  });
  return { sandbox, client, clock };
}

/** Collects the events of a stream. */
async function collect(client: Client, ...args: Parameters<Client['events']['subscribe']>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  stream = client.events.subscribe(...args);
  stream.on('event', (event) => events.push(event));
  await stream.ready;
  return events;
}

/** The first messaging conversation of the user, with its customer. */
async function findMessageConversation(client: Client, sandbox: Sandbox) {
  const { entities = [] } = await client.messages.list();
  const conversation = entities[0];
  const name = conversation?.participants?.find(({ purpose }) => purpose === 'customer')?.name ?? '';
  return { conversationId: conversation?.id ?? '', customer: sandbox.customer(name) };
}

const changesOf = (events: StreamEvent[]) => events.flatMap((event) => ('changes' in event ? event.changes : []));
const sentIds = (events: StreamEvent[]) =>
  changesOf(events).flatMap((change) => (change.type === 'message' ? [change.messageId] : []));

describe('a stream', () => {
  it('reports a message of a customer with its topic, conversation and change', async () => {
    const { sandbox, client } = setUp();
    const events = await collect(client, { messages: 'me' });
    const { conversationId, customer } = await findMessageConversation(client, sandbox);
    const { messageId } = customer.sendMessage('Hello?');
    await until(() => events.length > 0);
    expect(events).toMatchObject([
      {
        topic: 'v2.users.{id}.conversations.messages',
        channel: 'messages',
        conversationId,
        data: { id: conversationId },
        source: 'notification',
        changes: [{ type: 'message', messageId, purpose: 'customer' }],
      },
    ]);
  });

  it('starts with the active conversations on request', async () => {
    const { client } = setUp();
    const events = await collect(client, { messages: 'me' }, { initial: true });
    const { entities = [] } = await client.messages.list();
    await until(() => events.length === entities.length);
    expect(events.every((event) => 'source' in event && event.source === 'initial')).toBe(true);
  });

  it('reports what changed in a gap once, after a resync event', async () => {
    const { sandbox, client } = setUp();
    const events = await collect(client, { messages: 'me', emails: 'me' });
    const { customer } = await findMessageConversation(client, sandbox);
    sandbox.notifications.disconnect();
    const lost = [customer.sendMessage('one'), customer.sendMessage('two')];
    await until(() => events.length >= 2);
    const { messageId } = customer.sendMessage('three');
    await until(() => events.length >= 3);
    const resyncs = events.filter(({ topic }) => topic === 'resync');
    expect(resyncs).toMatchObject([{ reason: 'disconnected', incomplete: [], unreadable: [] }]);
    expect(sentIds(events)).toEqual([...lost.map((sent) => sent.messageId), messageId]);
  });

  it('finds each email of a gap', async () => {
    const { sandbox, client } = setUp();
    const events = await collect(client, { emails: 'me' });
    const { entities = [] } = await client.emails.list();
    const conversation = entities[0];
    const name = conversation?.participants?.find(({ purpose }) => purpose === 'customer')?.name ?? '';
    const customer = sandbox.customer(name);
    sandbox.notifications.disconnect();
    const send = () => customer.sendEmail({ conversationId: conversation?.id ?? '', text: 'More.' }).messageId;
    const sent = [send(), send(), send()];
    await until(() => events.length >= 2);
    expect(sentIds(events)).toEqual(sent);
  });

  it('reads a conversation that ended in a gap by its id, because it is no longer listed', async () => {
    const { sandbox, client } = setUp();
    const events = await collect(client, { messages: 'me' });
    const { conversationId } = await findMessageConversation(client, sandbox);
    sandbox.notifications.disconnect();
    await client.messages.update({ conversationId, state: 'disconnected' });
    await until(() => events.length >= 2);
    expect(events).toContainEqual(expect.objectContaining({ conversationId, source: 'resync' }));
    expect(changesOf(events)).toContainEqual({ type: 'ended' });
  });

  it('replaces the channel at a maintenance notice without a gap or a duplicate', async () => {
    const { sandbox, client, clock } = setUp();
    const events = await collect(client, { messages: 'me' });
    const { customer } = await findMessageConversation(client, sandbox);
    sandbox.notifications.announceMaintenance();
    await until(() => sandbox.notifications.connections === 2);
    const sent = [customer.sendMessage('one'), customer.sendMessage('two')];
    await until(() => events.length >= 2);
    clock.advance(5_000);
    await until(() => sandbox.notifications.connections === 1);
    sent.push(customer.sendMessage('three'));
    await until(() => events.length >= 3);
    expect(sentIds(events)).toEqual(sent.map(({ messageId }) => messageId));
    expect(events.some(({ topic }) => topic === 'resync')).toBe(false);
  });

  it('replaces the channel before it expires', async () => {
    const { sandbox, client, clock } = setUp();
    await collect(client, { messages: 'me' });
    const before = sandbox.requests.length;
    for (let minutes = 0; minutes < 24 * 60; minutes += 0.5) {
      sandbox.notifications.sendHeartbeat();
      clock.advance(30_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const created = sandbox.requests.slice(before).filter(({ operation }) => operation === 'postNotificationsChannels');
    expect(created).toHaveLength(1);
    expect(sandbox.notifications.connections).toBe(1);
  });

  it('reconnects if nothing arrives anymore, not even a response to a ping', async () => {
    const { sandbox, client, clock } = setUp();
    const sockets: { silence(): void }[] = [];
    class Socket extends sandbox.WebSocket {
      #isSilent = false;
      constructor(url: string) {
        super(url);
        sockets.push({ silence: () => (this.#isSilent = true) });
      }
      override addEventListener(type: never, listener: (event: never) => void): void {
        super.addEventListener(type, ((event: never) => this.#isSilent || listener(event)) as never);
      }
      override send(data: string): void {
        if (!this.#isSilent) super.send(data);
      }
    }
    const silent = createClient({
      baseUrl: sandbox.url,
      fetch: sandbox.fetch,
      WebSocket: Socket,
      auth: accessToken(sandbox.token(GRACE)),
      clock,
    });
    const events = await collect(silent, { messages: 'me' });
    const { customer } = await findMessageConversation(client, sandbox);
    sockets[0]?.silence();
    const { messageId } = customer.sendMessage('Anybody there?');
    clock.advance(45_000);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    await until(() => events.length >= 2);
    expect(events).toContainEqual(expect.objectContaining({ topic: 'resync', reason: 'silent' }));
    expect(sentIds(events)).toEqual([messageId]);
  });

  it('finds dropped events with an interval', async () => {
    const { sandbox, client, clock } = setUp();
    const events = await collect(client, { messages: 'me' }, { resyncInterval: 60_000 });
    const { customer } = await findMessageConversation(client, sandbox);
    sandbox.faults.add({ operations: 'notification', dropEvent: true, times: 1 });
    const { messageId } = customer.sendMessage('Lost');
    clock.advance(60_000);
    await until(() => events.length >= 2);
    expect(events).toContainEqual(expect.objectContaining({ topic: 'resync', reason: 'interval' }));
    expect(sentIds(events)).toEqual([messageId]);
  });

  it('that overflows starts with the conversations that are active, and reports none of them as new', async () => {
    const { sandbox, client, clock } = setUp();
    stream = client.events.subscribe({ messages: 'me' }, { maxWaiting: 3, initial: true });
    await stream.ready;
    const since = clock.now();
    const { conversationId, customer } = await findMessageConversation(client, sandbox);
    const sent = ['one', 'two', 'three', 'four'].map((text) => customer.sendMessage(text).messageId);
    await until(() => sandbox.notifications.connections === 1);
    clock.advance(1_000);
    const { entities = [] } = await client.messages.list();
    const events: StreamEvent[] = [];
    for await (const event of stream) {
      events.push(event);
      if (sentIds([event]).includes(sent.at(-1) ?? '')) break;
    }
    const topics = events.map((event) => ('source' in event ? event.source : event.topic));
    expect(topics).toEqual([...entities.map(() => 'initial'), 'resync', 'resync']);
    expect(events.at(-2)).toMatchObject({ topic: 'resync', reason: 'overflow', since });
    expect(events.at(-1)).toMatchObject({ conversationId, changes: sent.map((messageId) => ({ messageId })) });
  });

  it('of all channels works without the permission for internal messages, and names the topic as incomplete', async () => {
    const { sandbox } = setUp();
    const { id } = sandbox.addUser('Nell Novak', { permissions: ['conversation:email:view'] });
    const { url: baseUrl, fetch, WebSocket } = sandbox;
    const client = createClient({ baseUrl, fetch, WebSocket, auth: accessToken(sandbox.token(id)) });
    const events = await collect(client, { conversations: 'me' });
    stream?.resync();
    await until(() => events.length === 1);
    expect(events[0]).toMatchObject({ topic: 'resync', incomplete: [`v2.users.${id}.conversations`] });
  });

  it('is an async iterable that ends with close', async () => {
    const { sandbox, client } = setUp();
    const { customer } = await findMessageConversation(client, sandbox);
    stream = client.events.subscribe({ messages: 'me' });
    await stream.ready;
    customer.sendMessage('Hello?');
    const seen: StreamEvent[] = [];
    for await (const event of stream) {
      seen.push(event);
      await stream.close();
    }
    expect(seen).toHaveLength(1);
    expect(sandbox.notifications.connections).toBe(0);
  });

  it('throws the reason of its signal', async () => {
    const { client } = setUp();
    const controller = new AbortController();
    stream = client.events.subscribe({ messages: 'me' }, { signal: controller.signal });
    await stream.ready;
    const next = stream[Symbol.asyncIterator]().next();
    controller.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
  });

  it('names the missing permission of a rejected topic', async () => {
    const { sandbox } = setUp();
    const { id } = sandbox.addUser('Nell Novak', { permissions: ['conversation:email:view'] });
    const client = createClient({
      baseUrl: sandbox.url,
      fetch: sandbox.fetch,
      WebSocket: sandbox.WebSocket,
      auth: accessToken(sandbox.token(id)),
    });
    const queueId = sandbox.state.organizations[0]?.queues[0]?.id ?? '';
    stream = client.events.subscribe({ emails: { queue: queueId }, messages: { queue: queueId } });
    const error = await stream.ready.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PermissionError);
    expect(error).toMatchObject({
      missingPermissions: ['conversation:communication:view'],
      message: `events.subscribe: Genesys rejected topics: v2.routing.queues.${queueId}.conversations.emails, v2.routing.queues.${queueId}.conversations.messages (missing permissions: conversation:communication:view).`,
    });
  });

  it('reports that "me" needs a user\'s token', async () => {
    const sandbox = createSandbox();
    const { url: baseUrl, fetch, WebSocket } = sandbox;
    const client = createClient({ baseUrl, fetch, WebSocket, auth: clientCredentials(sandbox.credentials) });
    stream = client.events.subscribe({ emails: 'me' });
    await expect(stream.ready).rejects.toMatchObject({ operationId: 'getUsersMe', code: 'not.a.user' });
    await expect(stream.ready).rejects.toThrow(
      "can't be 'me', because the token belongs to no user. Use { user: id }, { queue: id } or queues.",
    );
  });

  it('reports an invalid selection', async () => {
    const { client } = setUp();
    stream = client.events.subscribe({ typing: { queue: 'x' }, chats: 'me' } as never);
    await expect(stream.ready).rejects.toThrow(ArgumentError);
    await expect(stream.ready).rejects.toThrow(
      /chats is unknown\. Use one of: .*; typing\.queue is not available\. Use one of: user\./,
    );
  });
});
