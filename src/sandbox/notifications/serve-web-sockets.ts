import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketClass, WebSocketLike } from '../../events/web-socket.js';

/** Accepts WebSocket connections to the notification channels of a sandbox. */
export function serveWebSockets(server: Server, WebSocket: WebSocketClass): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that leaves during the handshake is no error of the server.
    socket.on('error', () => socket.destroy());
    void accept(request, socket, head, WebSocket).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      socket.end(`HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n${reason}\n`);
    });
  });
}

async function accept(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  WebSocket: WebSocketClass,
): Promise<void> {
  const inner = new WebSocket(new URL(request.url ?? '/', 'ws://localhost').href);
  if (!(await isOpened(inner))) {
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  const { WebSocketServer } = await loadWs();
  const acceptor = new WebSocketServer({ noServer: true });
  acceptor.handleUpgrade(request, socket, head, (outer) => {
    outer.on('message', (data) => inner.send(String(data)));
    outer.on('close', () => inner.close());
    inner.addEventListener('message', ({ data }) => outer.send(String(data)));
    inner.addEventListener('close', () => outer.close());
  });
}

async function loadWs(): Promise<typeof import('ws')> {
  try {
    return await import('ws');
  } catch (cause) {
    throw new Error('Notification channels need the package ws. Install it with: npm install ws', { cause });
  }
}

const isOpened = (socket: WebSocketLike): Promise<boolean> =>
  new Promise((resolve) => {
    socket.addEventListener('open', () => resolve(true));
    socket.addEventListener('close', () => resolve(false));
  });
