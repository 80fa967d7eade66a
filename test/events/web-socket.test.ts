import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import { loadWebSocket, requireSecureAddress, type WebSocketClass } from '../../src/events/web-socket.js';
import { accessToken, createClient, type EventStream, type StreamEvent } from '../../src/index.js';
import { createSandbox, type Sandbox, type SandboxServer, serveSandbox } from '../../src/sandbox/index.js';
import { until } from '../support/until.js';

let sandbox: Sandbox;
let server: SandboxServer;
let stream: EventStream | undefined;
beforeEach(async () => {
  sandbox = createSandbox();
  server = await serveSandbox(sandbox);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await stream?.close();
  await server.close();
});

/** Opens a stream over the network. */
async function open(options: { WebSocket?: WebSocketClass } = {}): Promise<StreamEvent[]> {
  const auth = accessToken(sandbox.token('Grace Okafor'));
  const client = createClient({ baseUrl: server.url, auth, ...options });
  const events: StreamEvent[] = [];
  stream = client.events.subscribe({ messages: 'me' });
  stream.on('event', (event) => events.push(event));
  await stream.ready;
  return events;
}

/** A class that counts its sockets. */
function createCounter() {
  const urls: string[] = [];
  class Counted extends WsWebSocket {
    constructor(url: string) {
      super(url);
      urls.push(url);
    }
  }
  return { WebSocket: Counted as unknown as WebSocketClass, urls };
}

const sentIds = (events: readonly StreamEvent[]) =>
  events.flatMap((event) =>
    'changes' in event ? event.changes.flatMap((change) => (change.type === 'message' ? [change.messageId] : [])) : [],
  );

async function expectEvents(events: StreamEvent[]): Promise<void> {
  const sent = [sandbox.customer('Ada').sendMessage('Hello?')];
  await until(() => sentIds(events).length === 1);
  sandbox.notifications.disconnect();
  sent.push(sandbox.customer('Ada').sendMessage('Still there?'));
  await until(() => sentIds(events).length === 2);
  expect(sentIds(events)).toEqual(sent.map(({ messageId }) => messageId));
  expect(events).toContainEqual(expect.objectContaining({ topic: 'resync', reason: 'disconnected' }));
}

describe('over the network', () => {
  beforeEach(() => {
    const agent = 'Grace Okafor';
    sandbox.addConversation({ channel: 'message', customer: 'Ada', agent });
  });

  it('a stream works with the WebSocket of the platform, or with ws if there is none', async () => {
    await expectEvents(await open());
  });

  it('a stream uses the global WebSocket if there is one', async () => {
    const { WebSocket, urls } = createCounter();
    vi.stubGlobal('WebSocket', WebSocket);
    await expectEvents(await open());
    expect(urls).toHaveLength(2);
    expect(new URL(urls[0] ?? '').host).toBe(new URL(server.url).host);
  });

  it('the option WebSocket precedes the global one', async () => {
    const { WebSocket, urls } = createCounter();
    vi.stubGlobal('WebSocket', undefined);
    await open({ WebSocket });
    expect(urls).toHaveLength(1);
  });

  it('close ends the connection', async () => {
    await open();
    expect(sandbox.notifications.connections).toBe(1);
    await stream?.close();
    await until(() => sandbox.notifications.connections === 0);
  });

  it('close ends the connection although the server does not respond', async () => {
    const sockets: WsWebSocket[] = [];
    class Recorded extends WsWebSocket {
      constructor(url: string) {
        super(url);
        sockets.push(this);
      }
      /** Without this, the server would respond. */
      override close(): void {}
    }
    await open({ WebSocket: Recorded as unknown as WebSocketClass });
    await stream?.close();
    await until(() => sockets[0]?.readyState === WsWebSocket.CLOSED);
  });

  it('the server rejects an unknown channel', async () => {
    const socket = new WsWebSocket(`${server.url.replace('http', 'ws')}/channels/unknown`);
    const status = await new Promise((resolve) => {
      socket.on('error', () => {});
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    });
    expect(status).toBe(404);
  });
});

describe('loadWebSocket', () => {
  it('fails before a request is sent if there is neither', async () => {
    vi.stubGlobal('WebSocket', undefined);
    vi.doMock('ws', () => {
      throw new Error('not installed');
    });
    const auth = accessToken(sandbox.token('Grace Okafor'));
    stream = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth }).events.subscribe({ emails: 'me' });
    await expect(stream.ready).rejects.toThrow('Use Node 22 or later, install the package ws');
    expect(sandbox.requests).toEqual([]);
    vi.doUnmock('ws');
  });

  it('falls back to the package ws, as on Node 20', async () => {
    vi.stubGlobal('WebSocket', undefined);
    await expect(loadWebSocket(undefined)).resolves.toBe(WsWebSocket);
  });
});

describe('the address of a channel', () => {
  it.each(['wss://streaming.example.com/channels/x', 'ws://127.0.0.1:3000/channels/x', 'ws://localhost/channels/x'])(
    'is accepted if the connection is private: %s',
    (address) => {
      expect(requireSecureAddress(address)).toBe(address);
    },
  );

  it.each(['ws://streaming.example.com/secret', 'ws://127.0.0.1.evil.example/secret', 'file:///secret', 'secret', ''])(
    'is rejected before anything is sent otherwise, and not quoted: %s',
    (address) => {
      expect(() => requireSecureAddress(address)).toThrow(/must be wss\.$/);
    },
  );

  it('of an insecure channel ends the stream with an error, without another attempt', async () => {
    const { WebSocket, urls } = createCounter();
    let channels = 0;
    const insecure = async (request: Request) => {
      const response = await fetch(request);
      if (!request.url.endsWith('/notifications/channels')) return response;
      channels += 1;
      return Response.json({ ...(await response.json()), connectUri: 'ws://streaming.example.com/secret' });
    };
    const auth = accessToken(sandbox.token('Grace Okafor'));
    const client = createClient({ baseUrl: server.url, auth, WebSocket, fetch: insecure });
    stream = client.events.subscribe({ messages: 'me' });
    const failure = await stream.ready.catch((error: Error) => error);
    expect(failure).toMatchObject({ name: 'GenesysError', message: expect.not.stringContaining('secret') });
    expect({ channels, urls }).toEqual({ channels: 1, urls: [] });
  });
});
