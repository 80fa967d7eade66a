import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { openConnection } from '../../src/mcp/connections.js';
import { executeTool } from '../../src/mcp/tool-executor.js';
import { toolNamed } from '../../src/mcp/tool-names.js';
import { connect, dataOf, serve, textOf } from './clients.js';
import { errorResponse, type FakeResponse, fakeGenesys, type ReceivedRequest } from './fake-genesys.js';

let respond: (request: ReceivedRequest) => FakeResponse;
let genesys: Awaited<ReturnType<typeof fakeGenesys>>;
beforeEach(async () => {
  respond = () => 'hang';
  genesys = await fakeGenesys((request) => respond(request));
});
afterEach(() => genesys.close());

const SEND = {
  conversationId: 'c1',
  from: { email: 'desk@example.com' },
  to: [{ email: 'anna@example.com' }],
  textBody: 'Hello',
};

/** Runs a tool with a limit of 300 ms, and returns the facts about its failure. */
async function fail(name: string, args: Record<string, unknown>, options = {}) {
  const tool = toolNamed(name);
  if (!tool) throw new Error(`No tool ${name}.`);
  const { client } = openConnection(genesys.connection('acme', options));
  const result = await executeTool(tool, client, args, { names: 'short', maxWait: 300 });
  expect(result.isError).toBe(true);
  return (dataOf(result) as { error: Record<string, unknown> }).error;
}

describe('at the limit', () => {
  test('a write in flight has an unknown outcome, and is not said to be unsent', async () => {
    const error = await fail('post_email_messages', SEND);
    expect(error).toMatchObject({ kind: 'UnknownOutcomeError', outcome: 'unknown', checkWith: 'get_email_messages' });
    expect(error.message).toMatch(/^post_email_messages: no response within 0\.3 s \(--max-wait\)/);
    expect(JSON.stringify(error)).not.toMatch(/[Nn]othing was|[Nn]ot sent/);
    expect(genesys.requests).toHaveLength(1);
  });

  test('a read in flight can be retried', async () => {
    const error = await fail('get_email', { conversationId: 'c1' });
    expect(error).toMatchObject({ kind: 'TimeoutError', retryable: true });
    expect(error.advice).toContain('nothing was changed');
  });

  test('an idempotent write in flight may have taken effect', async () => {
    const error = await fail('put_email_messages_draft', SEND);
    expect(error).toMatchObject({ kind: 'TimeoutError', retryable: true });
    expect(error.advice).toContain('may have taken effect');
  });

  test('a call that waits for an access token was not sent', async () => {
    const auth = accessToken(() => new Promise<string>(() => {}));
    const error = await fail('post_email_messages', SEND, { auth });
    expect(error).toMatchObject({ kind: 'RateLimitError', retryable: true });
    expect(error.message).toMatch(/^post_email_messages: not sent within 0\.3 s /);
    expect(genesys.requests).toEqual([]);
  });
});

test('a rate limit that lasts longer than the limit fails at once, with the advice of Genesys', async () => {
  respond = () => ({ ...(errorResponse(429, 'too.many.requests') as object), headers: { 'retry-after': '20' } });
  const error = await fail('post_email_messages', SEND);
  expect(error).toMatchObject({ kind: 'RateLimitError', retryAfterSeconds: 20, retryable: true });
  expect(error.advice).toBe('Too many requests. Nothing was changed. Call the tool again after 20 seconds.');
  expect(genesys.requests).toHaveLength(1);
});

test('--max-wait limits the calls of a server', async () => {
  const server = await serve({ connections: [genesys.connection('acme')], flags: { maxWait: 1 } });
  const client = await connect(server.url);
  const result = await client.callTool({
    name: 'get_email',
    arguments: { conversationId: 'c1', toolCallId: 'call_1' },
  });
  expect(textOf(result)).toContain('get_email: no response within 1 s (--max-wait)');
  await client.close();
  await server.close();
});
