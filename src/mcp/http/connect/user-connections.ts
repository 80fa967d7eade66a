import { setTimeout as sleep } from 'node:timers/promises';
import { type InputRequiredResult, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import type { TokenStore } from '../../../auth/token-store.js';
import { fetchIdentity, type Identity } from '../../../client/identity.js';
import type { ConnectionOptions, PrepareOptions } from '../../connections.js';
import { createToolFilter } from '../../selection.js';
import type { SignInConnection, SignInStatus, User } from '../../sign-in-connection.js';
import type { Slice, ToolClient } from '../../slice.js';
import { createFailure, type ToolResult } from '../../tool-result.js';
import type { SignInLinks } from './sign-in-links.js';
import { createUserTokens, type UserCredentials } from './user-tokens.js';

export interface UserConnectionOptions extends Omit<ConnectionOptions, 'auth'> {
  readonly credentials: UserCredentials;
  readonly tokenStore: TokenStore;
}

export interface SignInSettings {
  readonly links: SignInLinks;
  /** Where tokens are kept if the connections have no store of their own. */
  readonly tokenStore: TokenStore;
  /** Prepares the options of the connection of one user. */
  readonly prepare: PrepareOptions;
  /** How long a call waits for a person who opens the link; 40 seconds by default, because hosts give up after 60. */
  readonly waitMs?: number;
}

/** The connections of more users are closed, the one that was not used for the longest time first. */
const MAX_USERS = 1_000;
const EVERYONE: User = { id: '', name: undefined };
const POLL_MS = 500;
const QUESTION_ID = 'sign-in';

/** Opens a connection for which each user signs in. Each user has a client with its own token and rate limit. */
export function openUserConnection(
  options: UserConnectionOptions,
  settings: SignInSettings,
  slice: Slice,
): SignInConnection {
  const { id, label, selection = {}, token, credentials, ...client } = options;
  const tokens = createUserTokens({ connection: id, credentials, client, tokenStore: client.tokenStore });
  const toolFilter = createToolFilter(selection, `connection ${id}`, '', slice);
  const users = new Map<string, SignInConnection>();

  const open = (user: User): SignInConnection => {
    const { id: _, ...prepared } = settings.prepare({ id, ...client }, [
      client.region,
      client.baseUrl,
      credentials,
      user.id,
    ]);
    const clientOptions = { ...prepared, auth: tokens.authOf(user.id) };
    let current: ToolClient = slice.createClient(clientOptions);
    let usedToken: string | undefined;
    let identity: Promise<Identity> | undefined;
    /** Whether there is a token. Another replica may have stored a new one, perhaps of another account. */
    const hasToken = async (): Promise<boolean> => {
      const stored = await tokens.get(user.id);
      if (stored && stored.accessToken !== usedToken) {
        usedToken = stored.accessToken;
        current = slice.createClient(clientOptions);
        identity = undefined;
      }
      return stored !== undefined;
    };
    const createLink = () => settings.links.createLink({ user, connection: id });
    const waitForToken = async (signal: AbortSignal): Promise<boolean> => {
      const end = Date.now() + (settings.waitMs ?? 40_000);
      while (!(await hasToken())) {
        if (Date.now() >= end) return false;
        await sleep(POLL_MS, undefined, { signal });
      }
      return true;
    };
    return {
      id,
      label,
      region: client.region,
      toolFilter,
      token: { tokenKind: 'user', ...token },
      client: { call: (...args) => current.call(...args) },
      signIn: {
        async request(call) {
          if (await hasToken()) return undefined;
          const response = call.canOpenUrls ? inputResponse(call.inputResponses, QUESTION_ID) : undefined;
          if (response?.kind === 'missing') return askToOpen(await createLink(), label ?? id);
          if (response?.kind === 'elicit' && response.action !== 'accept') return createDeclinedFailure(id);
          if (response && (await waitForToken(call.signal))) return undefined;
          return createSignInFailure(await createLink(), id);
        },
        async getStatus(): Promise<SignInStatus> {
          if (!(await hasToken())) return { signedIn: false, signInUrl: await createLink() };
          identity ??= fetchIdentity(clientOptions, 'user');
          const known = await identity.catch(() => undefined);
          if (!known) identity = undefined;
          if (!known && !(await hasToken())) return { signedIn: false, signInUrl: await createLink() };
          return { signedIn: true, account: known?.user, organization: known?.organization };
        },
      },
    };
  };

  const forUser = (user: User): SignInConnection => {
    const connection = users.get(user.id) ?? open(user);
    // Moves it to the end: the first one is the one that was not used for the longest time.
    users.delete(user.id);
    users.set(user.id, connection);
    const [oldest] = users.keys();
    if (users.size > MAX_USERS && oldest !== undefined) users.delete(oldest);
    return connection;
  };
  return { ...open(EVERYONE), userTokens: tokens, forUser: (user = EVERYONE) => forUser(user) };
}

/** Asks the host to open the link. The host returns once the person has agreed, which is before they have signed in. */
const askToOpen = (url: string, connection: string): InputRequiredResult =>
  inputRequired({
    inputRequests: {
      [QUESTION_ID]: inputRequired.elicitUrl({
        message: `Sign in to Genesys Cloud to connect your account to ${connection}.`,
        url,
      }),
    },
  });

const createSignInFailure = (signInUrl: string, connection: string): ToolResult =>
  createFailure({
    kind: 'SignInRequired',
    message: `The connection ${connection} needs your own Genesys Cloud account, and you have not signed in. Nothing was sent.`,
    retryable: true,
    signInUrl,
    advice:
      'Give the person the address in signInUrl. It is valid for ten minutes, and only for them. ' +
      'When they have signed in, call the tool again.',
  });

const createDeclinedFailure = (connection: string): ToolResult =>
  createFailure({
    kind: 'SignInRequired',
    message: `The connection ${connection} needs the person's own Genesys Cloud account, and they did not want to sign in. Nothing was sent.`,
    retryable: false,
    advice: 'Do not call the tool again unless they ask you to.',
  });
