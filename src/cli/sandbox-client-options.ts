import { accessToken } from '../auth/access-token.js';
import type { ClientOptions } from '../client/options.js';
import { SANDBOX_URL } from '../sandbox/sandbox-url.js';

/** Whose token commands use in the sandbox: an agent who has work of every kind. */
export const AGENT = 'Grace Okafor';

/**
 * A client's options for a sandbox in this process. It is created for the first call, so that nothing else waits for it, and
 * is gone when the command ends.
 */
export function sandboxClientOptions(): ClientOptions {
  let opening: ReturnType<typeof open> | undefined;
  const opened = () => (opening ??= open());
  return {
    baseUrl: SANDBOX_URL,
    fetch: async (request) => (await opened()).sandbox.fetch(request),
    auth: accessToken(async () => (await opened()).token),
  };
}

async function open() {
  const { createSandbox } = await import('../sandbox/index.js');
  const sandbox = createSandbox({ clock: 'running' });
  return { sandbox, token: sandbox.token(AGENT) };
}
