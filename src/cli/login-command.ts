import type { Command } from 'commander';
import { clientCredentials } from '../auth/client-credentials.js';
import { fetchIdentity, type Identity } from '../client/identity.js';
import { raceSignal } from '../transport/race-signal.js';
import { createCommand, PROGRAM } from './command.js';
import { UsageError } from './exit.js';
import { REDIRECT_URI, startBrowserSignIn } from './profiles/browser-sign-in.js';
import { getConfigFolder } from './profiles/config-folder.js';
import { openBrowser } from './profiles/open-browser.js';
import {
  getProfilePath,
  type Profile,
  readProfiles,
  type Storage,
  saveProfile,
  validateProfileName,
} from './profiles/profile-file.js';
import { openSecretStorage, type SecretStorage } from './profiles/secret-storage.js';
import { formatSignInReport } from './profiles/sign-in-report.js';
import type { Terminal } from './terminal.js';

interface Options {
  profile: string;
  region?: string;
  baseUrl?: string;
  clientId?: string;
  redirectUri?: string;
  browser: boolean;
  clientCredentials?: boolean;
  storage: Storage;
}

/** `login`: signs a user or an OAuth client in and saves a profile. */
export function createLoginCommand(terminal: Terminal): Command {
  return createCommand(terminal, `${PROGRAM} login`)
    .description(
      'Sign in to Genesys Cloud with your browser and save the connection as a profile, which mcp, call and permissions use.',
    )
    .option('--profile <name>', 'Name of the profile, which is also the PCID of its connection', 'default')
    .option('--region <region>', "The organization's region, such as eu_central_1 or mypurecloud.de")
    .option('--base-url <url>', 'URL of a gateway or the sandbox, instead of a region')
    .option('--client-id <id>', 'Id of the OAuth client; for users, one with the grant "Code Authorization" and PKCE')
    .option('--redirect-uri <uri>', `Redirect URI on localhost that the OAuth client allows (default: ${REDIRECT_URI})`)
    .option('--no-browser', 'Print the URL instead of opening the browser, and accept a pasted callback URL')
    .option(
      '--client-credentials',
      'Sign in as the OAuth client itself; asks for its secret, or reads it from standard input',
    )
    .option('--storage <place>', 'Storage of tokens and secrets: file or keychain', parseStorage, 'file')
    .addHelpText('after', HELP)
    .action((options: Options) => login(options, terminal));
}

const HELP = `
A profile that exists already keeps its region, client id and redirect URI.

Examples:
  npx ${PROGRAM} login --region eu_central_1 --client-id 00000000-0000-0000-0000-000000000000
  npx ${PROGRAM} login --profile billing --client-credentials < secret.txt`;

function parseStorage(text: string): Storage {
  if (text === 'file' || text === 'keychain') return text;
  throw new UsageError(`Unknown storage "${text}". Use file or keychain.`);
}

async function login(options: Options, terminal: Terminal): Promise<void> {
  const folder = getConfigFolder(terminal.env);
  const name = validateProfileName(options.profile);
  const { profiles } = await readProfiles(folder);
  const draft = createDraft(options, Object.hasOwn(profiles, name) ? profiles[name] : undefined, terminal);
  const secrets = await openSecretStorage(draft.storage, folder);
  const identity = await (draft.tokenKind === 'client'
    ? signInWithSecret(name, draft, secrets, terminal)
    : signInWithBrowser(name, draft, secrets, options, terminal));
  const profile: Profile = { ...draft, ...identity };
  const saved = await saveProfile(folder, name, profile);
  terminal.out.write(
    formatSignInReport(name, profile, { path: getProfilePath(folder), isDefault: saved.default === name }),
  );
}

/** Creates the profile to sign in to from the options, the saved profile of that name and the environment, in this order. */
function createDraft(options: Options, known: Profile | undefined, { env }: Terminal): Profile {
  const { region, baseUrl } = options.region || options.baseUrl ? options : (known ?? fromEnvironment(env));
  const clientId = options.clientId ?? known?.clientId ?? (env.GENESYS_CLIENT_ID || undefined);
  const missing = [
    ...(region || baseUrl ? [] : ['--region (or --base-url for a gateway or the sandbox)']),
    ...(clientId ? [] : ['--client-id']),
  ];
  if (missing.length > 0 || !clientId) throw new UsageError(`Missing ${missing.join(' and ')}.`);
  const tokenKind = options.clientCredentials ? 'client' : 'user';
  const redirectUri = options.redirectUri ?? known?.redirectUri;
  return { region, baseUrl, clientId, redirectUri, tokenKind, storage: options.storage };
}

const fromEnvironment = (env: Terminal['env']) => ({
  region: env.GENESYS_REGION || undefined,
  baseUrl: env.GENESYS_BASE_URL || undefined,
});

async function signInWithSecret(
  name: string,
  draft: Profile,
  secrets: SecretStorage,
  terminal: Terminal,
): Promise<Identity> {
  const clientSecret = (await terminal.readLine('Client secret: ', { hidden: true })).trim();
  if (!clientSecret) throw new UsageError('No client secret. Type it at the prompt, or pass it on standard input.');
  const { region, baseUrl, clientId } = draft;
  const identity = await fetchIdentity(
    { region, baseUrl, auth: clientCredentials({ clientId, clientSecret }) },
    'client',
  );
  // Only a secret that works replaces a saved one.
  await secrets.setSecret(name, clientSecret);
  return identity;
}

async function signInWithBrowser(
  name: string,
  draft: Profile,
  secrets: SecretStorage,
  { browser }: Options,
  terminal: Terminal,
): Promise<Identity> {
  const portAdvice = 'Choose another --redirect-uri.';
  const signIn = await startBrowserSignIn({ name, profile: draft, secrets, returnTo: 'the terminal', portAdvice });
  const stop = new AbortController();
  const signal = AbortSignal.any([terminal.interrupted, stop.signal]);
  try {
    terminal.err.write(`Sign in at:\n\n  ${signIn.url}\n\n`);
    if (browser) await openBrowser(signIn.url);
    const pasted = browser
      ? new Promise<never>(() => {})
      : terminal.readLine('Then paste the URL that the browser ends at, or wait: ', { signal }).then(parseCallbackUrl);
    const callback = await raceSignal(Promise.race([signIn.callback, pasted]), terminal.interrupted);
    return await signIn.finish(callback);
  } finally {
    stop.abort();
    signIn.close();
  }
}

function parseCallbackUrl(text: string): URL {
  if (URL.canParse(text.trim())) return new URL(text.trim());
  throw new UsageError('That is not a URL. Copy the whole address from the browser, starting with http://localhost.');
}
