import { expect, test } from 'vitest';
import {
  type Auth,
  accessToken,
  authorizationCode,
  authorizationUrl,
  codeFromCallback,
  createClient,
  refreshToken,
} from '../../src/index.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { openStore } from '../support/login.js';

/** A client whose waits let the sandbox's time pass. */
const clientOf = (sandbox: Sandbox, auth: Auth, tokenStore = openStore()) =>
  createClient({
    baseUrl: sandbox.url,
    fetch: sandbox.fetch,
    auth,
    tokenStore,
    clock: { now: sandbox.clock.now, sleep: async (milliseconds) => sandbox.clock.advance(milliseconds) },
  });

test('a picture goes to a customer through all four steps', async () => {
  const sandbox = createSandbox();
  const { messages } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
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
  const steps = new Set<string>();
  const sent = await messages.sendMedia(
    { ...mine, textBody: 'Your ticket.', files: [{ name: 'ticket.png', content: new Uint8Array(200).fill(7) }] },
    { onProgress: ({ step }) => steps.add(step) },
  );
  expect(sent).toMatchObject({ textBody: 'Your ticket.', media: [{ name: 'ticket.png' }] });
  expect([...steps]).toEqual(['read', 'create', 'upload', 'validate', 'send']);
  expect(sandbox.sent).toHaveLength(1);
});

test.each(['offer.pdf', 'offer.tiff'])('the fax of %s is on its way', async (name) => {
  const sandbox = createSandbox();
  const { faxes } = clientOf(sandbox, accessToken(sandbox.token('Grace Okafor')));
  await faxes.send({ addresses: ['+13175555555'], file: { name, content: new Uint8Array(100).fill(9) } });
  expect(sandbox.sent).toHaveLength(1);
});

test('a user logs in with PKCE, and a later process goes on with the login', async () => {
  const sandbox = createSandbox();
  const client = sandbox.organization().state.clients.find(({ name }) => name === 'Web app');
  const [clientId = '', clientSecret = ''] = [client?.id, client?.secret];
  const redirectUri = 'http://localhost:8080/callback';
  const { url, state, codeVerifier } = await authorizationUrl({ loginUrl: sandbox.url, clientId, redirectUri });
  const code = await codeFromCallback(sandbox.authorize(url, 'Grace Okafor'), state);
  const store = openStore();
  const login = authorizationCode({ clientId, clientSecret, redirectUri, code, codeVerifier, account: 'grace' });
  expect((await clientOf(sandbox, login, store).emails.list()).entities?.length).toBeGreaterThan(0);

  for (let day = 0; day < 3; day++) {
    sandbox.clock.advance(86_400_000);
    const later = clientOf(sandbox, refreshToken({ clientId, clientSecret, account: 'grace' }), store);
    await later.messages.list();
  }
  await clientOf(sandbox, refreshToken({ clientId, clientSecret, account: 'grace' }), store).auth.logout();
  expect(store.tokens.size).toBe(0);
});
