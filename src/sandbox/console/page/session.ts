import type { OperationSummary } from '../../control/list-operations.js';
import type { ActiveFault } from '../../faults/faults.js';
import type { SandboxRequest } from '../../sandbox-request.js';
import type { Conversation } from '../../state.js';
import { applyEvent } from './apply-event.ts';
import { type OrganizationSummary, toMap } from './console-state.ts';
import { type ControlClient, ControlError } from './control-client.ts';
import type { Store } from './store.ts';

/** More conversations would make the page slow. */
const MAX_CONVERSATIONS = 500;
const RECONNECT_MS = 1000;
/** Collects the changes of a burst of requests. */
const REFRESH_MS = 250;

/** Keeps the store up to date. */
export interface Session {
  /** Connects, and reconnects when the connection is lost. */
  connect(): Promise<void>;
  /** Reads everything again that has no event of its own. */
  refresh(): Promise<void>;
}

export function createSession(store: Store, client: ControlClient): Session {
  const loadClock = async () => {
    const { time, isManual } = await client.send<{ time: string; isManual: boolean }>('GET', '/clock');
    store.update({ clock: { time: Date.parse(time), isManual, readAt: Date.now() } });
  };
  const loadFaults = async () => store.update(await client.send<{ faults: ActiveFault[] }>('GET', '/faults'));
  const loadRequests = async () => store.update(await client.send<{ requests: SandboxRequest[] }>('GET', '/requests'));
  const loadOperations = async () => {
    if (store.state.operations.size > 0) return;
    const { operations } = await client.send<{ operations: OperationSummary[] }>('GET', '/operations');
    store.update({ operations: toMap(operations) });
  };
  const loadConversations = async () => {
    const { organizations } = await client.send<{ organizations: OrganizationSummary[] }>('GET', '/organizations');
    const organization = organizations.find(({ id }) => id === store.state.organization?.id) ?? organizations[0];
    const query = new URLSearchParams({ organization: organization?.name ?? '', last: String(MAX_CONVERSATIONS) });
    const { conversations } = await client.send<{ conversations: Conversation[] }>('GET', `/conversations?${query}`);
    store.update({ organizations, organization, conversations: toMap(conversations) });
  };
  const refresh = async () => {
    await Promise.all([loadClock(), loadFaults(), loadConversations()]);
  };

  const scheduleRefresh = createThrottle(refresh);
  // A request can use up a fault.
  const scheduleFaults = createThrottle(loadFaults);

  const readEvents = () =>
    client.readEvents((event) => {
      if (event.name === 'open') {
        // Events arrive from here on, so nothing is missed between them and these responses.
        Promise.all([refresh(), loadRequests(), loadOperations()])
          .then(() => store.update({ connection: 'live' }))
          .catch((error: unknown) => store.update({ error: (error as Error).message }));
      } else {
        store.update(applyEvent(store.state, event, Date.now()));
        if (event.name === 'change') scheduleRefresh();
        if (event.name === 'request') scheduleFaults();
      }
    });

  return {
    refresh,
    connect: async () => {
      for (;;) {
        try {
          await readEvents();
        } catch (error) {
          if (error instanceof ControlError && error.status === 401) return store.update({ connection: 'locked' });
          if (error instanceof ControlError) store.update({ error: error.message });
        }
        store.update({ connection: 'lost' });
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    },
  };
}

/** Returns a function that runs `load` once for all of its calls within a moment. */
function createThrottle(load: () => Promise<void>): () => void {
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(() => {
      isScheduled = false;
      // A lost connection shows in the event stream.
      load().catch(() => {});
    }, REFRESH_MS);
  };
}
