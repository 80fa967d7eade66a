import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { readBody, sendResponse, toRequest } from '../../src/server/node-adapter.js';
import { until } from '../support/until.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

async function startServer(handler: Handler): Promise<number> {
  const server = createServer((incoming, outgoing) => {
    handler(incoming, outgoing).catch(() => outgoing.destroy());
  });
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends a raw request and returns the raw response. */
const sendRaw = (port: number, text: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (chunk) => (received += chunk));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });

describe('a request', () => {
  test.each([
    ['/a?b=c', 'example.com:8080', 'http://example.com:8080/a?b=c'],
    ['//evil.example/a', 'example.com', 'http://example.com//evil.example/a'],
    ['http://other.example/a', 'example.com', 'http://other.example/a'],
    ['*', 'example.com', 'http://example.com/*'],
    ['/a', 'example.com/secret', 'http://localhost/a'],
    ['/a', 'user@example.com', 'http://localhost/a'],
    ['/a', ':::', 'http://localhost/a'],
  ])('for %s at host %s has the URL %s', async (path, host, url) => {
    const port = await startServer(async (incoming, outgoing) => {
      await sendResponse(outgoing, new Response(toRequest(incoming, outgoing).url), false);
    });
    const response = await sendRaw(port, `OPTIONS ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(response.split('\r\n\r\n')[1]).toBe(url);
  });

  test('has its method, headers with several values, and body', async () => {
    let seen: Request | undefined;
    const port = await startServer(async (incoming, outgoing) => {
      seen = toRequest(incoming, outgoing, await readBody(incoming));
      await sendResponse(outgoing, new Response(null, { status: 204 }), false);
    });
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: [
        ['x-own', 'a'],
        ['x-own', 'b'],
      ],
      body: 'Grüße 👋',
    });
    expect(response.status).toBe(204);
    expect([seen?.method, seen?.headers.get('x-own'), await seen?.text()]).toEqual(['POST', 'a, b', 'Grüße 👋']);
  });

  test('is aborted when the client disconnects before the response, and only then', async () => {
    const signals: AbortSignal[] = [];
    const port = await startServer(async (incoming, outgoing) => {
      signals.push(toRequest(incoming, outgoing).signal);
      if (incoming.url === '/quick') await sendResponse(outgoing, new Response('ok'), false);
    });
    await (await fetch(`http://127.0.0.1:${port}/quick`)).text();
    const sent = request({ port, path: '/slow' }).on('error', () => {});
    sent.end();
    await until(() => signals.length === 2);
    sent.destroy();
    await until(() => signals[1]?.aborted === true);
    expect(signals[0]?.aborted).toBe(false);
  });
});

describe('a body', () => {
  test.each([true, false])('over the limit is not read completely (declared length: %s)', async (isDeclared) => {
    let length: number | undefined = 0;
    const port = await startServer(async (incoming, outgoing) => {
      length = (await readBody(incoming, 5))?.length;
      await sendResponse(outgoing, new Response(null, { status: 413, headers: { connection: 'close' } }), false);
    });
    const [headers, body] = isDeclared
      ? ['Content-Length: 6', '123456']
      : ['Transfer-Encoding: chunked', '6\r\n123456\r\n0\r\n\r\n'];
    const response = await sendRaw(port, `POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\n${body}`);
    expect(response).toMatch(/^HTTP\/1.1 413 /);
    expect(length).toBeUndefined();
  });

  test('of a client that disconnects is an error', async () => {
    let [started, failed] = [false, false];
    const port = await startServer(async (incoming) => {
      started = true;
      await readBody(incoming).catch(() => (failed = true));
    });
    const sent = request({ port, method: 'POST', headers: { 'content-length': '10' } }).on('error', () => {});
    sent.write('12345');
    await until(() => started);
    sent.destroy();
    await until(() => failed);
  });
});

describe('a response', () => {
  test('that is not a stream has its length', async () => {
    const port = await startServer((_incoming, outgoing) => sendResponse(outgoing, new Response('ok'), false));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['2', 'ok']);
  });

  test('that is a stream starts at once, and waits for a slow client', async () => {
    let chunks = 0;
    const body = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          chunks += 1;
          controller.enqueue(new Uint8Array(100_000));
        },
      });
    const port = await startServer((_incoming, outgoing) => sendResponse(outgoing, new Response(body()), true));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(200);
    await setTimeout(200);
    const sentChunks = chunks;
    await setTimeout(200);
    expect(chunks).toBe(sentChunks);
    await response.body?.cancel();
  });

  test('is canceled when the client disconnects, without an error', async () => {
    let isCanceled = false;
    let ended: unknown = 'pending';
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
      cancel: () => {
        isCanceled = true;
      },
    });
    const port = await startServer(async (_incoming, outgoing) => {
      ended = await sendResponse(outgoing, new Response(body), true).catch((error: unknown) => error);
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await until(() => isCanceled && ended !== 'pending');
    expect(ended).toBeUndefined();
  });

  test('throws the error of its stream, and does not close the connection', async () => {
    let ended: unknown;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('half')),
      pull: async (controller) => {
        await setTimeout(20);
        controller.error(new Error('broken'));
      },
    });
    const port = await startServer(async (_incoming, outgoing) => {
      ended = await sendResponse(outgoing, new Response(body), true).catch((error: unknown) => error);
      outgoing.destroy();
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await expect(response.text()).rejects.toThrow();
    expect(ended).toMatchObject({ message: 'broken' });
  });
});
