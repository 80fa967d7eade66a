import { expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../../src/sandbox/index.js';
import { createCheckedClient } from '../helpers/checked-client.js';

/** The listings of all users and channels. */
async function listAll(sandbox: Sandbox) {
  const users = ['Grace Okafor', 'Linus Meyer', 'Mei Tanaka', 'Omar Haddad'];
  return Promise.all(
    users.map(async (user) => {
      const { emails, messages, cobrowse, internalMessages } = createCheckedClient(sandbox, user);
      const listings = await Promise.all([emails.list(), messages.list(), cobrowse.list(), internalMessages.list()]);
      return listings.map(({ entities = [] }) => entities);
    }),
  );
}

/** Reading the state makes the sandbox scan it for each listing. */
const scanFromNowOn = (sandbox: Sandbox) => void sandbox.state;

/** Lists without a scan and with one. */
async function expectSameAsScan(sandbox: Sandbox): Promise<void> {
  const listed = await listAll(sandbox);
  scanFromNowOn(sandbox);
  expect(listed).toEqual(await listAll(sandbox));
}

test('listings without a scan are those of the seed', () => expectSameAsScan(createSandbox()));

test('listings follow each change: answered, transferred, parked, ended, reopened, claimed', async () => {
  const sandbox = createSandbox();
  await listAll(sandbox);
  const zoe = sandbox.customer('Zoe');
  const grace = createCheckedClient(sandbox, 'Grace Okafor');
  const linus = createCheckedClient(sandbox, 'Linus Meyer');
  const agentOf = async (conversationId: string, state: string) =>
    (await grace.emails.get({ conversationId })).participants?.find((p) => p.purpose === 'agent' && p.state === state)
      ?.id ?? '';
  const ids = ['a', 'b', 'c', 'd'].map((subject) => zoe.sendEmail({ subject, text: 'Hi' }).conversationId);
  await listAll(sandbox);
  const [first = '', second = '', third = '', fourth = ''] = ids;
  for (const conversationId of [first, second, third]) {
    const participantId = await agentOf(conversationId, 'alerting');
    await grace.emails.updateParticipant({ conversationId, participantId, state: 'connected' });
  }
  const participantId = await agentOf(first, 'connected');
  await grace.emails.replaceParticipant({ conversationId: first, participantId, userName: 'Linus Meyer' });
  await grace.emails.update({ conversationId: second, state: 'disconnected' });
  await grace.emails.updateParticipant({
    conversationId: third,
    participantId: await agentOf(third, 'connected'),
    state: 'parked',
  });
  zoe.sendEmail({ conversationId: second, text: 'One more thing' });
  const queue = (await grace.emails.get({ conversationId: fourth })).participants?.find(
    ({ purpose }) => purpose === 'acd',
  );
  await linus.emails.replaceParticipant({
    conversationId: fourth,
    participantId: queue?.id ?? '',
    userName: 'Mei Tanaka',
  });
  sandbox.addConversation({ channel: 'internalMessage', agent: 'Grace Okafor', colleague: 'Omar Haddad' });
  zoe.sendMessage('Hi');
  await expectSameAsScan(sandbox);
});

test('a listing shows changes of a conversation that it has shown before', async () => {
  const sandbox = createSandbox({ empty: true });
  sandbox.addQueue('Billing', { wrapupPrompt: 'MANDATORY' });
  sandbox.addUser('Ada Byron', { queues: ['Billing'] });
  const ids = sandbox.addConversation({ agent: 'Ada Byron' });
  const { emails } = createCheckedClient(sandbox, 'Ada Byron');
  const { conversationId, participantId = '' } = ids;
  const list = async () => (await emails.list()).entities?.[0]?.participants?.at(-1);
  expect(await list()).toMatchObject({ held: false, attributes: {} });
  await emails.updateParticipant({ conversationId, participantId, held: true });
  await emails.updateParticipantAttributes({ conversationId, participantId, attributes: { a: 'b' } });
  expect(await list()).toMatchObject({ held: true, attributes: { a: 'b' } });
});

test('a parked conversation resumes in listings when its time has passed', async () => {
  const sandbox = createSandbox({ empty: true });
  sandbox.addUser('Ada Byron');
  const { conversationId, participantId = '' } = sandbox.addConversation({ agent: 'Ada Byron' });
  const { emails } = createCheckedClient(sandbox, 'Ada Byron');
  const resumeTime = new Date(sandbox.clock.now() + 60_000).toISOString();
  await emails.setParkingState({ conversationId, participantId, state: 'parked', resumeTime });
  const getState = async () => (await emails.list()).entities?.[0]?.participants?.at(-1)?.state;
  expect(await getState()).toBe('parked');
  sandbox.clock.advance(60_000);
  expect(await getState()).toBe('connected');
});

test('changes of the state by a test are in the next listing, also through an old reference', async () => {
  const sandbox = createSandbox({ empty: true });
  const ada = sandbox.addUser('Ada Byron');
  const { conversationId } = sandbox.addConversation({ agent: 'Ada Byron' });
  const { emails } = createCheckedClient(sandbox, 'Ada Byron');
  const count = async () => (await emails.list()).entities?.length;
  expect(await count()).toBe(1);
  const conversation = sandbox.organization().state.conversations[conversationId];
  const agent = conversation?.participants.at(-1);
  if (!agent) throw new Error('The conversation has no agent.');
  agent.userId = 'someone else';
  expect(await count()).toBe(0);
  agent.userId = ada.id;
  expect(await count()).toBe(1);
});
