import type { FaultInjector } from '../faults/faults.js';
import type { SandboxClock } from '../sandbox-clock.js';
import type { NotificationChannel, SandboxState } from '../state.js';

/** The server's end of a WebSocket. */
export interface Connection {
  send(text: string): void;
  close(): void;
}

/** What a connected client can do. */
export interface ConnectedClient {
  receive(text: string): void;
  disconnect(): void;
}

/** Controls the WebSocket connections of a sandbox. */
export interface SandboxNotifications {
  /** The number of open connections. */
  readonly connections: number;
  /**
   * Announces that all connections will be closed, as Genesys does about a minute before maintenance.
   *
   * @param closeAfter Milliseconds until they are closed. Default: 60,000.
   */
  announceMaintenance(closeAfter?: number): void;
  /** Closes all connections without a notice. */
  disconnect(): void;
  /** Sends a heartbeat over all connections. Without this, they get one every 30 seconds. */
  sendHeartbeat(): void;
}

export interface NotificationHub extends SandboxNotifications {
  /** Connects a client to the channel in a URL such as `/channels/{id}`. Returns undefined for an unknown or expired channel. */
  connect(path: string, connection: Connection): ConnectedClient | undefined;
  /** Sends an event to the channels of an organization that have subscribed to its topic. */
  publish(organizationId: string, topicName: string, buildBody: () => object): void;
  /** Closes the connections of expired channels. */
  closeExpired(): void;
}

interface Client extends Connection {
  readonly channelId: string;
  readonly organizationId: string;
}

interface HubEnvironment {
  readonly state: () => SandboxState;
  readonly clock: SandboxClock;
  readonly faults: FaultInjector;
  readonly createId: () => string;
}

/** Source: https://community.genesys.com/discussion/regarding-the-behavior-of-websocket-heartbeats */
const HEARTBEAT_MS = 30_000;
/** Source of the time and the messages: https://developer.genesys.cloud/notificationsalerts/notifications/notifications-apis */
const MAINTENANCE_MS = 60_000;
const createMetadata = (message: string) => ({ topicName: 'channel.metadata', eventBody: { message } });

export function createNotificationHub({ state, clock, faults, createId }: HubEnvironment): NotificationHub {
  const clients = new Set<Client>();
  let heartbeat: ReturnType<typeof setInterval> | undefined;

  const remove = (client: Client): void => {
    clients.delete(client);
    if (clients.size === 0) {
      clearInterval(heartbeat);
      heartbeat = undefined;
    }
  };
  const close = (client: Client): void => {
    remove(client);
    client.close();
  };
  const sendAll = (message: object): void => {
    for (const client of [...clients]) client.send(JSON.stringify(message));
  };
  const sendHeartbeat = () => sendAll(createMetadata('WebSocket Heartbeat'));

  const findChannel = (id: string): { channel: NotificationChannel; organizationId: string } | undefined => {
    for (const { id: organizationId, notificationChannels = {} } of state().organizations) {
      const channel = Object.hasOwn(notificationChannels, id) ? notificationChannels[id] : undefined;
      if (channel && Date.parse(channel.expires) > clock.now()) return { channel, organizationId };
    }
    return undefined;
  };

  /** Sends an event to one client, unless a fault drops the event or the connection. */
  const deliver = (client: Client, text: string): void => {
    const { dropEvent, dropConnection, when = 'before', latency } = faults.drawEffect('notification');
    const send = () => {
      if (!clients.has(client)) return;
      if (!dropEvent && !(dropConnection && when === 'before')) client.send(text);
      if (dropConnection) close(client);
    };
    if (latency === undefined) send();
    else setTimeout(send, [latency].flat().at(-1));
  };

  return {
    get connections() {
      return clients.size;
    },
    connect: (path, connection) => {
      const channelId = /^\/channels\/([^/]+)$/.exec(path)?.[1] ?? '';
      const found = findChannel(channelId);
      if (!found) return undefined;
      const client: Client = {
        send: (text) => connection.send(text),
        close: () => connection.close(),
        channelId,
        organizationId: found.organizationId,
      };
      clients.add(client);
      heartbeat ??= setInterval(sendHeartbeat, HEARTBEAT_MS);
      // A sandbox must not keep the process running.
      (heartbeat as { unref?: () => void }).unref?.();
      return {
        receive: (text) => {
          if (parseMessage(text) === 'ping') client.send(JSON.stringify(createMetadata('pong')));
        },
        disconnect: () => remove(client),
      };
    },
    publish: (organizationId, topicName, buildBody) => {
      let text: string | undefined;
      for (const client of [...clients]) {
        if (client.organizationId !== organizationId) continue;
        if (!findChannel(client.channelId)?.channel.topics.includes(topicName)) continue;
        const metadata = { CorrelationId: createId() };
        text ??= JSON.stringify({ topicName, version: '2', eventBody: buildBody(), metadata });
        deliver(client, text);
      }
    },
    closeExpired: () => {
      for (const client of [...clients]) if (!findChannel(client.channelId)) close(client);
    },
    announceMaintenance: (closeAfter = MAINTENANCE_MS) => {
      const announced = [...clients];
      sendAll({
        topicName: 'v2.system.socket_closing',
        eventBody: { message: 'The connection closes for maintenance.' },
      });
      const timer = setTimeout(() => announced.filter((client) => clients.has(client)).forEach(close), closeAfter);
      (timer as { unref?: () => void }).unref?.();
    },
    disconnect: () => [...clients].forEach(close),
    sendHeartbeat,
  };
}

function parseMessage(text: string): unknown {
  try {
    return (JSON.parse(text) as { message?: unknown } | null)?.message;
  } catch {
    return undefined;
  }
}
