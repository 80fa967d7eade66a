import { expect, it } from 'vitest';
import { accessToken, createClient, type StreamEvent } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { createRandom } from '../../src/sandbox/random.js';
import { atScale } from '../support/scale.js';
import { until } from '../support/until.js';
import { createStreamClock } from './stream-clock.js';

const CHANGES = atScale({ small: 300, full: 2_000 });
const GRACE = 'Grace Okafor';

/** Responses are older than the events that arrive before them. */
const DELAYS = [
  ['at once', 0],
  ['late', 20],
] as const;

it.each(DELAYS)(
  `reports ${CHANGES} changes under random disconnects, each once and in order per conversation, if responses arrive %s`,
  async (_, maxDelay) => {
    const sandbox = createSandbox();
    const clock = createStreamClock();
    const random = createRandom({ random: 7 });
    const client = createClient({
      baseUrl: sandbox.url,
      fetch: async (request) => {
        const response = await sandbox.fetch(request);
        for (let left = random.number() * maxDelay; left >= 1; left -= 1) await nextTurn();
        return response;
      },
      WebSocket: sandbox.WebSocket,
      auth: accessToken(sandbox.token(GRACE)),
      clock,
      rateLimiter: false,
    });
    const stream = client.events.subscribe({ messages: 'me', emails: 'me' });
    const events: StreamEvent[] = [];
    stream.on('event', (event) => events.push(event));
    await stream.ready;

    const findConversations = async (list: typeof client.emails.list | typeof client.messages.list) => {
      const { entities = [] } = await list();
      return entities.map(({ id, participants = [] }) => {
        const name = participants.find(({ purpose }) => purpose === 'customer')?.name ?? '';
        const agent = participants.find(({ purpose, state }) => purpose === 'agent' && state === 'connected');
        return { id, customer: sandbox.customer(name), participantId: agent?.id ?? '' };
      });
    };
    const emails = await findConversations(client.emails.list);
    const messages = await findConversations(client.messages.list);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random.number() * items.length)] as Item;
    const made = new Map<string, string[]>();
    const add = (conversationId: string, change: string) =>
      made.set(conversationId, [...(made.get(conversationId) ?? []), change]);

    const actions = [
      () => {
        const { conversationId, messageId } = pick(messages).customer.sendMessage('More.');
        add(conversationId, messageId);
      },
      () => {
        const { id, customer } = pick(emails);
        add(id, customer.sendEmail({ conversationId: id, text: 'More.' }).messageId);
      },
    ];
    for (let count = 0; count < CHANGES; count += 1) {
      pick(actions)();
      if (random.number() < 0.02) sandbox.notifications.disconnect();
      if (random.number() < 0.01) sandbox.notifications.announceMaintenance(0);
      // A channel that ends within seconds is replaced after a wait.
      clock.advance(5_000);
      // Lets the stream work while changes happen.
      if (random.number() < 0.3) for (let turns = 0; turns <= maxDelay; turns += 1) await nextTurn();
    }
    await until(() => sandbox.notifications.connections > 0);
    stream.resync();
    await until(() => events.at(-1)?.topic === 'resync' || countMessages(events) >= CHANGES);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await stream.close();

    const reported = new Map<string, string[]>();
    for (const event of events) {
      if (!('changes' in event)) continue;
      const ids = event.changes.flatMap((change) => (change.type === 'message' ? [change.messageId] : []));
      reported.set(event.conversationId, [...(reported.get(event.conversationId) ?? []), ...ids]);
    }
    expect([...made.values()].flat()).toHaveLength(CHANGES);
    expect(events.filter(({ topic }) => topic === 'resync').length).toBeGreaterThan(5);
    for (const [conversationId, ids] of made) expect(reported.get(conversationId)).toEqual(ids);
    expect([...reported.values()].flat()).toHaveLength(CHANGES);
  },
);

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const countMessages = (events: readonly StreamEvent[]): number =>
  events.reduce(
    (count, event) => count + ('changes' in event ? event.changes.filter(({ type }) => type === 'message').length : 0),
    0,
  );
