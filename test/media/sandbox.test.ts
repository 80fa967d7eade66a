import { expect, test } from 'vitest';
import {
  type Auth,
  accessToken,
  authorizationCode,
  authorizationUrl,
  type Client,
  codeFromCallback,
  createClient,
  refreshToken,
  UnknownOutcomeError,
} from '../../src/index.js';
import { createSandbox, type Fault, type Sandbox } from '../../src/sandbox/index.js';
import { openStore } from '../support/login.js';

/** Creates a client whose waits advance the clock of the sandbox. */
const clientOf = (sandbox: Sandbox, auth: Auth, tokenStore = openStore()) =>
  createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    auth,
    tokenStore,
    clock: { now: sandbox.clock.now, sleep: async (milliseconds) => sandbox.clock.advance(milliseconds) },
  });

/** Returns a messaging conversation in which Grace is connected, and her communication. */
async function connectedMessage(sandbox: Sandbox, messages: Client['messages']) {
  const conversations = Object.values(sandbox.state.organizations[0]?.conversations ?? {});
  const agents = conversations.flatMap(({ id, participants }) =>
    participants.flatMap(({ purpose, communications }) =>
      purpose === 'agent' ? [{ conversationId: id, communicationId: communications.at(-1)?.id ?? '' }] : [],
    ),
  );
  const { entities = [] } = await messages.list();
  const mine = agents.find(({ conversationId }) =>
    entities.some(
      ({ id, participants = [] }) =>
        id === conversationId &&
        participants.some(({ purpose, state }) => purpose === 'agent' && state === 'connected'),
    ),
  );
  if (!mine) throw new Error('Grace has no connected messaging conversation');
  return mine;
}

test('sendMedia sends a picture to a customer', async () => {
  const sandbox = createSandbox();
  const { messages } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
  const mine = await connectedMessage(sandbox, messages);
  const steps = new Set<string>();
  const sent = await messages.sendMedia(
    { ...mine, textBody: 'Your ticket.', files: [{ name: 'ticket.png', content: new Uint8Array(200).fill(7) }] },
    { onProgress: ({ step }) => steps.add(step) },
  );
  expect(sent).toMatchObject([{ media: [{ name: 'ticket.png' }] }, { textBody: 'Your ticket.' }]);
  expect([...steps]).toEqual(['read', 'create', 'upload', 'validate', 'send']);
  expect(sandbox.sent).toHaveLength(2);
});

test('with a fixed clock, media are valid at the second check', async () => {
  const sandbox = createSandbox();
  const auth = accessToken(sandbox.token('Grace Okafor'));
  const { messages } = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth });
  const mine = await connectedMessage(sandbox, messages);
  const files = [{ name: 'ticket.png', content: new Uint8Array(200) }];
  await messages.sendMedia({ ...mine, textBody: 'Your ticket.', files }, { validationTimeout: 1_000 });
  expect(sandbox.sent).toHaveLength(2);
});

test('with a running clock, validation takes time', async () => {
  let now = Date.now();
  const sandbox = createSandbox({ clock: { now: () => now, advance: (milliseconds) => (now += milliseconds) } });
  const { messages } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
  const mine = await connectedMessage(sandbox, messages);
  const files = [{ name: 'ticket.png', content: new Uint8Array(200) }];
  const startedAt = now;
  await messages.sendMedia({ ...mine, textBody: 'Your ticket.', files });
  expect(now - startedAt).toBeGreaterThanOrEqual(2_000);
});

test.each(['offer.pdf', 'offer.tiff'])('faxes.send sends %s', async (name) => {
  const sandbox = createSandbox();
  const { faxes } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
  await faxes.send({ addresses: ['+13175555555'], file: { name, content: new Uint8Array(100).fill(9) } });
  expect(sandbox.sent).toHaveLength(1);
});

const picture = { textBody: 'Your ticket.', files: [{ name: 'ticket.png', content: new Uint8Array(200).fill(7) }] };

test.each<[string, Fault]>([
  ['503 before it is stored', { status: 503, times: 2 }],
  ['503 after it is stored', { status: 503, when: 'after', times: 1 }],
  ['429', { status: 429, retryAfter: 3, times: 1 }],
  ['a dropped connection before it is stored', { dropConnection: true, times: 1 }],
  ['a dropped connection after it is stored', { dropConnection: true, when: 'after', times: 1 }],
])('a picture is uploaded again after %s, and sent once', async (_, fault) => {
  const sandbox = createSandbox();
  const { messages } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
  const mine = await connectedMessage(sandbox, messages);
  sandbox.faults.add({ operations: 'upload', ...fault });
  await messages.sendMedia({ ...mine, ...picture });
  expect(sandbox.faults.list).toEqual([]);
  expect(sandbox.sent).toHaveLength(2);
});

test('a fault of uploads affects only uploads, and a fault of all operations no upload', async () => {
  const sandbox = createSandbox();
  const { messages } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
  const mine = await connectedMessage(sandbox, messages);
  const stop = sandbox.faults.add({ operations: 'upload', status: 500 });
  const failed = messages.sendMedia({ ...mine, ...picture }, { retry: false });
  await expect(failed).rejects.toMatchObject({
    step: 'upload',
    status: 500,
    message: expect.stringMatching(/returned 500/),
  });
  stop();
  sandbox.faults.add({ dropConnection: true });
  const put = await sandbox.fetch(new Request(`${sandbox.url}/uploads/none`, { method: 'PUT', body: 'x' }));
  expect(put.status).toBe(404);
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)(
  'a fax has an unknown outcome if its connection drops %s it is stored, and is not retried',
  async (when, sent) => {
    const sandbox = createSandbox({ faults: [{ operations: 'upload', dropConnection: true, when, times: 1 }] });
    const { faxes } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
    const fax = { addresses: ['+13175555555'], file: { name: 'offer.pdf', content: new Uint8Array(100).fill(9) } };
    await expect(faxes.send(fax)).rejects.toBeInstanceOf(UnknownOutcomeError);
    expect(sandbox.sent).toHaveLength(sent);
  },
);

test('a user signs in with PKCE, and a later process continues the sign-in', async () => {
  const sandbox = createSandbox();
  const client = sandbox.organization().state.clients.find(({ name }) => name === 'Web app');
  const [clientId = '', clientSecret = ''] = [client?.id, client?.secret];
  const redirectUri = 'http://localhost:8080/callback';
  const { url, state, codeVerifier } = await authorizationUrl({ loginUrl: sandbox.url, clientId, redirectUri });
  const code = await codeFromCallback(sandbox.authorize(url, 'Grace Okafor'), state);
  const store = openStore();
  const auth = authorizationCode({ clientId, clientSecret, redirectUri, code, codeVerifier, account: 'grace' });
  expect((await clientOf(sandbox, auth, store).emails.list()).entities?.length).toBeGreaterThan(0);

  for (let day = 0; day < 3; day++) {
    sandbox.clock.advance(86_400_000);
    const later = clientOf(sandbox, refreshToken({ clientId, clientSecret, account: 'grace' }), store);
    await later.messages.list();
  }
  await clientOf(sandbox, refreshToken({ clientId, clientSecret, account: 'grace' }), store).auth.logout();
  expect(store.tokens.size).toBe(0);
});
