const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { accessToken, clientCredentials, createClient, NotFoundError } = require('genesys-conversations-digital');
const { createToolExecutor } = require('genesys-conversations-digital/mcp');
const { createSandbox, serveSandbox } = require('genesys-conversations-digital/sandbox');

const folder = mkdtempSync(join(tmpdir(), 'jest-commonjs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Creates a file and returns its path. */
function createFile(name) {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(200, 7));
  return path;
}

/** Ways to reach a sandbox. Each returns options for `createClient` and a function that stops it. */
const TRANSPORTS = {
  'sandbox.fetch': async (sandbox) => ({
    options: { baseUrl: sandbox.url, fetch: sandbox.fetch },
    stop: async () => {},
  }),
  HTTP: async (sandbox) => {
    const server = await serveSandbox(sandbox);
    return { options: { baseUrl: server.url }, stop: () => server.close() };
  },
};

describe.each(Object.keys(TRANSPORTS))('over %s', (name) => {
  let sandbox;
  let options;
  let stop;

  beforeEach(async () => {
    sandbox = createSandbox();
    ({ options, stop } = await TRANSPORTS[name](sandbox));
  });
  afterEach(() => stop());

  /** A client that signs in with OAuth. */
  const service = () => createClient({ ...options, auth: clientCredentials(sandbox.credentials) });
  /** A client with the access token of an agent. */
  const agent = () => createClient({ ...options, auth: accessToken(sandbox.token('Grace Okafor')) });

  test('a service signs in and reads a conversation', async () => {
    const { conversationId } = sandbox.customer('Ada').sendEmail({ subject: 'Hours', text: 'Are you open on Sunday?' });
    const email = await service().emails.get({ conversationId });
    expect(email.participants[0].subject).toBe('Hours');
  });

  test('a missing conversation is a NotFoundError', async () => {
    const call = service().emails.get({ conversationId: 'no-such' });
    await expect(call).rejects.toBeInstanceOf(NotFoundError);
  });

  test('a listing is iterated page by page', async () => {
    const client = service();
    const { entities } = await client.integrations.list();
    expect(entities.length).toBeGreaterThan(1);
    const ids = [];
    for await (const { id } of client.integrations.list.all({ pageSize: 1 })) ids.push(id);
    expect(ids.sort()).toEqual(entities.map(({ id }) => id).sort());
  });

  test('an agent sends a picture', async () => {
    const client = agent();
    const ada = sandbox.customer('Ada');
    const { conversationId } = ada.sendMessage('Where is my ticket?');
    const { participants } = await client.messages.get({ conversationId });
    const { id: participantId } = participants.find(({ purpose }) => purpose === 'agent');
    await client.messages.updateParticipant({ conversationId, participantId, state: 'connected' });
    const communicationId = communicationOf(conversationId);

    const files = [createFile('ticket.png')];
    await client.messages.sendMedia({ conversationId, communicationId, textBody: 'Here it is.', files });

    expect(ada.readMessages().map(({ text }) => text)).toEqual(['', 'Here it is.']);
  });

  test('an agent sends a fax', async () => {
    await agent().faxes.send({ addresses: ['+13175555555'], file: createFile('offer.pdf') });
    expect(sandbox.sent).toHaveLength(1);
  });

  test('a tool call validates its arguments and returns data', async () => {
    const { conversationId } = sandbox.customer('Ada').sendMessage('Hello?');
    const execute = createToolExecutor(agent(), { redact: true });
    expect(await execute('get_message', {})).toMatchObject({ isError: true });
    const { content } = await execute('get_message', { conversationId });
    expect(JSON.parse(content[0].text)).toMatchObject({ id: conversationId });
  });

  /** The id of the agent's communication in a conversation. */
  function communicationOf(conversationId) {
    const { participants } = sandbox.organization().state.conversations[conversationId];
    return participants.find(({ purpose }) => purpose === 'agent').communications.at(-1).id;
  }
});
