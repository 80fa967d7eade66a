import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { type CliOptions, runCli } from '../support/cli.js';
import { freePort } from '../support/listen.js';

/** Starts a sandbox over HTTP, with an empty config folder and an unused redirect URI, until the test ends. */
export async function setUpLogin() {
  const home = await mkdtemp(join(tmpdir(), 'login-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const sandbox = createSandbox({ clock: 'running' });
  const { url, close } = await serveSandbox(sandbox);
  onTestFinished(() => close());
  const clients = sandbox.state.organizations[0]?.clients ?? [];
  const clientId = clients.find(({ name }) => name === 'Desktop app')?.id ?? '';
  const redirectUri = `http://localhost:${await freePort()}/callback`;
  const folder = join(home, 'genesys-conversations-digital');
  /** Runs `login` without a browser. */
  const login = (options: CliOptions, ...args: string[]) =>
    runCli(
      ['login', '--base-url', url, '--client-id', clientId, '--redirect-uri', redirectUri, '--no-browser', ...args],
      { env, ...options },
    );
  const env = { XDG_CONFIG_HOME: home };
  return { sandbox, url, clientId, folder, env, redirectUri, login };
}

/** Finds the URL of the sign-in page in what `login` prints. */
export const findSignInUrl = (text: string): string | undefined => /http\S+\/oauth\/authorize\S+/.exec(text)?.[0];
