import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { InMemoryTransport as ServerSide } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmStep, needsConfirmation } from '../../src/mcp/confirm.js';
import { openConnection } from '../../src/mcp/connections.js';
import { silentLog } from '../../src/mcp/log.js';
import { manifest } from '../../src/mcp/manifest.js';
import { nameIn } from '../../src/mcp/names.js';
import { createServerFactory } from '../../src/mcp/server.js';
import { connect, type Era, eras, serve, textOf } from './clients.js';
import { fakeGenesys } from './fake-genesys.js';

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
  const caller = { connections: [openConnection(genesys.connection('acme', { label: 'Acme' }))], allows: () => true };
  const factory = createServerFactory({ names: 'short', confirm: confirmStep, callerOf: () => caller, log: silentLog });
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

  test('a read is not asked for', async () => {
    const client = await connected(era);
    const questions = answering(client, { action: 'decline' });
    expect((await client.callTool({ name: 'get_email', arguments: { conversationId: 'c1' } })).isError).toBeFalsy();
    expect(questions).toEqual([]);
    await client.close();
  });
});

test.each<[string, Era, object]>([
  ['a host that cannot ask', 'modern', {}],
  ['a host of the older protocol, over HTTP, where nothing can be asked', 'legacy', canAsk],
])('%s is refused, and told why', async (_name, era, options) => {
  const client = await connect(server.url, era, options);
  const result = await client.callTool(call);
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(/your host can't put the question.* Nothing was sent/);
  expect(genesys.asked).toEqual([]);
  await client.close();
});
