import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { InMemoryTransport as ServerSide } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { confirming, needsConfirmation } from '../../src/mcp/confirm-step.js';
import { openConnection } from '../../src/mcp/connections.js';
import { sha256 } from '../../src/mcp/http/static-token-verifier.js';
import { silentLog } from '../../src/mcp/log.js';
import { manifest } from '../../src/mcp/manifest.js';
import { createServerFactory } from '../../src/mcp/server-factory.js';
import { nameIn } from '../../src/mcp/tool-names.js';
import { connect, type Era, eras, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';
import { file } from './temp-file.js';

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
  genesys.asked.length = 0;
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

/** Answers every question, and remembers what was asked. */
function answering(client: Client, answer: Answer): string[] {
  const questions: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    return answer;
  });
  return questions;
}

test('what deletes, overwrites or reaches people is asked for; what only reads is not', () => {
  const asked = manifest.filter(needsConfirmation).map((tool) => nameIn('short', tool));
  expect(asked).toEqual(
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

/** A client over HTTP, or, of the older protocol, over a connection that lasts: only there can it be asked. */
async function connected(era: Era): Promise<Client> {
  if (era === 'modern') return connect(server.url, 'modern', canAsk);
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const principal = {
    connections: [openConnection(genesys.connection('acme', { label: 'Acme' }))],
    allows: () => true,
  };
  const factory = createServerFactory({
    names: 'short',
    confirm: confirming(),
    principalOf: () => principal,
    log: silentLog,
  });
  serveStdio(factory, { transport: serverSide as unknown as ServerSide });
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: eras.legacy }, ...canAsk });
  await client.connect(clientSide);
  return client;
}

describe.each<Era>(['modern', 'legacy'])('%s protocol', (era) => {
  test('a call goes out once the person agrees', async () => {
    const client = await connected(era);
    const questions = answering(client, { action: 'accept', content: { confirm: true } });
    const result = await client.callTool(call);
    expect(result.isError).toBeFalsy();
    expect(questions).toHaveLength(1);
    expect(questions[0]).toMatch(/in Acme \(acme\)\?/);
    expect(questions[0]).toContain('b@example.com');
    expect(genesys.asked).toHaveLength(1);
    await client.close();
  });

  test.each<[string, Answer]>([
    ['declines', { action: 'decline' }],
    ['cancels', { action: 'cancel' }],
    ['leaves the box empty', { action: 'accept', content: { confirm: false } }],
  ])('nothing goes out when the person %s', async (_name, answer) => {
    const client = await connected(era);
    answering(client, answer);
    const result = await client.callTool(call);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/did not agree .* Nothing was sent/);
    expect(genesys.asked).toEqual([]);
    await client.close();
  });

  test('nobody is asked about a call whose arguments are wrong', async () => {
    const client = await connected(era);
    const questions = answering(client, { action: 'accept', content: { confirm: true } });
    const { textBody, ...without } = call.arguments;
    const result = await client.callTool({ ...call, arguments: { ...without, textbody: textBody, senderType: 'Me' } });
    expect(textOf(result)).toMatch(/textbody is not known here.*senderType must be one of/);
    expect([questions, genesys.asked]).toEqual([[], []]);
    await client.close();
  });

  test('a read is not asked for', async () => {
    const client = await connected(era);
    const questions = answering(client, { action: 'decline' });
    expect((await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } })).isError).toBeFalsy();
    expect(questions).toEqual([]);
    await client.close();
  });
});

test.each<[string, Era, object, RegExp]>([
  ['cannot ask', 'modern', {}, /your host can't put the question.* Nothing was sent/],
  ['asks by a page alone', 'modern', { capabilities: { elicitation: { url: {} } } }, /no elicitation by form/],
  ['speaks an older protocol, over HTTP', 'legacy', canAsk, /can ask only where the host speaks protocol 2026-07-28/],
])('a host that %s is refused, and told why', async (_name, era, options, why) => {
  const client = await connect(server.url, era, options);
  const result = await client.callTool(call);
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(why);
  expect(genesys.asked).toEqual([]);
  await client.close();
});

describe('a confirmation is good for the call that was shown, and once', () => {
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
    const auth = file({ tokens });
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
    // Their schemas say that PCID goes into a header too.
    for (const client of Object.values(clients)) await client.listTools();
  });
  const clientOf = (name: string): Client => clients[name] ?? expect.unreachable();

  /** What the server sends with its question. */
  async function stateOf(more: object = {}): Promise<string> {
    const asked = await clientOf('principal').callTool(
      { name: call.name, arguments: { ...args, ...more } },
      { allowInputRequired: true },
    );
    expect(asked).toMatchObject({ resultType: 'input_required', inputRequests: { confirm: {} } });
    return (asked as unknown as { requestState: string }).requestState;
  }
  const yes = { confirm: { action: 'accept', content: { confirm: true } } };
  const answered = (requestState: string | undefined, more: object = {}, name = call.name, by = 'principal') => {
    const params = {
      name,
      arguments: { ...args, ...more },
      inputResponses: yes,
      ...(requestState && { requestState }),
    };
    return clientOf(by).callTool(params);
  };
  const expectDoubt = (result: object, reason: string, words: RegExp) => {
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { kind: 'NotConfirmed', reason } } });
    expect(textOf(result)).toMatch(words);
    expect(genesys.asked).toEqual([]);
  };

  test('it has none of the content', async () => {
    const [, body = ''] = (await stateOf()).split('.');
    expect(Buffer.from(body, 'base64url').toString()).not.toMatch(/example\.com|agentless|Hello|acme|principal/);
  });

  test('it sends the call, in whatever order the arguments come back, and no second one', async () => {
    const state = await stateOf();
    const turned = Object.fromEntries(Object.entries(args).reverse());
    const result = await clientOf('principal').callTool({
      ...{ name: call.name, arguments: turned },
      ...{ inputResponses: yes, requestState: state },
    });
    expect(result.isError).toBeFalsy();
    expect(genesys.asked).toHaveLength(1);
    genesys.asked.length = 0;
    expectDoubt(await answered(state), 'used', /was used before: it is good for one call\. Nothing was sent/);
    // Another question for the same call gets another one.
    expect((await answered(await stateOf())).isError).toBeFalsy();
  });

  test.each<[string, object, string, string]>([
    ['other words', { textBody: 'Hello, and goodbye' }, call.name, 'principal'],
    ['another receiver', { toAddresses: [{ email: 'eve@example.com' }] }, call.name, 'principal'],
    ['an argument more', { htmlBody: '<p>Hello</p>' }, call.name, 'principal'],
    ['another connection', { PCID: 'bolt' }, call.name, 'principal'],
    ['another principal', {}, call.name, 'anotherPrincipal'],
  ])('it is not good for %s', async (_name, more, name, by) => {
    expectDoubt(await answered(await stateOf(), more, name, by), 'other', /is for another call than this one/);
  });

  test('nor for another tool', async () => {
    const requestState = await stateOf();
    const name = 'delete_email_messages_draft_attachment';
    const other = { name, arguments: { conversationId: 'c1', attachmentId: 'a1', PCID: 'acme' } };
    const result = await clientOf('principal').callTool({ ...other, ...{ inputResponses: yes, requestState } });
    expectDoubt(result, 'other', /is for another call than this one of delete_email_messages_draft_attachment/);
  });

  test('nor where it was changed, made up, or is missing', async () => {
    const state = await stateOf();
    const [version, body = '', mac] = state.split('.');
    const later = JSON.parse(Buffer.from(body, 'base64url').toString());
    later.exp += 3600;
    const longer = [version, Buffer.from(JSON.stringify(later)).toString('base64url'), mac].join('.');
    const flipped = state.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
    for (const forged of [longer, flipped, `${version}.${body}.`, 'nonsense', undefined])
      expectDoubt(await answered(forged), 'forged', /is none that this server gave\. Nothing was sent/);
  });

  test('replicas with the same key take it from each other; a server with a key of its own does not', async () => {
    expectDoubt(await answered(await stateOf(), {}, call.name, 'stranger'), 'forged', /none that this server gave/);
    expect((await answered(await stateOf(), {}, call.name, 'replica')).isError).toBeFalsy();
    expect(genesys.asked).toHaveLength(1);
  });

  test('it expires after ten minutes', async () => {
    const state = await stateOf();
    const spent = await stateOf();
    await answered(spent);
    genesys.asked.length = 0;
    const begun = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: begun + 590_000 });
    expectDoubt(await answered(spent), 'used', /used before/);
    vi.setSystemTime(begun + 601_000);
    for (const late of [state, spent])
      expectDoubt(await answered(late), 'expired', /too late: it is good for 600 seconds/);
    vi.useRealTimers();
  });
});

test('a key that is too short is refused, and not shown', async () => {
  const connections = [genesys.connection('acme')];
  const short = serve({ connections, flags: { confirm: true }, env: { GENESYS_MCP_CONFIRM_KEY: 'secret' } });
  await expect(short).rejects.toThrow(/GENESYS_MCP_CONFIRM_KEY must have at least 32 bytes/);
  await expect(short).rejects.not.toThrow(/secret/);
});
