import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { accessToken, ConnectionError, createClient, TimeoutError, UnknownOutcomeError } from '../../src/index.js';
import { undiciFetch } from '../../src/undici/undici-fetch.js';
import { failureOf } from '../support/failure.js';
import { freePort, listen } from '../support/listen.js';

const auth = accessToken('token-of-this-test');
const read = { conversationId: 'c' };
const write = { conversationId: 'c', communicationId: 'k', textBody: 'Hi' };

const FETCHES = [
  ['the platform’s fetch', undefined],
  ['undici', undiciFetch()],
] as const;

it.each(FETCHES)('a write to a closed port had no effect (%s)', async (_, fetch) => {
  const baseUrl = `http://127.0.0.1:${await freePort()}`;
  const client = createClient({ baseUrl, auth, fetch, retry: false });
  const error = await failureOf(client.messages.sendMessage(write));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).not.toBeInstanceOf(UnknownOutcomeError);
});

it('a write to a port that fetch blocks had no effect', async () => {
  const client = createClient({ baseUrl: 'http://127.0.0.1:6000', auth, retry: false });
  const error = await failureOf(client.messages.sendMessage(write));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ message: expect.stringContaining('bad port') });
});

it.each([
  'error sending request for url (http://127.0.0.1:9/): client error (Connect): tcp connect error: Connection refused (os error 111)',
  'error sending request for url (http://x.invalid/): client error (Connect): dns error: failed to lookup address',
  'Fetch failed: Requests to port 1 are blocked',
])('recognizes Deno’s messages for a connection that was never made: %s', async (message) => {
  const fetch = async () => {
    throw new TypeError('fetch failed', { cause: new Error(message) });
  };
  const client = createClient({ baseUrl: 'http://localhost', auth, retry: false, fetch });
  expect(await failureOf(client.messages.sendMessage(write))).toBeInstanceOf(ConnectionError);
});

it('masks the URL, with its ids, in errors of the platform', async () => {
  const fetch = async ({ url }: Request) => {
    throw new TypeError('fetch failed', {
      cause: new Error(`error sending request for url (${url}): client error (Connect)`),
    });
  };
  const client = createClient({ baseUrl: 'http://localhost', auth, retry: false, fetch });
  const error = await failureOf(client.emails.get({ conversationId: 'id-of-a-conversation' }));
  expect(inspect(error, { depth: 9 })).not.toContain('id-of-a-conversation');
  expect((error as Error).message).toContain('error sending request for url ([hidden]): client error (Connect)');
});

it.each([
  'client error (SendRequest): connection closed before message completed',
  // workerd has this message for failed and for lost connections.
  'Network connection lost.',
])('a lost connection leaves the outcome unknown: %s', async (message) => {
  const fetch = async () => {
    throw new TypeError('fetch failed', { cause: new Error(message) });
  };
  const client = createClient({ baseUrl: 'http://localhost', auth, retry: false, fetch });
  expect(await failureOf(client.messages.sendMessage(write))).toBeInstanceOf(UnknownOutcomeError);
});

it.each(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
  'the platform’s own time limit is a timeout: %s',
  async (code) => {
    const fetch = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('Timeout'), { code }) });
    };
    const client = createClient({ baseUrl: 'http://localhost', auth, retry: false, timeout: 0, fetch });
    const error = await failureOf(client.emails.get(read));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeout: 300_000, message: expect.stringContaining('300000 ms') });
  },
);

it('undiciFetch overrides the time limits of its dispatcher', async () => {
  const server = createServer((_, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":'), 150);
    setTimeout(() => response.end('"c"}'), 300);
  });
  const baseUrl = `http://127.0.0.1:${await listen(server)}`;
  const dispatcher = new Agent({ headersTimeout: 20, bodyTimeout: 20 });
  onTestFinished(() => dispatcher.close());
  const client = createClient({ baseUrl, auth, retry: false, timeout: 0, fetch: undiciFetch({ dispatcher }) });
  expect(await client.emails.get(read)).toEqual({ id: 'c' });
});

const JSON_TEXT = JSON.stringify({ id: 'c', subject: 'ä'.repeat(500) });
it.each([
  ['gzip', gzipSync(JSON_TEXT)],
  ['deflate', deflateSync(JSON_TEXT)],
  ['deflate', deflateRawSync(JSON_TEXT)],
  ['br', brotliCompressSync(JSON_TEXT)],
  ['deflate, gzip', gzipSync(deflateSync(JSON_TEXT))],
])('undiciFetch accepts compression and decodes %s', async (encoding, body) => {
  const accepted: unknown[] = [];
  const server = createServer(({ headers }, response) => {
    accepted.push(headers['accept-encoding']);
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
  });
  const baseUrl = `http://127.0.0.1:${await listen(server)}`;
  const client = createClient({ baseUrl, auth, fetch: undiciFetch() });
  expect(await client.emails.get(read)).toEqual(JSON.parse(JSON_TEXT));
  expect(accepted).toEqual(['gzip, deflate, br']);
});

it('undiciFetch returns a complete Response, with its URL and all headers', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] }).end('{"id":"c"}');
  });
  const baseUrl = `http://127.0.0.1:${await listen(server)}`;
  const { response } = await createClient({ baseUrl, auth, fetch: undiciFetch() }).emails.get(read).withResponse();
  expect(response).toBeInstanceOf(Response);
  expect(response.url).toBe(`${baseUrl}/api/v2/conversations/emails/c`);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.text()).toBe('{"id":"c"}');
  expect(await (await response.clone().blob()).text()).toBe('{"id":"c"}');
});

describe('a request', () => {
  it('does not accept a cached response', async () => {
    const caches: string[] = [];
    const fetch = async (request: Request) => {
      caches.push(request.cache);
      return Response.json({ id: 'c' });
    };
    await createClient({ baseUrl: 'http://localhost', auth, fetch }).emails.get(read);
    expect(caches).toEqual(['no-store']);
  });

  it('is also sent by a platform without the `cache` option', async () => {
    const Platform = globalThis.Request;
    class Strict extends Platform {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        if (init && 'cache' in init) throw new TypeError("The 'cache' field is not implemented.");
        super(input, init);
      }
    }
    vi.resetModules();
    vi.stubGlobal('Request', Strict);
    onTestFinished(() => {
      vi.unstubAllGlobals();
      vi.resetModules();
    });
    const { createClient } = await import('../../src/index.js');
    const fetch = async () => Response.json({ id: 'c' });
    expect(await createClient({ baseUrl: 'http://localhost', auth, fetch }).emails.get(read)).toEqual({ id: 'c' });
  });
});
