import { signIn } from './auth/sign-in.js';
import { revokeToken } from './auth/tokens.js';
import { checkOrganizations } from './check-organizations.js';
import { findStateProblem } from './check-state.js';
import type { OrganizationContext } from './context.js';
import { createCore } from './create-core.js';
import { createCustomerHandle } from './customer/customer.js';
import { findCustomerAddresses } from './customer/customer-addresses.js';
import { createFaultInjector } from './faults/faults.js';
import { handleRequest } from './handle-request.js';
import { createNotificationHub } from './notifications/notification-hub.js';
import { publishEvents } from './notifications/publish-events.js';
import { createWebSocketClass } from './notifications/sandbox-web-socket.js';
import { createOrganizationHandle } from './organization.js';
import { registerState } from './peek-state.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import type { Sandbox } from './sandbox.js';
import { createClock, formatTime, type SandboxClock } from './sandbox-clock.js';
import { createEmitter } from './sandbox-events.js';
import { SANDBOX_OPTIONS, type SandboxOptions } from './sandbox-options.js';
import { SANDBOX_URL } from './sandbox-url.js';
import { scheduleTimeouts } from './schedule-timeouts.js';
import { createSeedState } from './seed/seed-state.js';
import { markExposed } from './shared/conversation-index.js';
import { refreshConversation } from './shared/conversations.js';
import type { Organization, SandboxState } from './state.js';
import { failMessage } from './webhooks/fail-message.js';
import { createWebhookSender } from './webhooks/webhook-sender.js';

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
  rejectUnknownKeys('createSandbox', options, SANDBOX_OPTIONS);
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
      applyTimeouts();
      webhooks.sendDue();
      if (milliseconds >= HEARTBEAT_MS) hub.sendHeartbeat();
      notifyChange();
      rescheduleTimeouts();
    },
  };
  /** Events report what the time changes: parked conversations resume, after-call work ends, emails bounce. */
  const applyTimeouts = () => {
    for (const organization of core.state.organizations) {
      const ctx = { ...core, organization, now: formatTime(clock.now()) };
      for (const conversation of Object.values(organization.conversations)) refreshConversation(ctx, conversation);
    }
  };
  const events = createEmitter();
  const faults = createFaultInjector(() => core.faultRandom);
  const notifyChange = () => {
    core.state.time = clock.now();
    events.emit('change', undefined);
  };
  const webhooks = createWebhookSender({
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    clock,
    createId: () => core.correlationRandom.uuid(),
    onAttempt: (attempt) => events.emit('webhook', attempt),
    onFailure: ({ organizationId, conversationId, body }, error) => {
      const organization = core.state.organizations.find(({ id }) => id === organizationId);
      if (!organization) return;
      failMessage({ ...core, organization, now: formatTime(clock.now()) }, conversationId, body.id, error);
      notifyChange();
    },
  });
  const initialize = (saved: SandboxState | undefined) =>
    createCore(structuredClone(saved) ?? createSeedState(seed, clock.now(), organizations, empty), {
      seed,
      rateLimit,
      clock,
      events,
      faults,
      webhooks,
      notifyChange,
    });
  let core = initialize(initialState);
  checkOrganizations(core.state.organizations);
  const hub = createNotificationHub({
    state: () => core.state,
    clock,
    faults,
    createId: () => core.correlationRandom.uuid(),
  });
  publishEvents({ hub, events, state: () => core.state, clock, origin: SANDBOX_URL });
  const rescheduleTimeouts = scheduleTimeouts({
    clock,
    events,
    listConversations: () => core.state.organizations.flatMap(({ conversations }) => Object.values(conversations)),
    applyAll: () => {
      applyTimeouts();
      notifyChange();
    },
  });
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
  const { token, addClient, addUser, addQueue, addWrapupCode, addIntegration, addConversation, setWebhook, sendAsBot } =
    createHandle();

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
    setWebhook,
    sendAsBot,
    webhooks,
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
        notifyChange,
      );
    },
    authorize: (url, user) => signIn(core, url, user),
    revoke: (accessToken) => {
      const isKnown = revokeToken(core.state, accessToken);
      notifyChange();
      return isKnown;
    },
    on: events.on,
    load: (state) => {
      const problem = findStateProblem(state);
      if (problem) throw new TypeError(`This is not the state of a sandbox: ${problem}.`);
      checkOrganizations(state.organizations);
      core = initialize(state);
      webhooks.clear();
      if (time.isManual) time.advance(Math.max(0, state.time - time.now()));
      notifyChange();
      rescheduleTimeouts();
    },
    reset: () => {
      core = initialize(initialState);
      webhooks.clear();
      notifyChange();
      rescheduleTimeouts();
    },
  };
  return registerState(sandbox, () => core.state);
}

/** A clock that advances by more than the interval of heartbeats sends one. */
const HEARTBEAT_MS = 30_000;
