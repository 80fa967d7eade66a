import type { WebSocketClass } from '../events/web-socket.js';
import { handleAuthorizationRequest } from './auth/handle-authorization-request.js';
import { revokeToken } from './auth/tokens.js';
import { checkOrganizations } from './check-organizations.js';
import { findStateProblem } from './check-state.js';
import type { OrganizationContext } from './context.js';
import { type Customer, createCustomerHandle } from './customer/customer.js';
import { findCustomerAddresses } from './customer/customer-addresses.js';
import type { Fault } from './faults/fault.js';
import { createFaultInjector, type Faults } from './faults/faults.js';
import { createRateLimiter } from './faults/rate-limiter.js';
import type { SandboxCore } from './handle-api-request.js';
import { handleRequest } from './handle-request.js';
import { createNotificationHub, type SandboxNotifications } from './notifications/notification-hub.js';
import { publishEvents } from './notifications/publish-events.js';
import { createWebSocketClass } from './notifications/sandbox-web-socket.js';
import { createOrganizationHandle, type SandboxOrganization } from './organization.js';
import { registerState } from './peek-state.js';
import { createRandom } from './random.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import { createRequestLog } from './request-log.js';
import { createManualClock, createRunningClock, formatTime, type SandboxClock } from './sandbox-clock.js';
import { createEmitter, type SandboxEvents } from './sandbox-events.js';
import type { SandboxRequest } from './sandbox-request.js';
import { SANDBOX_URL } from './sandbox-url.js';
import { createSeedState } from './seed/seed-state.js';
import { markExposed } from './shared/conversation-index.js';
import { refreshConversation } from './shared/conversations.js';
import type { Organization, SandboxState, SentMessage } from './state.js';

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** Seed of all ids and of the requests that faults affect: the same seed and calls give the same responses. Default: 1. */
  seed?: number;
  /**
   * `manual`: the time changes only through `sandbox.clock.advance(…)`. `running`: the time of the machine. Or a clock of your own.
   * Default: `manual`.
   */
  clock?: 'manual' | 'running' | SandboxClock;
  /** Names of the organizations. They share nothing. Default: `['Harbor Supply']`. */
  organizations?: readonly string[];
  /**
   * Whether the organizations start without users, queues, wrap-up codes, integrations and conversations. They have their OAuth
   * clients. Default: false.
   */
  empty?: boolean;
  /** Faults that are active from the start. `sandbox.faults` adds more. Default: none. */
  faults?: readonly Fault[];
  /**
   * Maximum number of requests per token and minute. [Genesys allows 300](https://developer.genesys.cloud/organization/organization/limits#platform-api).
   * Default: no limit.
   */
  rateLimit?: number;
  /** The initial state: `sandbox.state` of another sandbox, or a loaded state file. Default: the state that the seed creates. */
  state?: SandboxState | undefined;
}

const OPTIONS: Readonly<Record<keyof SandboxOptions, true>> = {
  seed: true,
  clock: true,
  organizations: true,
  empty: true,
  faults: true,
  rateLimit: true,
  state: true,
};

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
  /** Restores the initial state, including the sequence of ids. Listeners, faults and the clock are unchanged. */
  reset(): void;
}

/**
 * Creates a simulated Genesys Cloud in memory. Each organization has agents, queues and a dozen conversations.
 *
 * @example
 * ```ts
 * const sandbox = createSandbox();
 * const client = createClient({
 *   baseUrl: sandbox.url,
 *   fetch: sandbox.fetch,
 *   auth: accessToken(sandbox.token('Grace Okafor')),
 * });
 * ```
 *
 * @throws TypeError for an unknown option, duplicate organizations or an invalid fault.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  rejectUnknownKeys('createSandbox', options, OPTIONS);
  const {
    seed = 1,
    clock: clockOption = 'manual',
    organizations = ['Harbor Supply'],
    empty = false,
    rateLimit,
  } = options;
  const initialState = structuredClone(options.state);
  const time = createClock(clockOption, initialState?.time);
  const clock: SandboxClock = {
    isManual: time.isManual === true,
    now: () => time.now(),
    advance: (milliseconds) => {
      time.advance(milliseconds);
      // Events report what the time changes: parked conversations resume, after-call work ends.
      for (const organization of core.state.organizations) {
        const ctx = { ...core, organization, now: formatTime(clock.now()) };
        for (const conversation of Object.values(organization.conversations)) refreshConversation(ctx, conversation);
      }
      if (milliseconds >= HEARTBEAT_MS) hub.sendHeartbeat();
      core.notifyChange();
    },
  };
  const events = createEmitter<SandboxEvents>();
  const faults = createFaultInjector(() => core.faultRandom);
  const initialize = (saved: SandboxState | undefined): SandboxCore => {
    const state = structuredClone(saved) ?? createSeedState(seed, clock.now(), organizations, empty);
    return {
      state,
      clock,
      random: createRandom(state),
      correlationRandom: createRandom({ random: ~seed }),
      faultRandom: createRandom({ random: seed ^ 0x5bd1e995 }),
      events,
      faults,
      requests: createRequestLog(state, clock),
      limiter: rateLimit === undefined ? undefined : createRateLimiter(rateLimit, clock),
      notifyChange: () => {
        core.state.time = clock.now();
        events.emit('change', undefined);
      },
    };
  };
  let core = initialize(initialState);
  checkOrganizations(core.state.organizations);
  const hub = createNotificationHub({
    state: () => core.state,
    clock,
    faults,
    createId: () => core.correlationRandom.uuid(),
  });
  publishEvents({ hub, events, state: () => core.state, clock, origin: SANDBOX_URL });
  for (const fault of options.faults ?? []) faults.add(fault);

  const findOrganization = (name?: string): Organization => {
    const { organizations: all } = core.state;
    const organization = name === undefined ? all[0] : all.find((o) => o.name === name);
    if (organization) return organization;
    throw new Error(`Unknown organization "${name}". Use one of: ${all.map((o) => o.name).join(', ')}.`);
  };
  const createHandle = (name?: string) =>
    createOrganizationHandle(
      () => core,
      () => findOrganization(name),
    );
  // Members that name no organization use the first one.
  const { token, addClient, addUser, addQueue, addWrapupCode, addIntegration, addConversation } = createHandle();

  const sandbox: Sandbox = {
    fetch: (request) => handleRequest(core, request),
    WebSocket: createWebSocketClass(hub.connect),
    notifications: hub,
    url: SANDBOX_URL,
    get credentials() {
      return createHandle().credentials;
    },
    get state() {
      for (const organization of core.state.organizations) markExposed(organization);
      return core.state;
    },
    clock,
    faults,
    get sent() {
      return core.state.organizations.flatMap(({ sent }) => sent);
    },
    get requests() {
      return core.requests.list;
    },
    token,
    addClient,
    addUser,
    addQueue,
    addWrapupCode,
    addIntegration,
    addConversation,
    organization: (name) => {
      findOrganization(name);
      return createHandle(name);
    },
    customer: (name, organization) => {
      const createContext = (): OrganizationContext => ({
        ...core,
        organization: findOrganization(organization),
        now: formatTime(clock.now()),
      });
      return createCustomerHandle(
        findCustomerAddresses(findOrganization(organization), name),
        createContext,
        core.notifyChange,
      );
    },
    authorize: (url, user) => {
      const address = new URL(url);
      address.searchParams.set('user', user);
      const response = handleAuthorizationRequest(core, address);
      const location = response.headers.get('location');
      if (location) return new URL(location);
      throw new Error(
        `Cannot sign in "${user}". Check the client_id and redirect_uri of the URL, and the name of the user.`,
      );
    },
    revoke: (accessToken) => {
      const isKnown = revokeToken(core.state, accessToken);
      core.notifyChange();
      return isKnown;
    },
    on: events.on,
    load: (state) => {
      const problem = findStateProblem(state);
      if (problem) throw new TypeError(`This is not the state of a sandbox: ${problem}.`);
      checkOrganizations(state.organizations);
      core = initialize(state);
      if (time.isManual) time.advance(Math.max(0, state.time - time.now()));
      core.notifyChange();
    },
    reset: () => {
      core = initialize(initialState);
      core.notifyChange();
    },
  };
  return registerState(sandbox, () => core.state);
}

/** A clock that advances by more than the interval of heartbeats sends one. */
const HEARTBEAT_MS = 30_000;

function createClock(option: NonNullable<SandboxOptions['clock']>, start: number | undefined): SandboxClock {
  if (option === 'manual') return createManualClock(start);
  return option === 'running' ? createRunningClock() : option;
}
