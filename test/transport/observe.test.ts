import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { accessToken } from '../../src/auth/access-token.js';
import { type Client, createClient } from '../../src/client/client.js';
import type { ClientOptions } from '../../src/client/options.js';
import type { RetryEvent } from '../../src/transport/events.js';
import { type Reply, startServer, type TestServer } from './server.js';

const TOKEN = 'tok-9a1b2c3d4e';
const CUSTOMER_TEXT = 'text of a customer';
const write = { conversationId: 'id-of-conversation', communicationId: 'p', textBody: CUSTOMER_TEXT };
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

let server: TestServer | undefined;
afterEach(() => server?.close());

async function clientOf(replies: Reply[], options: Partial<ClientOptions>): Promise<Client> {
  server = await startServer((_, count) => replies[count - 1] ?? { json: { id: 'x' } });
  const retry = { backoff: { base: 0 } };
  return createClient({ baseUrl: server.baseUrl, auth: accessToken(TOKEN), rateLimiter: false, retry, ...options });
}

/** Hooks that record their events. */
function recording() {
  const events: [string, Record<string, unknown>][] = [];
  const record = (name: string) => (event: object) => events.push([name, { ...event }]);
  const hooks = {
    onRequest: record('request'),
    onResponse: record('response'),
    onRetry: record('retry'),
    onError: record('error'),
  };
  return { events, hooks };
}

const rateLimited: Reply = {
  status: 429,
  headers: { 'retry-after': '0', 'inin-correlation-id': 'corr', 'inin-ratelimit-allowed': '300' },
};

describe('hooks', () => {
  it('report each attempt, its response and the retry, without secrets or content', async () => {
    const { events, hooks } = recording();
    const client = await clientOf([rateLimited], { hooks });
    await client.messages.sendMessage(write, { headers: { traceparent: TRACE } });
    expect(events.map(([name, { attempt }]) => `${name} ${attempt}`)).toEqual([
      'request 1',
      'response 1',
      'retry 1',
      'request 2',
      'response 2',
    ]);
    for (const [, event] of events) {
      expect(event).toMatchObject({
        call: events[0]?.[1].call,
        operationId: 'postConversationsMessageCommunicationMessages',
        method: 'POST',
        path: '/api/v2/conversations/messages/{conversationId}/communications/{communicationId}/messages',
        traceparent: TRACE,
      });
    }
    expect(events[1]?.[1]).toMatchObject({
      status: 429,
      correlationId: 'corr',
      duration: expect.any(Number),
      rateLimit: { allowed: 300, retryAfter: 0 },
    });
    expect(events[2]?.[1]).toMatchObject({ delay: 0, error: { name: 'RateLimitError', status: 429 } });
    const all = JSON.stringify(events);
    for (const secret of [TOKEN, CUSTOMER_TEXT, 'id-of-conversation']) expect(all).not.toContain(secret);
  });

  it('report a failed call once, with the error that its caller gets', async () => {
    const { events, hooks } = recording();
    const client = await clientOf([503], { hooks });
    const error: unknown = await client.messages.sendMessage(write).catch((error: unknown) => error);
    expect(events.map(([name]) => name)).toEqual(['request', 'response', 'error']);
    expect(events[2]?.[1].error).toBe(error);
    await client.emails.get({} as never).catch(() => {});
    expect(events.at(-1)).toMatchObject(['error', { attempt: 0, error: { name: 'ArgumentError' } }]);
  });

  it('include content with logContent, but no token', async () => {
    const { events, hooks } = recording();
    const client = await clientOf([], { hooks, logContent: true });
    await client.messages.sendMessage(write);
    expect(events[0]?.[1].url).toContain('id-of-conversation');
    expect(events[0]?.[1].body).toContain(CUSTOMER_TEXT);
    expect(events[1]?.[1].body).toBe('{"id":"x"}');
    expect(JSON.stringify(events)).not.toContain(TOKEN);
  });

  it('that throw or reject do not change the call and are logged', async () => {
    const logged: unknown[] = [];
    const client = await clientOf([], {
      hooks: {
        onRequest: () => {
          throw new Error('first');
        },
        onResponse: async () => {
          throw new Error('second');
        },
      },
      logger: { error: (message, fields) => logged.push([message, fields]) },
    });
    expect(await client.messages.sendMessage(write)).toEqual({ id: 'x' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged).toEqual([
      ['genesys: the hook onRequest failed', { error: new Error('first') }],
      ['genesys: the hook onResponse failed', { error: new Error('second') }],
    ]);
  });
});

describe('the onRetry hook of a call', () => {
  it('reports only its own retries, after the client’s hook', async () => {
    const reported: string[] = [];
    const client = await clientOf([rateLimited, { json: {} }, rateLimited], {
      hooks: { onRetry: ({ operationId }) => reported.push(`client ${operationId}`) },
    });
    const own = { onRetry: ({ operationId, delay }: RetryEvent) => reported.push(`call ${operationId} ${delay}`) };
    await client.emails.get({ conversationId: 'c' }, own);
    await client.messages.get({ conversationId: 'c' });
    expect(reported).toEqual([
      'client getConversationsEmail',
      'call getConversationsEmail 0',
      'client getConversationsMessage',
    ]);
  });

  it('that throws or rejects does not change the call and is logged', async () => {
    const logged: unknown[] = [];
    const logger = { error: (message: string, fields: object) => logged.push([message, fields]) };
    const client = await clientOf([rateLimited, rateLimited], { logger });
    let times = 0;
    const onRetry = () => {
      times += 1;
      if (times === 1) throw new Error('first');
      return Promise.reject(new Error('second'));
    };
    expect(await client.emails.get({ conversationId: 'c' }, { onRetry })).toEqual({ id: 'x' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged).toEqual([
      ['genesys: the hook onRetry failed', { error: new Error('first') }],
      ['genesys: the hook onRetry failed', { error: new Error('second') }],
    ]);
  });

  it('must be a function', async () => {
    const client = await clientOf([], {});
    const call = client.emails.list({}, { onRetry: 'often' as never });
    await expect(call).rejects.toThrow('getConversationsEmails: onRetry must be a function.');
    expect(server?.received).toEqual([]);
  });
});

describe('a logger', () => {
  it('gets each event at its level', async () => {
    const lines: string[] = [];
    const level = (name: string) => (message: string, fields: object) =>
      lines.push(`${name} ${message} ${JSON.stringify(fields)}`);
    const logger = { debug: level('debug'), warn: level('warn'), error: level('error') };
    const client = await clientOf([rateLimited, 404], { logger });
    await client.emails.get({ conversationId: 'id-of-conversation' }).catch(() => {});
    expect(lines.map((line) => line.split(' ', 3).join(' '))).toEqual([
      'debug genesys: request',
      'debug genesys: response',
      'warn genesys: retry',
      'debug genesys: request',
      'debug genesys: response',
      'error genesys: error',
    ]);
    expect(lines.join()).toContain('getConversationsEmail: 404');
    for (const secret of [TOKEN, 'id-of-conversation']) expect(lines.join()).not.toContain(secret);
  });
});

describe('a logger with bindings, such as pino', () => {
  it('gets the fields before the message', async () => {
    const lines: unknown[][] = [];
    const write = (...args: unknown[]) => void lines.push(args);
    const client = await clientOf([rateLimited, 404], {
      logger: { bindings: () => ({}), warn: write, error: write },
      hooks: {
        onRequest() {
          throw new Error('broken hook');
        },
      },
    });
    await client.emails.get({ conversationId: 'c' }).catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    expect(lines.map(([, message]) => message)).toEqual([
      'genesys: the hook onRequest failed',
      'genesys: retry getConversationsEmail',
      'genesys: the hook onRequest failed',
      'genesys: error getConversationsEmail',
    ]);
    expect(lines[1]?.[0]).toMatchObject({ operationId: 'getConversationsEmail', attempt: 1 });
  });
});

it('events have no undefined properties and whole milliseconds', async () => {
  const { events, hooks } = recording();
  let now = 0;
  const clock = { now: () => (now += 1.7), sleep: async () => {} };
  const retry = { backoff: { base: 7.5 } };
  const client = await clientOf([{ status: 503 }], { hooks, clock, retry });
  await client.emails.get({ conversationId: 'c' });
  const entriesOf = (value: object): [string, unknown][] =>
    Object.entries(value).flatMap(([key, item]) =>
      typeof item === 'object' && !(item instanceof Error)
        ? [[key, item] as [string, unknown], ...entriesOf(item)]
        : [[key, item]],
    );
  const entries = events.flatMap(([, event]) => entriesOf(event));
  expect(entries.filter(([, value]) => value === undefined)).toEqual([]);
  const times = entries.filter(([key]) => key === 'duration' || key === 'delay').map(([, value]) => value);
  expect(times).toHaveLength(3);
  expect(times.every(Number.isInteger)).toBe(true);
});

describe('diagnostics channels', () => {
  it.each(['request', 'response', 'retry', 'error'])('…:%s has the same events as the hook', async (name) => {
    const reported: unknown[] = [];
    const listen = (event: unknown) => reported.push(event);
    subscribe(`genesys-conversations-digital:${name}`, listen);
    const { events, hooks } = recording();
    const client = await clientOf([rateLimited, 404], { hooks });
    await client.emails.get({ conversationId: 'c' }).catch(() => {});
    unsubscribe(`genesys-conversations-digital:${name}`, listen);
    const expected = events.filter(([event]) => event === name).map(([, event]) => event);
    expect(expected.length).toBeGreaterThan(0);
    expect(reported).toEqual(expected);
  });
});

it('a logger that throws ends neither the call nor the process', async () => {
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
  const broken = () => {
    throw new Error('the log has ended');
  };
  const logger = { debug: broken, warn: broken, error: broken };
  const hooks = { onError: broken };
  const client = await clientOf([{ status: 404 }], { logger, hooks });
  await expect(client.emails.get({ conversationId: 'x' })).rejects.toMatchObject({ status: 404 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(consoleError).toHaveBeenCalledWith('genesys: the logger failed', expect.anything());
  expect(consoleError).toHaveBeenCalledWith('genesys: the hook onError failed', expect.anything());
  consoleError.mockRestore();
});
