import { setTimeout as sleep } from 'node:timers/promises';
import { type InputRequiredResult, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import type { StoredToken } from '../auth/token-store.js';
import { fetchIdentity, type Identity } from '../client/identity.js';
import type { AuthenticationError } from '../transport/errors.js';
import { type ConnectionOptions, openConnection } from './connections.js';
import type { InteractiveSignIn, SignIn, SignInConnection, SignInStatus, StartedSignIn } from './sign-in-connection.js';
import type { Slice } from './slice.js';
import { createFailure, type ToolResult } from './tool-result.js';
import { watchAuth } from './watched-auth.js';

export interface SignInConnectionOptions extends ConnectionOptions {
  readonly auth: NonNullable<ConnectionOptions['auth']>;
  readonly signIn: InteractiveSignIn;
}

export interface SignInConnectionSettings {
  readonly slice: Slice;
  /** What a host that opens URLs shows to the person. Default: that the tools act as them. */
  readonly question?: string;
  /** Whether `list_connections` shows the account. Default: false. */
  readonly hasStatus?: boolean;
  /** How long a call waits for a person who opened the link; 40 seconds by default, because hosts give up after 60. */
  readonly waitMs?: number | undefined;
}

const POLL_MS = 500;
const QUESTION_ID = 'sign-in';
const QUESTION = 'Sign in to Genesys Cloud, so that the tools can act as you.';

/** Opens a connection whose user signs in when a tool call needs it. */
export function openSignInConnection(
  { id, label, selection, token, signIn, ...client }: SignInConnectionOptions,
  { slice, question = QUESTION, hasStatus = false, waitMs = 40_000 }: SignInConnectionSettings,
): SignInConnection {
  let usedToken: string | undefined;
  let lostToken: string | undefined;
  let identity: Promise<Identity> | undefined;
  /** The sign-in whose page the host was asked to open. */
  let asked: StartedSignIn | undefined;

  const { auth, reset } = watchAuth(client.auth, async (error) => {
    const stored = await signIn.getToken();
    if (stored && isSignInLost(error, stored)) lostToken = stored.accessToken;
  });
  const clientOptions = { ...client, auth };

  /** Whether there is a token. Another process may have stored a new one, perhaps of another account. */
  const hasToken = async (): Promise<boolean> => {
    const stored = await signIn.getToken();
    if (!stored || stored.accessToken === lostToken || hasExpired(stored)) return false;
    if (stored.accessToken !== usedToken) {
      usedToken = stored.accessToken;
      identity = undefined;
      reset();
    }
    return true;
  };

  const waitForToken = async (signal: AbortSignal, finished?: Promise<void>): Promise<boolean> => {
    const end = Date.now() + waitMs;
    while (!(await hasToken())) {
      if (Date.now() >= end) return false;
      await Promise.race([sleep(POLL_MS, undefined, { signal }), ...(finished ? [finished] : [])]);
    }
    return true;
  };

  const request: SignIn['request'] = async (call, canWait = true) => {
    if (await hasToken()) return undefined;
    const response = call.canOpenUrls ? inputResponse(call.inputResponses, QUESTION_ID) : undefined;
    if (response?.kind === 'elicit' && response.action !== 'accept') return createDeclinedFailure(id);
    let started: StartedSignIn;
    try {
      if (response && response.kind !== 'missing' && (await waitForToken(call.signal, asked?.finished)))
        return undefined;
      started = await signIn.start({ canOpenBrowser: !call.canOpenUrls });
      if (response?.kind === 'missing') {
        asked = started;
        return askToOpen(started.url, question);
      }
      if (started.isOpen && canWait) {
        call.reportProgress('Waiting for you to sign in to Genesys Cloud in the browser.');
        if (await waitForToken(call.signal, started.finished)) return undefined;
      }
    } catch (error) {
      if (call.signal.aborted) throw error;
      return createFailedFailure(error);
    }
    return createSignInFailure(started, id);
  };

  const start = async () => (await signIn.start({ canOpenBrowser: false })).url;
  const getStatus = async (): Promise<SignInStatus> => {
    if (!(await hasToken())) return { signedIn: false, signInUrl: await start() };
    identity ??= fetchIdentity(clientOptions, 'user');
    const known = await identity.catch(() => undefined);
    if (!known) identity = undefined;
    if (!known && !(await hasToken())) return { signedIn: false, signInUrl: await start() };
    return { signedIn: true, account: known?.user, organization: known?.organization };
  };

  const options = { id, label, selection, ...clientOptions, token: { tokenKind: 'user' as const, ...token } };
  const connection = openConnection(options, slice);
  return { ...connection, signIn: { request, getStatus: hasStatus ? getStatus : undefined } };
}

/**
 * Whether only a new sign-in helps: Genesys rejected the refresh token, or there is none. Any other rejection, such as that of
 * the client secret, is for the operator to fix. https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
const isSignInLost = ({ code }: AuthenticationError, { refreshToken }: StoredToken): boolean =>
  code === 'invalid_grant' || refreshToken === undefined;

const hasExpired = ({ refreshToken, expiresAt }: StoredToken): boolean =>
  refreshToken === undefined && Date.now() >= expiresAt;

/** Asks the host to open the link. The host returns once the person has agreed, which is before they have signed in. */
const askToOpen = (url: string, message: string): InputRequiredResult =>
  inputRequired({ inputRequests: { [QUESTION_ID]: inputRequired.elicitUrl({ message, url }) } });

const createSignInFailure = ({ url, isOpen }: StartedSignIn, connection: string): ToolResult =>
  createFailure({
    kind: 'SignInRequired',
    message: `The connection ${connection} needs the person's own Genesys Cloud account, and they are not signed in. Nothing was sent.`,
    retryable: true,
    signInUrl: url,
    advice:
      (isOpen ? 'The sign-in page is open in the browser of the person. If they do not see it, give ' : 'Give ') +
      `${isOpen ? 'them' : 'the person'} the address in signInUrl. It is valid for ten minutes, and only for them. ` +
      'When they have signed in, call the tool again.',
  });

const createFailedFailure = (error: unknown): ToolResult =>
  createFailure({
    kind: 'SignInRequired',
    message: `${error instanceof Error ? error.message : String(error)} Nothing was sent.`,
    retryable: true,
    advice: 'Show the person the message. If they want to sign in again, call the tool again.',
  });

const createDeclinedFailure = (connection: string): ToolResult =>
  createFailure({
    kind: 'SignInRequired',
    message: `The connection ${connection} needs the person's own Genesys Cloud account, and they did not want to sign in. Nothing was sent.`,
    retryable: false,
    advice: 'Do not call the tool again unless they ask you to.',
  });
