import type { WebSocketClass } from '../../events/web-socket.js';
import type { ConnectedClient, NotificationHub } from './notification-hub.js';

type EventName = 'open' | 'message' | 'close' | 'error';
type Listener = (event: Event & { data: unknown }) => unknown;

/** Creates a class of WebSockets that connect to the sandbox in the same process, for `createClient({ WebSocket })`. */
export function createWebSocketClass(connect: NotificationHub['connect']): WebSocketClass {
  return class SandboxWebSocket {
    onopen: Listener | null = null;
    onmessage: Listener | null = null;
    onclose: Listener | null = null;
    onerror: Listener | null = null;
    /** 0: connecting, 1: open, 3: closed. */
    readyState = 0;
    readonly url: string;
    #client: ConnectedClient | undefined;
    readonly #listeners = new Map<string, Set<Listener>>();

    constructor(url: string | URL) {
      this.url = String(url);
      queueMicrotask(() => this.#open());
    }

    addEventListener(name: EventName, listener: Listener): void {
      this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener));
    }

    removeEventListener(name: EventName, listener: Listener): void {
      this.#listeners.get(name)?.delete(listener);
    }

    send(data: string): void {
      if (this.readyState === 0) throw new DOMException('The WebSocket is not open yet.', 'InvalidStateError');
      if (this.readyState === 1) queueMicrotask(() => this.#client?.receive(data));
    }

    close(): void {
      this.#client?.disconnect();
      this.#end();
    }

    #open(): void {
      if (this.readyState !== 0) return;
      this.#client = connect(new URL(this.url).pathname, {
        send: (text) => queueMicrotask(() => this.readyState === 1 && this.#emit('message', { data: text })),
        close: () => this.#end(),
      });
      if (!this.#client) {
        this.#emit('error');
        this.#end();
        return;
      }
      this.readyState = 1;
      this.#emit('open');
    }

    #end(): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      queueMicrotask(() => this.#emit('close', { code: 1000, reason: '', wasClean: true }));
    }

    #emit(name: EventName, fields: object = {}): void {
      const event = Object.assign(new Event(name), { data: undefined }, fields);
      this[`on${name}`]?.(event);
      for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(event);
    }
  };
}
