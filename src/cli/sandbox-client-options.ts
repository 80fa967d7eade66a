import { accessToken } from '../auth/access-token.js';
import type { ClientOptions } from '../client/options.js';
import type { WebSocketClass } from '../events/web-socket.js';
import { isConsolePath } from '../sandbox/control/control-path.js';
import { SANDBOX_URL } from '../sandbox/sandbox-url.js';
import type { Site } from '../server/site.js';

/** The agent whose token commands use in the sandbox. She has conversations of every channel. */
export const AGENT_NAME = 'Grace Okafor';

/** A sandbox in this process. The first request creates it, so that commands start fast. */
export interface LazySandbox {
  readonly options: ClientOptions;
  /** The console and the control API, for this machine. */
  readonly site: Site;
}

/** Returns client options for a sandbox in this process. */
export const sandboxClientOptions = (): ClientOptions => createLazySandbox().options;

export function createLazySandbox(): LazySandbox {
  let pending: ReturnType<typeof loadSandbox> | undefined;
  let loaded: Awaited<ReturnType<typeof loadSandbox>> | undefined;
  const getSandbox = () => (pending ??= loadSandbox().then((result) => (loaded = result)));
  const options: ClientOptions = {
    baseUrl: SANDBOX_URL,
    fetch: async (request) => (await getSandbox()).sandbox.fetch(request),
    // A stream creates its channel first, which loads the sandbox.
    WebSocket: function connect(url: string) {
      if (!loaded) throw new Error('The sandbox is not loaded yet.');
      return new loaded.sandbox.WebSocket(url);
    } as unknown as WebSocketClass,
    auth: { ...accessToken(async () => (await getSandbox()).token), tokenKind: 'user' },
  };
  const site: Site = {
    includes: isConsolePath,
    respond: async (request, isLoopback) => {
      const [{ sandbox }, { handleConsoleRequest }] = await Promise.all([
        getSandbox(),
        import('../sandbox/console/handle-console-request.js'),
      ]);
      return handleConsoleRequest(sandbox, { request, isLoopback }, undefined);
    },
  };
  return { options, site };
}

async function loadSandbox() {
  const { createSandbox } = await import('../sandbox/index.js');
  const sandbox = createSandbox({ clock: 'running' });
  return { sandbox, token: sandbox.token(AGENT_NAME) };
}
