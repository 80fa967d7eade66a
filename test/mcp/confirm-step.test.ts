import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { InMemoryTransport as ServerSide } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createConfirmStep, needsConfirmation } from '../../src/mcp/confirm-step.js';
import { openConnection } from '../../src/mcp/connections.js';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { silentLog } from '../../src/mcp/log.js';
import { manifest } from '../../src/mcp/manifest.js';
import { createServerFactory } from '../../src/mcp/server-factory.js';
import { nameIn } from '../../src/mcp/tool-names.js';
import { connect, dataOf, type Era, eras, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  genesys = await fakeGenesys();
  server = await serve({
    connections: [genesys.connection('acme', { label: 'Acme' })],
    flags: { confirm: true, names: 'short' },
  });
});
beforeEach(() => {
  genesys.requests.length = 0;
});
afterAll(async () => {
  await server?.close();
  await genesys?.close();
});

type Answer = { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, boolean> };
const canAsk = { capabilities: { elicitation: { form: {} } } };
const call = {
  name: 'post_emails_agentless',
  arguments: {
    senderType: 'Outbound',
    fromAddress: { email: 'a@example.com' },
    toAddresses: [{ email: 'b@example.com' }],
    subject: 'Hi',
    textBody: 'Hello',
    conversationId: 'c1',
  },
};

/** Makes the client give an answer to every question. Returns the questions. */
function answerQuestions(client: Client, answer: Answer): string[] {
  const questions: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    return answer;
  });
  return questions;
}

test('a tool that deletes, overwrites or reaches people needs confirmation; a read does not', () => {
  const names = manifest.filter(needsConfirmation).map((tool) => nameIn('short', tool));
  expect(names).toEqual(
    expect.arrayContaining([
      'delete_email_messages_draft_attachment',
      'post_email_messages',
      'post_emails_agentless',
      'post_message_communication_messages',
      'post_messages_agentless',
    ]),
  );
  for (const tool of manifest.filter((entry) => entry.annotations.readOnlyHint))
    expect(needsConfirmation(tool)).toBe(false);
});

/** Connects a client over HTTP, or, for the older protocol, in memory: it can be asked only over a permanent connection. */
async function connectClient(era: Era): Promise<Client> {
  if (era === 'modern') return connect(server.url, 'modern', canAsk);
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const principal = {
    connections: [openConnection(genesys.connection('acme', { label: 'Acme' }))],
    toolFilter: () => true,
  };
  const factory = createServerFactory({
    names: 'short',
    confirm: createConfirmStep(),
    principalOf: () => principal,
    log: silentLog,
  });
  serveStdio(factory, { transport: serverSide as unknown as ServerSide });
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: eras.legacy }, ...canAsk });
  await client.connect(clientSide);
  return client;
}

describe.each<Era>(['modern', 'legacy'])('%s protocol', (era) => {
  test('a call is sent after the person confirms it', async () => {
    const client = await connectClient(era);
    const questions = answerQuestions(client, { action: 'accept', content: { confirm: true } });
    const result = await client.callTool(call);
    expect(result.isError).toBeFalsy();
    expect(questions).toHaveLength(1);
    expect(questions[0]).toMatch(/in Acme \(acme\)\?/);
    expect(questions[0]).toContain('b@example.com');
    expect(genesys.requests).toHaveLength(1);
    await client.close();
  });

  test.each<[string, Answer]>([
    ['declines', { action: 'decline' }],
    ['cancels', { action: 'cancel' }],
    ['leaves the checkbox empty', { action: 'accept', content: { confirm: false } }],
  ])('nothing is sent if the person %s', async (_name, answer) => {
    const client = await connectClient(era);
    answerQuestions(client, answer);
    const result = await client.callTool(call);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/did not confirm post_emails_agentless\. Nothing was sent/);
    expect(genesys.requests).toEqual([]);
    await client.close();
  });

  test('a call with invalid arguments is rejected without a question', async () => {
    const client = await connectClient(era);
    const questions = answerQuestions(client, { action: 'accept', content: { confirm: true } });
    const { textBody, ...without } = call.arguments;
    const result = await client.callTool({ ...call, arguments: { ...without, textbody: textBody, senderType: 'Me' } });
    expect(textOf(result)).toMatch(/textbody is unknown.*senderType must be one of/);
    expect([questions, genesys.requests]).toEqual([[], []]);
    await client.close();
  });

  test('a read needs no confirmation', async () => {
    const client = await connectClient(era);
    const questions = answerQuestions(client, { action: 'decline' });
    expect((await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } })).isError).toBeFalsy();
    expect(questions).toEqual([]);
    await client.close();
  });
});

test.each<[string, Era, object, RegExp]>([
  ['cannot ask', 'modern', {}, /your host cannot ask.* Nothing was sent/],
  ['supports only URL mode', 'modern', { capabilities: { elicitation: { url: {} } } }, /elicitation in form mode/],
  ['uses an older protocol over HTTP', 'legacy', canAsk, /can ask only hosts that support MCP protocol 2026-07-28/],
])('the call of a host that %s is rejected with the reason', async (_name, era, options, why) => {
  const client = await connect(server.url, era, options);
  const result = await client.callTool(call);
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(why);
  expect(genesys.requests).toEqual([]);
  await client.close();
});

describe('a confirmation is valid once, for the call that the person saw', () => {
  const [first, second] = ['first', 'second'].map((name) => `a-token-of-the-${name}-one-0123456789abcdef`);
  const key = 'a key that the replicas of the server share';
  const args = { ...call.arguments, PCID: 'acme' };
  const clients: Record<string, Client> = {};
  const servers: Awaited<ReturnType<typeof serve>>[] = [];
  afterAll(async () => {
    for (const client of Object.values(clients)) await client.close();
    for (const server of servers) await server.close();
  });
  beforeAll(async () => {
    const tokens = [first, second].map((token = '', index) => ({
      name: `principal-${index}`,
      sha256: sha256(token),
      connections: ['*'],
    }));
    const auth = writeTempFile({ tokens });
    const start = async (env: Record<string, string> = {}) => {
      const started = await serve({
        connections: [genesys.connection('acme'), genesys.connection('bolt')],
        flags: { confirm: true, names: 'short', auth },
        env,
      });
      servers.push(started);
      return started.url;
    };
    const [one, other, stranger] = [
      await start({ GENESYS_MCP_CONFIRM_KEY: key }),
      await start({ GENESYS_MCP_CONFIRM_KEY: key }),
      await start(),
    ];
    const bearer = (token = '') => ({ authorization: `Bearer ${token}` });
    clients.principal = await connect(one, 'modern', canAsk, bearer(first));
    clients.anotherPrincipal = await connect(one, 'modern', canAsk, bearer(second));
    clients.replica = await connect(other, 'modern', canAsk, bearer(first));
    clients.stranger = await connect(stranger, 'modern', canAsk, bearer(first));
    // The listed schemas make the client mirror PCID in a header.
    for (const client of Object.values(clients)) await client.listTools();
  });
  const clientOf = (name: string): Client => clients[name] ?? expect.unreachable();

  /** Calls the tool, and returns the state that the server sends with its question. */
  async function requestState(more: object = {}): Promise<string> {
    const result = await clientOf('principal').callTool(
      { name: call.name, arguments: { ...args, ...more } },
      { allowInputRequired: true },
    );
    expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { confirm: {} } });
    return (result as unknown as { requestState: string }).requestState;
  }
  const yes = { confirm: { action: 'accept', content: { confirm: true } } };
  const callConfirmed = (requestState: string | undefined, more: object = {}, name = call.name, by = 'principal') => {
    const params = {
      name,
      arguments: { ...args, ...more },
      inputResponses: yes,
      ...(requestState && { requestState }),
    };
    return clientOf(by).callTool(params);
  };
  const expectInvalid = (result: object, reason: string, message: RegExp) => {
    expect(result).toMatchObject({ isError: true });
    expect(dataOf(result)).toMatchObject({ error: { kind: 'NotConfirmed', reason } });
    expect(textOf(result)).toMatch(message);
    expect(genesys.requests).toEqual([]);
  };

  test('it does not contain the arguments', async () => {
    const [, body = ''] = (await requestState()).split('.');
    expect(Buffer.from(body, 'base64url').toString()).not.toMatch(/example\.com|agentless|Hello|acme|principal/);
  });

  test('it is valid for one call, with the arguments in any order', async () => {
    const state = await requestState();
    const reversed = Object.fromEntries(Object.entries(args).reverse());
    const result = await clientOf('principal').callTool({
      ...{ name: call.name, arguments: reversed },
      ...{ inputResponses: yes, requestState: state },
    });
    expect(result.isError).toBeFalsy();
    expect(genesys.requests).toHaveLength(1);
    genesys.requests.length = 0;
    expectInvalid(await callConfirmed(state), 'used', /was already used: it is valid for one call\. Nothing was sent/);
    // The same call can be confirmed again.
    expect((await callConfirmed(await requestState())).isError).toBeFalsy();
  });

  test.each<[string, object, string, string]>([
    ['another text', { textBody: 'Hello, and goodbye' }, call.name, 'principal'],
    ['another recipient', { toAddresses: [{ email: 'eve@example.com' }] }, call.name, 'principal'],
    ['an additional argument', { htmlBody: '<p>Hello</p>' }, call.name, 'principal'],
    ['another connection', { PCID: 'bolt' }, call.name, 'principal'],
    ['another principal', {}, call.name, 'anotherPrincipal'],
  ])('it is not valid for %s', async (_name, more, name, by) => {
    expectInvalid(await callConfirmed(await requestState(), more, name, by), 'other', /is for a different call/);
  });

  test('it is not valid for another tool', async () => {
    const state = await requestState();
    const name = 'delete_email_messages_draft_attachment';
    const other = { name, arguments: { conversationId: 'c1', attachmentId: 'a1', PCID: 'acme' } };
    const result = await clientOf('principal').callTool({ ...other, ...{ inputResponses: yes, requestState: state } });
    expectInvalid(result, 'other', /not for this call of delete_email_messages_draft_attachment/);
  });

  test('it is not valid if it was changed, invented, or is missing', async () => {
    const state = await requestState();
    const [version, body = '', mac] = state.split('.');
    const later = JSON.parse(Buffer.from(body, 'base64url').toString());
    later.exp += 3600;
    const longer = [version, Buffer.from(JSON.stringify(later)).toString('base64url'), mac].join('.');
    const flipped = state.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    for (const forged of [longer, flipped, `${version}.${body}.`, 'nonsense', undefined])
      expectInvalid(
        await callConfirmed(forged),
        'forged',
        /is invalid: this server did not issue it\. Nothing was sent/,
      );
  });

  test('replicas with the same key accept it; a server with another key does not', async () => {
    expectInvalid(
      await callConfirmed(await requestState(), {}, call.name, 'stranger'),
      'forged',
      /this server did not issue it/,
    );
    expect((await callConfirmed(await requestState(), {}, call.name, 'replica')).isError).toBeFalsy();
    expect(genesys.requests).toHaveLength(1);
  });

  test('it expires after ten minutes', async () => {
    const state = await requestState();
    const spent = await requestState();
    await callConfirmed(spent);
    genesys.requests.length = 0;
    const started = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: started + 590_000 });
    expectInvalid(await callConfirmed(spent), 'used', /already used/);
    vi.setSystemTime(started + 601_000);
    for (const late of [state, spent])
      expectInvalid(await callConfirmed(late), 'expired', /has expired: it is valid for 600 seconds/);
    vi.useRealTimers();
  });
});

test('a key that is too short is rejected without showing it', async () => {
  const connections = [genesys.connection('acme')];
  const short = serve({ connections, flags: { confirm: true }, env: { GENESYS_MCP_CONFIRM_KEY: 'secret' } });
  await expect(short).rejects.toThrow(/GENESYS_MCP_CONFIRM_KEY must have at least 32 bytes/);
  await expect(short).rejects.not.toThrow(/secret/);
});
