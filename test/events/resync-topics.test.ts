import { afterEach, expect, it } from 'vitest';
import { accessToken, createClient, type EventSelection, type EventStream, type StreamEvent } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { until } from '../support/until.js';
import { createStreamClock } from './stream-clock.js';

const AGENT = 'Grace Okafor';
let stream: EventStream | undefined;
afterEach(() => stream?.close());

async function setUp(selection: EventSelection) {
  const sandbox = createSandbox();
  const access = { baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(sandbox.token(AGENT)) };
  const client = createClient({ ...access, WebSocket: sandbox.WebSocket, clock: createStreamClock() });
  const events: StreamEvent[] = [];
  stream = client.events.subscribe(selection);
  stream.on('event', (event) => events.push(event));
  await stream.ready;
  return { sandbox, client, events };
}

const changesOf = (events: readonly StreamEvent[], conversationId: string) =>
  events.flatMap((event) => ('changes' in event && event.conversationId === conversationId ? event.changes : []));

it.each(['social', 'video'] as const)(
  'a known %s conversation that changed in a gap is read by its id',
  async (channel) => {
    const name = `${channel}s` as const;
    const { sandbox, client, events } = await setUp({ [name]: 'me' });
    const {
      conversationId,
      participantId = '',
      communicationId = '',
    } = sandbox.addConversation({
      channel,
      agent: AGENT,
      customer: 'Ada',
    });
    await until(() => events.length === 1);
    expect(events).toMatchObject([{ channel: name, conversationId, source: 'notification' }]);
    sandbox.notifications.disconnect();
    const code = sandbox.state.organizations[0]?.wrapupCodes[0]?.id ?? '';
    await client[name].setWrapup({ conversationId, participantId, communicationId, code });
    await until(() => events.length === 3);
    expect(events[1]).toMatchObject({ topic: 'resync', incomplete: [expect.stringContaining('v2.users.')] });
    expect(events[2]).toMatchObject({ channel: name, conversationId, source: 'resync' });
    expect(changesOf(events, conversationId)).toContainEqual({ type: 'wrapup', participantId, code });
  },
);

it('the topic of all channels finds conversations that started in a gap, each with its model', async () => {
  const { sandbox, events } = await setUp({ conversations: 'me' });
  sandbox.addConversation({ channel: 'message', agent: AGENT, customer: 'Grace Hopper' });
  await until(() => events.length === 1);
  sandbox.notifications.disconnect();
  const started = (['email', 'message', 'cobrowse', 'internalMessage'] as const).map((channel) =>
    sandbox.addConversation({ channel, agent: AGENT, customer: 'Ada', colleague: 'Linus Meyer' }),
  );
  const ids = started.map(({ conversationId }) => conversationId);
  await until(() => ids.every((id) => changesOf(events, id).length > 0));
  expect(events[1]).toMatchObject({ topic: 'resync', incomplete: [] });
  for (const [index, property] of ['emails', 'messages', 'cobrowsesessions', 'internalMessages'].entries()) {
    const event = events.find((one) => 'conversationId' in one && one.conversationId === ids[index]);
    expect(event).toMatchObject({ topic: 'v2.users.{id}.conversations', source: 'resync' });
    expect(changesOf(events, ids[index] ?? '')[0]).toEqual({ type: 'started' });
    const { participants } = (event as { data: { participants: Record<string, unknown>[] } }).data;
    expect(participants.some((participant) => property in participant)).toBe(true);
  }
});

it('the topic of all channels reports a message of a gap once', async () => {
  const { sandbox, events } = await setUp({ conversations: 'me' });
  const { conversationId } = sandbox.addConversation({ channel: 'message', agent: AGENT, customer: 'Ada' });
  await until(() => events.length >= 1);
  sandbox.notifications.disconnect();
  const { messageId } = sandbox.customer('Ada').sendMessage('Lost');
  await until(() =>
    changesOf(events, conversationId).some((change) => 'messageId' in change && change.messageId === messageId),
  );
  await new Promise((resolve) => setImmediate(resolve));
  const messages = changesOf(events, conversationId).filter(
    (change) => change.type === 'message' && change.messageId === messageId,
  );
  expect(messages).toHaveLength(1);
});
