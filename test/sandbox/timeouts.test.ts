import { afterEach, expect, test, vi } from 'vitest';
import { accessToken, clientCredentials, createClient } from '../../src/index.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { until } from '../support/until.js';

const GRACE = 'Grace Okafor';

afterEach(() => vi.useRealTimers());

/** An agent's reply that will bounce. */
async function sendBouncingReply(sandbox: Sandbox) {
  const { fetch, url: baseUrl, WebSocket } = sandbox;
  const client = createClient({ baseUrl, fetch, WebSocket, auth: accessToken(sandbox.token(GRACE)) });
  const { entities = [] } = await client.emails.list();
  const isConnected = (user: string) =>
    entities.find(({ participants }) => participants?.some((p) => p.user?.name === user && p.state === 'connected'));
  const conversationId = isConnected(GRACE)?.id ?? '';
  const stream = client.events.subscribe({ emails: 'me' });
  const errors: string[] = [];
  stream.on('emails', ({ changes }) => {
    for (const change of changes) if (change.type === 'error') errors.push(change.code);
  });
  await stream.ready;
  const { from } = await client.emails.getDraft({ conversationId });
  await client.emails.sendMessage({
    conversationId,
    from,
    to: [{ email: 'bounce@customer.example' }],
    textBody: 'Here it is.',
  });
  return { stream, errors };
}

test('notification channels report a bounce when the clock advances past it', async () => {
  const sandbox = createSandbox();
  const { stream, errors } = await sendBouncingReply(sandbox);
  sandbox.clock.advance(19_000);
  await new Promise((resolve) => setTimeout(resolve));
  expect(errors).toEqual([]);
  sandbox.clock.advance(1_000);
  await until(() => errors.length > 0);
  expect(errors).toEqual(['email.bounced']);
  await stream.close();
});

test('notification channels report a bounce when its time has come on a running clock', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const sandbox = createSandbox({ clock: 'running' });
  const { stream, errors } = await sendBouncingReply(sandbox);
  await vi.advanceTimersByTimeAsync(20_000);
  vi.useRealTimers();
  await until(() => errors.length > 0);
  expect(errors).toEqual(['email.bounced']);
  await stream.close();
});

/** The state of an agentless email that will bounce. */
async function createBouncingState() {
  const sandbox = createSandbox({ clock: 'running' });
  const { credentials, fetch, url: baseUrl } = sandbox;
  const client = createClient({ baseUrl, fetch, auth: clientCredentials(credentials) });
  const { conversationId } = await client.emails.sendAgentless({
    senderType: 'Outbound',
    fromAddress: { email: `support@${sandbox.state.organizations[0]?.emailDomain}` },
    toAddresses: [{ email: 'bounce@customer.example' }],
    subject: 'Your link',
    textBody: 'Here it is.',
  });
  return { state: structuredClone(sandbox.state), conversationId };
}

test.each(['created', 'loaded', 'reset'])('a %s state keeps its timeouts on a running clock', async (kind) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { state, conversationId } = await createBouncingState();
  const sandbox = createSandbox({ clock: 'running', ...(kind !== 'loaded' && { state }) });
  if (kind === 'loaded') sandbox.load(state);
  if (kind === 'reset') sandbox.reset();
  const changed: string[] = [];
  sandbox.on('conversation', ({ conversation }) => changed.push(conversation.id));
  vi.advanceTimersByTime(20_000);
  expect(changed).toEqual([conversationId]);
});

test('an advance of a running clock brings a timeout forward', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { state, conversationId } = await createBouncingState();
  const sandbox = createSandbox({ clock: 'running', state });
  const changed: string[] = [];
  sandbox.on('conversation', ({ conversation }) => changed.push(conversation.id));
  sandbox.clock.advance(15_000);
  expect(changed).toEqual([]);
  vi.advanceTimersByTime(5_000);
  expect(changed).toEqual([conversationId]);
});
