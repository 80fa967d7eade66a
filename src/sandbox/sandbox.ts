import { handleAuthorizationRequest } from './auth/handle-authorization-request.js';
import { revokeToken } from './auth/tokens.js';
import { checkOrganizations } from './check-organizations.js';
import type { OrganizationContext } from './context.js';
import { type Customer, createCustomerHandle } from './customer/customer.js';
import { findCustomerAddresses } from './customer/customer-addresses.js';
import type { Fault } from './faults/fault.js';
import { createFaultInjector, type Faults } from './faults/faults.js';
import { createRateLimiter } from './faults/rate-limiter.js';
import type { SandboxCore } from './handle-api-request.js';
import { handleRequest } from './handle-request.js';
import { createOrganizationHandle, type SandboxOrganization } from './organization.js';
import { createRandom } from './random.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import { createManualClock, createRunningClock, formatTime, type SandboxClock } from './sandbox-clock.js';
import { createEmitter, type SandboxEvents } from './sandbox-events.js';
import { SANDBOX_URL } from './sandbox-url.js';
import { createSeedState } from './seed/seed-state.js';
import type { Organization, SandboxState, SentMessage } from './state.js';

export interface SandboxOptions {
  /** Decides every id and every chance: the same seed and the same calls give the same answers. 1 by default. */
  seed?: number;
  /**
   * `manual` (default): time stands still until `sandbox.clock.advance(…)`. `running`: the machine's time.
   * Or a clock of your own; one that stands still says so by `atRest`.
   */
  clock?: 'manual' | 'running' | SandboxClock;
  /** The names of its organizations, which know nothing of each other; `['Harbor Supply']` by default. */
  organizations?: readonly string[];
  /** What goes wrong from the beginning: see `sandbox.faults`. */
  faults?: readonly Fault[];
  /** Requests that a token may make in a minute: 300 is what Genesys allows. No limit by default. */
  rateLimit?: number;
  /** The state to go on with, as `sandbox.state` was: of a file, or of another sandbox. In place of the seed's. */
  state?: SandboxState | undefined;
}

const OPTIONS: Readonly<Record<keyof SandboxOptions, true>> = {
  seed: true,
  clock: true,
  organizations: true,
  faults: true,
  rateLimit: true,
  state: true,
};

/** A Genesys organization in memory, or several. What is not said of an organization is of the first one. */
export interface Sandbox extends Omit<SandboxOrganization, 'id' | 'name' | 'state' | 'sent'> {
  /** Answers a request as Genesys Cloud would: API, login and uploads, on whatever host. Never touches the network. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** An address for `createClient({ baseUrl })`. It does not exist, so that nothing gets out by mistake. */
  readonly url: string;
  /** Everything that the sandbox knows: look at it, or change it, as you like. */
  readonly state: SandboxState;
  readonly clock: SandboxClock;
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /** What customers received so far, in all organizations. */
  readonly sent: readonly SentMessage[];
  /**
   * One of the organizations, by name.
   *
   * @throws Error where there is none of that name.
   */
  organization(name?: string): SandboxOrganization;
  /** A customer, by name or first name: one whom the organization has heard of, or a new one. */
  customer(name: string, organization?: string): Customer;
  /**
   * Does what a user does in the browser: logs in at an authorize URL. Returns the address that it leads back to, with the code.
   *
   * @throws Error that says what is wrong with the URL.
   */
  authorize(url: string | URL, user: string): URL;
  /** Takes an access token out of use, and the refresh token that came with it. False where there is no such token. */
  revoke(accessToken: string): boolean;
  /** Calls the listener on each event; returns a function that ends it. */
  on<Name extends keyof SandboxEvents>(name: Name, listener: (event: SandboxEvents[Name]) => void): () => void;
  /** Back to the beginning: the state that it was given, or the seed's; the ids and chances to come. Listeners, faults and the clock stay. */
  reset(): void;
}

/**
 * Makes a Genesys organization in memory, with a small contact centre in it that is at work.
 *
 * @throws TypeError for an unknown option, organizations with the same name, or an invalid fault.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  rejectUnknownKeys('createSandbox', options, OPTIONS);
  const { seed = 1, clock: wanted = 'manual', organizations = ['Harbor Supply'], rateLimit } = options;
  const initialState = structuredClone(options.state);
  const time = createClock(wanted, initialState?.time);
  const clock: SandboxClock = {
    isManual: time.isManual === true,
    now: () => time.now(),
    advance: (milliseconds) => {
      time.advance(milliseconds);
      core.notifyChange();
    },
  };
  const events = createEmitter<SandboxEvents>();
  const faults = createFaultInjector(() => core.faultRandom);
  const initialize = (): SandboxCore => {
    const state = structuredClone(initialState) ?? createSeedState(seed, clock.now(), organizations);
    return {
      state,
      clock,
      random: createRandom(state),
      correlationRandom: createRandom({ random: ~seed }),
      faultRandom: createRandom({ random: seed ^ 0x5bd1e995 }),
      events,
      faults,
      limiter: rateLimit === undefined ? undefined : createRateLimiter(rateLimit, clock),
      notifyChange: () => {
        core.state.time = clock.now();
        events.emit('change', undefined);
      },
    };
  };
  let core = initialize();
  checkOrganizations(core.state.organizations);
  for (const fault of options.faults ?? []) faults.add(fault);

  const findOrganization = (name?: string): Organization => {
    const { organizations: all } = core.state;
    const found = name === undefined ? all[0] : all.find((organization) => organization.name === name);
    if (found) return found;
    throw new Error(`The sandbox has no organization "${name}". It has: ${all.map((o) => o.name).join(', ')}`);
  };
  const createHandle = (name?: string) =>
    createOrganizationHandle(
      () => core,
      () => findOrganization(name),
    );
  const { token, addClient, addUser } = createHandle();

  return {
    fetch: (request) => handleRequest(core, request),
    url: SANDBOX_URL,
    get credentials() {
      return createHandle().credentials;
    },
    get state() {
      return core.state;
    },
    clock,
    faults,
    get sent() {
      return core.state.organizations.flatMap(({ sent }) => sent);
    },
    token,
    addClient,
    addUser,
    organization: (name) => {
      findOrganization(name);
      return createHandle(name);
    },
    customer: (name, organization) => {
      const acting = (): OrganizationContext => ({
        ...core,
        organization: findOrganization(organization),
        now: formatTime(clock.now()),
      });
      return createCustomerHandle(
        findCustomerAddresses(findOrganization(organization), name),
        acting,
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
        `The authorize URL is refused (${response.status}): client_id, redirect_uri or the user is wrong`,
      );
    },
    revoke: (accessToken) => {
      const isKnown = revokeToken(core.state, accessToken);
      core.notifyChange();
      return isKnown;
    },
    on: events.on,
    reset: () => {
      core = initialize();
      core.notifyChange();
    },
  };
}

function createClock(wanted: NonNullable<SandboxOptions['clock']>, start: number | undefined): SandboxClock {
  if (wanted === 'manual') return createManualClock(start);
  return wanted === 'running' ? createRunningClock() : wanted;
}
