import { answerApi, type Core } from './api.js';
import { issueToken, tokenEndpoint } from './auth/token-endpoint.js';
import { manualClock, runningClock, type SandboxClock } from './clock.js';
import { emitter, type SandboxEvents } from './events.js';
import { seededRandom } from './random.js';
import { seedState } from './seed/seed.js';
import type { SandboxState, SentMessage } from './state.js';

export interface SandboxOptions {
  /** Decides every id and every chance: the same seed and the same calls give the same answers. 1 by default. */
  seed?: number;
  /**
   * `manual` (default): time stands still until `sandbox.clock.advance(…)`. `running`: the machine's time.
   * Or a clock of your own.
   */
  clock?: 'manual' | 'running' | SandboxClock;
  /** The names of its organizations, which know nothing of each other; `['Harbor Supply']` by default. */
  organizations?: readonly string[];
}

/** A Genesys organization in memory. */
export interface Sandbox {
  /** Answers a request as Genesys Cloud would: API, login and uploads, on whatever host. Never touches the network. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** An address for `createClient({ baseUrl })`. It does not exist, so that nothing gets out by mistake. */
  readonly url: string;
  /** An OAuth client that may do everything, in the first organization: for `clientCredentials(…)`. */
  readonly credentials: { clientId: string; clientSecret: string };
  /** Everything that the sandbox knows: look at it, or change it, as you like. */
  readonly state: SandboxState;
  readonly clock: SandboxClock;
  /** What customers received so far, in all organizations. */
  readonly sent: readonly SentMessage[];
  /** An access token of a user, by e-mail address or name: for `accessToken(…)`. */
  token(user: string, options?: { scopes?: string[] }): string;
  /** Calls the listener on each event; returns a function that ends it. */
  on<Name extends keyof SandboxEvents>(name: Name, listener: (event: SandboxEvents[Name]) => void): () => void;
  /** Back to the beginning: the state, the ids to come. Listeners stay. */
  reset(): void;
}

/** Makes a Genesys organization in memory, with a small contact centre in it that is at work. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { seed = 1, clock: wanted = 'manual', organizations = ['Harbor Supply'] } = options;
  const clock = wanted === 'manual' ? manualClock() : wanted === 'running' ? runningClock() : wanted;
  const start = clock.now();
  const events = emitter<SandboxEvents>();
  const begin = (): Core => {
    const state = seedState(seed, start, organizations);
    return { state, clock, random: seededRandom(state), correlation: seededRandom({ random: ~seed }), events };
  };
  let core = begin();

  return {
    fetch: async (request) => {
      const bytes = new Uint8Array(await request.arrayBuffer());
      const url = new URL(request.url);
      if (url.pathname === '/oauth/token' && request.method === 'POST') {
        const answer = tokenEndpoint(core, request, bytes);
        events.emit('change', undefined);
        return answer;
      }
      return answerApi(core, request, url, bytes);
    },
    url: 'https://sandbox.invalid',
    get credentials() {
      const client = core.state.organizations[0]?.clients.find(({ secret }) => secret);
      return { clientId: client?.id ?? '', clientSecret: client?.secret ?? '' };
    },
    get state() {
      return core.state;
    },
    clock,
    get sent() {
      return core.state.organizations.flatMap(({ sent }) => sent);
    },
    token: (wantedUser, { scopes } = {}) => {
      for (const organization of core.state.organizations) {
        const user = organization.users.find(({ name, email, id }) => [name, email, id].includes(wantedUser));
        const [client] = organization.clients;
        if (user && client) {
          return issueToken(core, organization, client, { userId: user.id, ...(scopes ? { scopes } : {}) }).accessToken;
        }
      }
      throw new Error(`The sandbox has no user "${wantedUser}"`);
    },
    on: events.on,
    reset: () => {
      core = begin();
      events.emit('change', undefined);
    },
  };
}
