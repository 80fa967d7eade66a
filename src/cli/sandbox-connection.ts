import { accessToken } from '../auth/access-token.js';
import type { ConnectionOptions } from '../mcp/connections.js';
import { SANDBOX_URL } from '../sandbox/sandbox-url.js';

/** Whose token commands use in the sandbox: an agent who has work of every kind. */
export const AGENT = 'Grace Okafor';

/**
 * A connection to a sandbox of its own, in this process: made for the first call, so that nothing else waits for it, and
 * gone when the command ends.
 */
export function sandboxConnection(): ConnectionOptions {
  let opening: ReturnType<typeof open> | undefined;
  const opened = () => (opening ??= open());
  return {
    ...{ id: 'sandbox', label: 'A Genesys organization in memory', baseUrl: SANDBOX_URL },
    fetch: async (request) => (await opened()).sandbox.fetch(request),
    auth: accessToken(async () => (await opened()).token),
  };
}

async function open() {
  const { createSandbox } = await import('../sandbox/index.js');
  const sandbox = createSandbox({ clock: 'running' });
  return { sandbox, token: sandbox.token(AGENT) };
}
