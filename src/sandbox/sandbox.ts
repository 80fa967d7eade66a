import type { WebSocketClass } from '../events/web-socket.js';
import type { Customer } from './customer/customer.js';
import type { Faults } from './faults/faults.js';
import type { SandboxNotifications } from './notifications/notification-hub.js';
import type { SandboxOrganization } from './organization.js';
import type { SandboxClock } from './sandbox-clock.js';
import type { SandboxEvents } from './sandbox-events.js';
import type { SandboxRequest } from './sandbox-request.js';
import type { SandboxState, SentMessage } from './state.js';
import type { SandboxWebhooks } from './webhooks/webhook-sender.js';

/** A simulated Genesys Cloud. Members that name no organization use the first one. */
export interface Sandbox extends Omit<SandboxOrganization, 'id' | 'name' | 'state' | 'sent'> {
  /** Responds to requests to the API, the login service and upload URLs, for any host. Sends nothing over the network. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Connects to notification channels in this process, for `createClient({ WebSocket })`. */
  readonly WebSocket: WebSocketClass;
  /** Controls the connections of notification channels. */
  readonly notifications: SandboxNotifications;
  /** The URL for `createClient({ baseUrl })`. The host does not exist, so that no request reaches the network by mistake. */
  readonly url: string;
  /**
   * The complete state, as plain JSON. You can read and change it. Then the sandbox scans all conversations for each listing, because it
   * does not see your changes.
   */
  readonly state: SandboxState;
  /** The time of the sandbox. */
  readonly clock: SandboxClock;
  /** The active faults. */
  readonly faults: Faults;
  /** The messages that customers of all organizations received. */
  readonly sent: readonly SentMessage[];
  /** The last 1,000 requests, in the order in which their responses were sent. `reset` clears them. */
  readonly requests: readonly SandboxRequest[];
  /** The requests to the webhooks of all organizations. */
  readonly webhooks: SandboxWebhooks;
  /**
   * One organization. Default: the first one.
   *
   * @throws Error for an unknown name.
   */
  organization(name?: string): SandboxOrganization;
  /**
   * A simulated customer.
   *
   * @param name Name or first name of a customer who has written before, or a new name.
   * @param organization Name of the organization. Default: the first one.
   */
  customer(name: string, organization?: string): Customer;
  /**
   * Signs a user in at an authorization URL, as a person does in the browser.
   *
   * @returns The redirect URL with the authorization code.
   * @throws Error for an invalid `client_id`, `redirect_uri` or user.
   */
  authorize(url: string | URL, user: string): URL;
  /** Revokes an access token and its refresh token. Returns false for an unknown token. */
  revoke(accessToken: string): boolean;
  /** Adds a listener for an event. Returns a function that removes it. */
  on<Name extends keyof SandboxEvents>(name: Name, listener: (event: SandboxEvents[Name]) => void): () => void;
  /**
   * Replaces the state with a copy of a saved one, such as `sandbox.state` of another sandbox. A manual clock moves forward to its time.
   *
   * @throws TypeError for a value that is not a state.
   */
  load(state: SandboxState): void;
  /** Restores the initial state, including the sequence of ids. Listeners, faults, webhooks and the clock are unchanged. */
  reset(): void;
}
