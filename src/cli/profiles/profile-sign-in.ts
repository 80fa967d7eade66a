import { resolveHosts } from '../../auth/regions.js';
import { createStoreKey } from '../../auth/store-key.js';
import type { InteractiveSignIn, StartedSignIn } from '../../mcp/sign-in-connection.js';
import type { Output } from '../terminal.js';
import { startBrowserSignIn } from './browser-sign-in.js';
import { openBrowser } from './open-browser.js';
import { type Profile, saveProfile } from './profile-file.js';
import type { SecretStorage } from './secret-storage.js';

export interface ProfileSignInOptions {
  readonly name: string;
  readonly profile: Profile;
  readonly secrets: SecretStorage;
  /** The folder of the profiles. */
  readonly folder: string;
  /** Whether the browser of this machine may be opened. */
  readonly browser: boolean;
  /** Where the outcome is logged. */
  readonly err: Output;
}

/** How long the server listens for the browser. */
const VALIDITY_MS = 10 * 60_000;

/** Signs the user of a profile in while the MCP server runs, and saves the profile. One sign-in at a time waits for the user. */
export async function createProfileSignIn(options: ProfileSignInOptions): Promise<InteractiveSignIn> {
  const { name, profile, secrets } = options;
  const { region, baseUrl, clientId } = profile;
  const { loginUrl } = resolveHosts({ region, baseUrl }, 'mcp');
  const key = await createStoreKey(loginUrl, { clientId }, name, undefined);
  let pending: Promise<PendingSignIn> | undefined;
  const begin = async (): Promise<PendingSignIn> => {
    const started = await startProfileSignIn(options);
    const forget = () => {
      pending = undefined;
    };
    started.finished.then(forget, forget);
    return started;
  };
  return {
    getToken: () => secrets.tokenStore.get(key),
    async start({ canOpenBrowser }): Promise<StartedSignIn> {
      pending ??= begin();
      const { url, finished, open } = await pending.catch((error: unknown) => {
        pending = undefined;
        throw error;
      });
      return { url, finished, isOpen: options.browser && canOpenBrowser ? await open() : false };
    },
  };
}

interface PendingSignIn {
  readonly url: string;
  readonly finished: Promise<void>;
  /** Opens the browser the first time. Returns whether it could be opened. */
  open(): Promise<boolean>;
}

async function startProfileSignIn(options: ProfileSignInOptions): Promise<PendingSignIn> {
  const { name, profile, folder, err } = options;
  const signIn = await startBrowserSignIn({
    ...options,
    returnTo: 'your agent',
    portAdvice: 'If another MCP host waits for a sign-in, finish that one first.',
  });
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The sign-in page was open for too long.')), VALIDITY_MS).unref();
  });
  const finish = async () => {
    try {
      const identity = await signIn.finish(await Promise.race([signIn.callback, expired]));
      await saveProfile(folder, name, { ...profile, ...identity });
      err.write(`Signed in to profile "${name}".\n`);
    } catch (error) {
      err.write(`Sign-in to profile "${name}" failed: ${error instanceof Error ? error.message : String(error)}\n`);
      throw error;
    } finally {
      clearTimeout(timer);
      signIn.close();
    }
  };
  const finished = finish();
  let opened: Promise<boolean> | undefined;
  return { url: signIn.url, finished, open: () => (opened ??= openBrowser(signIn.url)) };
}
