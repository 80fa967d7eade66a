import { ConnectionError, GenesysError } from '../transport/errors.js';
import { isSecureUrl } from '../transport/is-secure-url.js';

/** The part of a WebSocket that this package uses. Those of browsers, Node 22 and `ws` have it. */
export interface WebSocketLike {
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  send(data: string): void;
  close(): void;
  /** Closes without waiting for the server. Only `ws` has it. */
  terminate?(): void;
}

/** A class of WebSockets. */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** A package that `import()` must not resolve when this is bundled, because it is optional. */
const WS: string = 'ws';

/**
 * Returns the given class, the platform's, or that of the package `ws`, which Node 20 needs.
 *
 * @throws ConnectionError if there is none.
 */
export async function loadWebSocket(own: WebSocketClass | undefined): Promise<WebSocketClass> {
  const existing = own ?? (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  if (existing) return existing;
  try {
    const { default: WebSocket } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ WS)) as {
      default: WebSocketClass;
    };
    return WebSocket;
  } catch (cause) {
    const problem =
      'This platform has no WebSocket. Use Node 22 or later, install the package ws, or set the option WebSocket.';
    throw new ConnectionError(problem, { cause });
  }
}

/**
 * Returns the address of a channel. Every client that has it can read the events, so the error does not quote it.
 *
 * @throws GenesysError unless the connection is encrypted or to this machine.
 */
export function requireSecureAddress(connectUri = ''): string {
  const url = connectUri.replace(/^ws(?=s?:)/i, 'http');
  if (URL.canParse(url) && isSecureUrl(new URL(url))) return connectUri;
  throw new GenesysError('events.subscribe: the address of the notification channel in the response must be wss.', {
    operationId: 'postNotificationsChannels',
  });
}
