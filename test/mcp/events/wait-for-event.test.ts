import { afterEach, describe, expect, it } from 'vitest';
import { accessToken, clientCredentials, createCaller, createClient } from '../../../src/index.js';
import { createToolExecutor } from '../../../src/mcp/index.js';
import { createSandbox, type Sandbox } from '../../../src/sandbox/index.js';
import { until } from '../../support/until.js';
import { connect, dataOf, serve, textOf } from '../clients.js';

const AGENT = 'Grace Okafor';
const NAME = 'wait_for_event';

interface Waited {
  timedOut: boolean;
  channel?: string;
  conversationId?: string;
  changes?: { type: string; messageId?: string }[];
  emails?: { id: string; textBody: string }[];
  messages?: { id: string; textBody: string }[];
  lastMessageId?: string;
  note?: string;
  _notice?: string;
}

const optionsOf = (sandbox: Sandbox) => ({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  WebSocket: sandbox.WebSocket,
  auth: accessToken(sandbox.token(AGENT)),
});

function setUp() {
  const sandbox = createSandbox();
  const execute = createToolExecutor(createClient(optionsOf(sandbox)));
  const wait = async (args: object = {}) => dataOf<Waited>(await execute(NAME, { waitSeconds: 30, ...args }));
  const add = (channel: 'email' | 'message', customer = 'Ada') =>
    sandbox.addConversation({ channel, agent: AGENT, customer }).conversationId;
  /** Runs an action when the tool listens. */
  const whenListening = async (action: () => void) => {
    await until(
      () => sandbox.requests.at(-1)?.operation === 'getConversationsMessages' && sandbox.notifications.connections > 0,
    );
    action();
  };
  return { sandbox, execute, wait, add, whenListening };
}

describe('wait_for_event', () => {
  it('returns the message of a customer, with a notice, and closes its connection', async () => {
    const { sandbox, wait, add, whenListening } = setUp();
    const conversationId = add('message');
    const waiting = wait();
    await whenListening(() => sandbox.customer('Ada').sendMessage('Where is my parcel?'));
    const result = await waiting;
    expect(result).toMatchObject({ timedOut: false, channel: 'messages', conversationId });
    expect(result.messages).toMatchObject([{ id: result.lastMessageId, textBody: 'Where is my parcel?' }]);
    expect(result.changes).toMatchObject([{ type: 'message', messageId: result.lastMessageId, purpose: 'customer' }]);
    expect(result._notice).toMatch(/^Customers may have written the text at .*messages\[\]\.textBody/);
    expect(Object.keys(result).at(-1)).toBe('_notice');
    expect(sandbox.notifications.connections).toBe(0);
  });

  it('ignores the reply of the agent to an email, and returns that of the customer', async () => {
    const { sandbox, wait, add } = setUp();
    const conversationId = add('email');
    const { emails } = createClient(optionsOf(sandbox));
    const { from, to } = await emails.getDraft({ conversationId });
    const waiting = wait({ channel: 'emails', conversationId });
    await until(() => sandbox.notifications.connections > 0);
    await emails.sendMessage({ conversationId, from, to, textBody: 'From the agent' });
    sandbox.customer('Ada').sendEmail({ conversationId, text: 'Thank you' });
    const result = await waiting;
    expect(result).toMatchObject({ channel: 'emails', conversationId });
    expect(result.emails?.at(-1)).toMatchObject({ id: result.lastMessageId, textBody: 'Thank you' });
  });

  it('ignores other conversations', async () => {
    const { sandbox, wait, add } = setUp();
    const [conversationId] = [add('message'), add('message', 'Bob')];
    const waiting = wait({ conversationId, channel: 'messages' });
    await until(() => sandbox.notifications.connections > 0);
    sandbox.customer('Bob').sendMessage('Not this one');
    const { messageId } = sandbox.customer('Ada').sendMessage('This one');
    expect(await waiting).toMatchObject({ conversationId, lastMessageId: messageId });
  });

  it('returns at once what the customer wrote after a known message', async () => {
    const { sandbox, wait, add } = setUp();
    const conversationId = add('message');
    const customer = sandbox.customer('Ada');
    const known = customer.sendMessage('one').messageId;
    const later = [customer.sendMessage('two').messageId, customer.sendMessage('three').messageId];
    const result = await wait({ conversationId, afterMessageId: known });
    expect(result.messages?.map(({ id }) => id)).toEqual(later);
    expect(result.lastMessageId).toBe(later[1]);
  });

  it('returns every email after a known one, although the conversation names only the latest', async () => {
    const { sandbox, wait, add } = setUp();
    const conversationId = add('email');
    const customer = sandbox.customer('Ada');
    const [known = '', ...later] = ['one', 'two', 'three'].map(
      (text) => customer.sendEmail({ conversationId, text }).messageId,
    );
    const { emails } = createClient(optionsOf(sandbox));
    const { from, to } = await emails.getDraft({ conversationId });
    await emails.sendMessage({ conversationId, from, to, textBody: 'From the agent' });
    const result = await wait({ conversationId, channel: 'emails', afterMessageId: known });
    expect(result.emails?.map(({ textBody }) => textBody)).toEqual(['two', 'three', 'From the agent']);
    expect(result.emails?.map(({ id }) => id)).toEqual([...later, result.lastMessageId]);
    const next = await wait({ conversationId, afterMessageId: result.lastMessageId, waitSeconds: 1 });
    expect(next).toMatchObject({ timedOut: true, lastMessageId: result.lastMessageId });
  });

  it('waits for any change on request', async () => {
    const { sandbox, wait, add } = setUp();
    const conversationId = add('message');
    const waiting = wait({ conversationId, channel: 'messages', until: 'anyChange' });
    await until(() => sandbox.notifications.connections > 0);
    await createClient(optionsOf(sandbox)).messages.update({ conversationId, state: 'disconnected' });
    expect((await waiting).changes).toContainEqual({ type: 'ended' });
  });

  it('returns the last message if nothing happens, for the next call', async () => {
    const { sandbox, wait, add } = setUp();
    const conversationId = add('message');
    const { messageId } = sandbox.customer('Ada').sendMessage('one');
    const result = await wait({ conversationId, waitSeconds: 1 });
    expect(result).toEqual({ timedOut: true, waitedSeconds: 1, conversationId, lastMessageId: messageId });
    expect(sandbox.notifications.connections).toBe(0);
    const next = sandbox.customer('Ada').sendMessage('two').messageId;
    expect(await wait({ conversationId, afterMessageId: messageId })).toMatchObject({ lastMessageId: next });
  });

  it('says that no event can arrive for a conversation of someone else', async () => {
    const { wait } = setUp();
    const result = await wait({ conversationId: 'unknown', waitSeconds: 1 });
    expect(result.note).toContain('is not among the active conversations of the signed-in user');
  });

  it('stops at the signal of the call', async () => {
    const { sandbox, execute } = setUp();
    const controller = new AbortController();
    const call = execute(NAME, { waitSeconds: 30 }, { signal: controller.signal });
    await until(() => sandbox.notifications.connections > 0);
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await until(() => sandbox.notifications.connections === 0);
  });

  it.each([
    [{ afterMessageId: 'x' }, 'wait_for_event: conversationId is missing.'],
    [{ channel: 'chats' }, 'channel'],
    [{ seconds: 1 }, 'seconds'],
  ])('rejects %j', async (args, message) => {
    const { execute } = setUp();
    expect(textOf(await execute(NAME, args))).toContain(message);
  });

  it('needs a client with events', async () => {
    const sandbox = createSandbox();
    const execute = createToolExecutor(createCaller({}, optionsOf(sandbox)) as never);
    expect(textOf(await execute(NAME))).toContain('needs a client of createClient');
  });
});

describe('wait_for_event on a server', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

  async function start(connections: Parameters<typeof serve>[0]['connections'], flags: object = {}) {
    const server = await serve({ connections, flags: { toolsets: ['extras'], ...flags } } as never);
    const client = await connect(server.url);
    closers.push(
      () => client.close(),
      () => server.close(),
    );
    return client;
  }

  it('listens to the connection of the PCID, by both names', async () => {
    const sandboxes = { north: createSandbox({ seed: 1 }), south: createSandbox({ seed: 2 }) };
    const client = await start(Object.entries(sandboxes).map(([id, sandbox]) => ({ id, ...optionsOf(sandbox) })));
    await client.listTools();
    for (const sandbox of Object.values(sandboxes))
      sandbox.addConversation({ channel: 'message', agent: AGENT, customer: 'Ada' });
    const wait = (name: string, PCID: string) =>
      client.callTool({ name, arguments: { PCID, channel: 'messages', waitSeconds: 30 } });
    const calls = [wait(NAME, 'north'), wait(`genesys_conversations_digital_${NAME}`, 'south')];
    await until(() => Object.values(sandboxes).every(({ notifications }) => notifications.connections === 1));
    sandboxes.south.customer('Ada').sendMessage('From the south');
    sandboxes.north.customer('Ada').sendMessage('From the north');
    const [north, south] = (await Promise.all(calls)).map((result) => dataOf<Waited>(result));
    expect(north?.messages?.[0]?.textBody).toBe('From the north');
    expect(south?.messages?.[0]?.textBody).toBe('From the south');
    for (const { notifications } of Object.values(sandboxes)) expect(notifications.connections).toBe(0);
  });

  it('waits shorter than --max-wait', async () => {
    const sandbox = createSandbox();
    const client = await start([{ id: 'only', ...optionsOf(sandbox) }], { maxWait: 2 });
    const result = await client.callTool({ name: NAME, arguments: { waitSeconds: 60 } });
    expect(dataOf(result)).toMatchObject({ timedOut: true, waitedSeconds: 1 });
  });

  it("is hidden without a user's token", async () => {
    const sandbox = createSandbox();
    const auth = clientCredentials(sandbox.credentials);
    const client = await start([{ id: 'only', ...optionsOf(sandbox), auth }]);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain(NAME);
    expect(textOf(await client.callTool({ name: NAME, arguments: {} }))).toContain("needs a user's token");
  });
});
