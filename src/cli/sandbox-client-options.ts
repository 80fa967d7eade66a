import { accessToken } from '../auth/access-token.js';
import type { ClientOptions } from '../client/options.js';
import type { WebSocketClass } from '../events/web-socket.js';
import { SANDBOX_URL } from '../sandbox/sandbox-url.js';

/** The agent whose token commands use in the sandbox. She has conversations of every channel. */
export const AGENT_NAME = 'Grace Okafor';

/** Returns client options for a sandbox in this process. The first call creates it, so that commands start fast. */
export function sandboxClientOptions(): ClientOptions {
  let pending: ReturnType<typeof loadSandbox> | undefined;
  let loaded: Awaited<ReturnType<typeof loadSandbox>> | undefined;
  const getSandbox = () => (pending ??= loadSandbox().then((result) => (loaded = result)));
  return {
    baseUrl: SANDBOX_URL,
    fetch: async (request) => (await getSandbox()).sandbox.fetch(request),
    // A stream creates its channel first, which loads the sandbox.
    WebSocket: function connect(url: string) {
      if (!loaded) throw new Error('The sandbox is not loaded yet.');
      return new loaded.sandbox.WebSocket(url);
    } as unknown as WebSocketClass,
    auth: { ...accessToken(async () => (await getSandbox()).token), tokenKind: 'user' },
  };
}

async function loadSandbox() {
  const { createSandbox } = await import('../sandbox/index.js');
  const sandbox = createSandbox({ clock: 'running' });
  return { sandbox, token: sandbox.token(AGENT_NAME) };
}
