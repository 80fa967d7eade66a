import type { ConnectionOptions } from '../mcp/connections.js';
import type { Sandbox } from '../sandbox/index.js';

/** Whose token commands use in the sandbox: an agent who has work of every kind. */
export const AGENT = 'Grace Okafor';

/** A connection to a sandbox of its own, in this process: gone when the command ends. */
export async function sandboxConnection(): Promise<ConnectionOptions> {
  const [{ createSandbox }, { accessToken }] = await Promise.all([
    import('../sandbox/index.js'),
    import('../auth/access-token.js'),
  ]);
  const sandbox: Sandbox = createSandbox({ clock: 'running' });
  return {
    ...{ id: 'sandbox', label: 'A Genesys organization in memory' },
    ...{ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(sandbox.token(AGENT)) },
  };
}
