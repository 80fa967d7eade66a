import { describe, expect, it } from 'vitest';
import { ArgumentError, accessToken, clientCredentials, createClient, PermissionError } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { createStreamClock } from '../events/stream-clock.js';
import { until } from '../support/until.js';

/** A client whose waits move the clock of the sandbox. */
async function setUp(localPart: string) {
  const sandbox = createSandbox();
  const { clock, credentials, fetch, url: baseUrl } = sandbox;
  const sleep = async (milliseconds: number) => clock.advance(milliseconds);
  const client = createClient({
    baseUrl,
    fetch,
    auth: clientCredentials(credentials),
    clock: { now: clock.now, sleep },
  });
  const sent = await client.emails.sendAgentless({
    senderType: 'Outbound',
    fromAddress: { email: `support@${sandbox.state.organizations[0]?.emailDomain}` },
    toAddresses: [{ email: `${localPart}@customer.example` }],
    subject: 'Your link',
    textBody: 'Here it is.',
  });
  const start = clock.now();
  return { sandbox, client, conversationId: sent.conversationId ?? '', elapsed: () => clock.now() - start };
}

const countReads = ({ requests }: ReturnType<typeof createSandbox>) =>
  requests.filter(({ operation }) => operation === 'getConversationsEmail').length;

it.each(['bounce', 'bounce+1'])('reports that an email to %s bounced, after 20 seconds', async (localPart) => {
  const { client, conversationId, elapsed } = await setUp(localPart);
  const delivery = await client.emails.waitForDelivery({ conversationId });
  const address = `${localPart}@customer.example`;
  expect(delivery).toMatchObject({ outcome: 'failed', conversationId, address, error: { code: 'email.bounced' } });
  expect(elapsed()).toBe(20_000);
});

it('reports no error if none shows in time, with few requests', async () => {
  const { sandbox, client, conversationId, elapsed } = await setUp('ada');
  expect(await client.emails.waitForDelivery({ conversationId })).toEqual({ outcome: 'noError', conversationId });
  expect(elapsed()).toBe(35_000);
  expect(countReads(sandbox)).toBe(8);
});

it('has options for the time and the interval', async () => {
  const { sandbox, client, conversationId } = await setUp('bounce');
  const delivery = await client.emails.waitForDelivery({ conversationId }, { window: 10_000, interval: 10_000 });
  expect(delivery.outcome).toBe('noError');
  expect(countReads(sandbox)).toBe(2);
});

it('rejects an invalid option before a request', async () => {
  const { sandbox, client, conversationId } = await setUp('ada');
  await expect(client.emails.waitForDelivery({ conversationId }, { interval: 0 })).rejects.toThrow(ArgumentError);
  expect(countReads(sandbox)).toBe(0);
});

describe('with a stream', () => {
  /** An agent sends an email that will bounce, in a conversation of her queue. Time passes only with `advance`. */
  async function setUpStream({ userName = 'Grace Okafor', localPart = 'bounce' } = {}) {
    const sandbox = createSandbox();
    const clock = createStreamClock();
    const { fetch, WebSocket, url: baseUrl } = sandbox;
    const client = createClient({ baseUrl, fetch, WebSocket, clock, auth: accessToken(sandbox.token(userName)) });
    const { entities = [] } = await client.emails.list();
    const agentOf = (conversation: (typeof entities)[number]) =>
      conversation.participants?.find(({ user, state }) => user?.name === userName && state === 'connected');
    const conversation = entities.find(agentOf);
    const conversationId = conversation?.id ?? '';
    const queueId = (conversation && agentOf(conversation))?.queue?.id ?? '';
    const { from } = await client.emails.getDraft({ conversationId });
    const to = [{ email: `${localPart}@customer.example` }];
    await client.emails.sendMessage({ conversationId, from, to, textBody: 'Here it is.' });
    const advance = (milliseconds: number) => {
      clock.advance(milliseconds);
      sandbox.clock.advance(milliseconds);
    };
    return { sandbox, client, conversationId, queueId, advance };
  }

  type Setting = Awaited<ReturnType<typeof setUpStream>>;
  const countConversationReads = ({ sandbox, conversationId }: Setting) =>
    sandbox.requests.filter(
      ({ operation, path }) => operation === 'getConversationsEmail' && path.endsWith(conversationId),
    ).length;

  it.each<[string, (setting: Setting) => Parameters<Setting['client']['events']['subscribe']>[0]]>([
    ['the emails of the user', () => ({ emails: 'me' })],
    ['all conversations of the user', () => ({ conversations: 'me' })],
    ['the queue', ({ queueId }) => ({ queues: [queueId] })],
  ])('reports an error as soon as an event of %s has it', async (_, select) => {
    const setting = await setUpStream();
    const { sandbox, client, conversationId } = setting;
    const stream = client.events.subscribe(select(setting));
    await stream.ready;
    const before = countConversationReads(setting);
    const delivery = client.emails.waitForDelivery({ conversationId }, { stream });
    await until(() => countConversationReads(setting) > before);
    // No time passes for the client, so it does not read again by itself.
    sandbox.clock.advance(20_000);
    expect(await delivery).toEqual({
      outcome: 'failed',
      conversationId,
      participantId: expect.any(String),
      address: expect.stringContaining('@'),
      error: { code: 'email.bounced', message: expect.stringContaining('bounced') },
    });
    await stream.close();
  });

  it('reports an error that the first read finds, such as one of a gap', async () => {
    const { client, conversationId, advance } = await setUpStream();
    advance(20_000);
    const stream = client.events.subscribe({ emails: 'me' });
    expect(await client.emails.waitForDelivery({ conversationId }, { stream })).toMatchObject({ outcome: 'failed' });
    await stream.close();
  });

  it('reads the conversation at the end, because the event can be missed', async () => {
    const setting = await setUpStream();
    const { sandbox, client, conversationId, advance } = setting;
    const stream = client.events.subscribe({ emails: 'me' });
    await stream.ready;
    sandbox.faults.add({ operations: ['notification'], dropEvent: true });
    const before = countConversationReads(setting);
    const delivery = client.emails.waitForDelivery({ conversationId }, { stream });
    await until(() => countConversationReads(setting) > before);
    advance(35_000);
    expect(await delivery).toMatchObject({ outcome: 'failed', error: { code: 'email.bounced' } });
    expect(countConversationReads(setting) - before).toBe(2);
    await stream.close();
  });

  it('reports no error if none shows in time, and ignores errors of other conversations', async () => {
    const setting = await setUpStream({ localPart: 'ada' });
    const { sandbox, client, conversationId, advance } = setting;
    const stream = client.events.subscribe({ conversations: 'me' });
    const errors: unknown[] = [];
    stream.on('conversations', ({ changes }) => errors.push(...changes.filter(({ type }) => type === 'error')));
    await stream.ready;
    const other = Object.values(sandbox.state.organizations[0]?.conversations ?? {}).find(
      ({ id, channel, participants }) =>
        id !== conversationId && channel === 'email' && participants.some(({ name }) => name === 'Grace Okafor'),
    );
    for (const { purpose, communications } of other?.participants ?? []) {
      if (purpose === 'customer') communications[0].bounceTime = new Date(sandbox.clock.now()).toISOString();
    }
    const before = countConversationReads(setting);
    const delivery = client.emails.waitForDelivery({ conversationId }, { stream, window: 20_000 });
    await until(() => countConversationReads(setting) > before);
    sandbox.clock.advance(1);
    await until(() => errors.length > 0);
    advance(20_000);
    expect(await delivery).toEqual({ outcome: 'noError', conversationId });
    await stream.close();
  });

  it('leaves the other consumers of the stream alone', async () => {
    const setting = await setUpStream();
    const { sandbox, client, conversationId, advance } = setting;
    const stream = client.events.subscribe({ emails: 'me' });
    const received: string[] = [];
    const consumer = (async () => {
      for await (const event of stream) if ('changes' in event) received.push(event.changes[0]?.type ?? '');
    })();
    await stream.ready;
    const before = countConversationReads(setting);
    const delivery = client.emails.waitForDelivery({ conversationId }, { stream });
    await until(() => countConversationReads(setting) > before);
    advance(20_000);
    expect(await delivery).toMatchObject({ outcome: 'failed' });
    await until(() => received.length > 0);
    expect(sandbox.notifications.connections).toBe(1);
    await stream.close();
    await consumer;
    expect(received).toEqual(['error']);
  });

  /** A stream whose topic Genesys rejects. */
  function subscribeWithoutPermission({ sandbox, queueId }: Setting) {
    const { fetch, WebSocket, url: baseUrl } = sandbox;
    const { id } = sandbox.addUser('Nell Novak', { permissions: ['conversation:email:view'] });
    const client = createClient({ baseUrl, fetch, WebSocket, auth: accessToken(sandbox.token(id)) });
    return client.events.subscribe({ emails: { queue: queueId } });
  }

  it('rejects with the error that ends the stream', async () => {
    const setting = await setUpStream();
    const { client, conversationId } = setting;
    const stream = subscribeWithoutPermission(setting);
    await expect(client.emails.waitForDelivery({ conversationId }, { stream })).rejects.toThrow(PermissionError);
  });

  it('rejects with the error of a stream that has already ended', async () => {
    const setting = await setUpStream();
    const { client, conversationId } = setting;
    const stream = subscribeWithoutPermission(setting);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow(PermissionError);
    await expect(client.emails.waitForDelivery({ conversationId }, { stream })).rejects.toThrow(PermissionError);
  });

  it('ends with the reason of the signal', async () => {
    const setting = await setUpStream();
    const { client, conversationId } = setting;
    const stream = client.events.subscribe({ emails: 'me' });
    await stream.ready;
    const controller = new AbortController();
    const before = countConversationReads(setting);
    const delivery = client.emails.waitForDelivery({ conversationId }, { stream, signal: controller.signal });
    await until(() => countConversationReads(setting) > before);
    controller.abort(new Error('The call ended.'));
    await expect(delivery).rejects.toThrow('The call ended.');
    await expect(
      client.emails.waitForDelivery({ conversationId }, { stream, signal: controller.signal }),
    ).rejects.toThrow('The call ended.');
    await stream.close();
  });
});
