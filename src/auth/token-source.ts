import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import type { Auth, AuthEnvironment, TokenSource } from './auth.js';
import type { Grant, GrantState } from './grant.js';
import { guardStore, LockError } from './guard-store.js';
import { createStoreKey } from './store-key.js';
import { requestToken } from './token-request.js';
import type { StoredToken } from './token-store.js';

/** How long before its expiry a token without `renewAt` is refreshed. */
const MARGIN_MS = 60_000;
/** The wait between two attempts to refresh a token that is still valid. */
const PAUSE_MS = 10_000;
/** Waits for the token of another process that has used the same refresh token. */
const REREAD_DELAYS_MS = [0, 200, 800];
/** If a replacement for a rejected token is rejected within this time, another new token does not help. */
const FRESH_MS = 60_000;
/** No token requests are sent for this time after that. */
const BACKOFF_MS = 10_000;

/** The state of a token source until a logout. */
interface Session {
  current?: StoredToken | undefined;
  /** A token that could not be stored yet. */
  unsaved?: { readonly token: StoredToken; readonly replaces: StoredToken | 'any' | undefined } | undefined;
  /** The last access token that Genesys rejected. */
  rejected?: string | undefined;
  /** The access token that replaced a rejected one, and when. */
  replacement?: { readonly token: string; readonly at: number };
  /** No token requests are sent before this time. */
  backoffUntil: number;
  pending?: { readonly token: Promise<string>; readonly rejected: string | undefined } | undefined;
}

/** Creates the `Auth` of an OAuth grant. */
export function grantAuth(grant: Grant): Auth {
  const state: GrantState = { hasStarted: false, unusable: undefined };
  return {
    tokenKind: grant.credential?.grantType === 'client_credentials' ? 'client' : 'user',
    connect: (environment) => createTokenSource(grant, state, environment),
  };
}

/**
 * Creates the token source of an OAuth grant. Concurrent calls share one token request. A token is stored before it is used,
 * so that a rotated refresh token is never lost. Processes that share a store with `lock` refresh one after the other.
 */
function createTokenSource(grant: Grant, state: GrantState, environment: AuthEnvironment): TokenSource {
  const { client, account, credential } = grant;
  const { loginUrl, clock, tokenStore, timeout } = environment;
  const store = guardStore(tokenStore, timeout);
  let storeKey: Promise<string> | undefined;
  const getKey = () => (storeKey ??= createStoreKey(loginUrl, client, account, credential));

  let session: Session = { backoffUntil: 0 };
  /** Access tokens from before a logout. A slow store may still return them. */
  const forgotten = new Set<string>();
  let isLogoutPending = false;
  let queue: Promise<unknown> = Promise.resolve();
  const runInTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const result = queue.then(job);
    queue = result.catch(() => {});
    return result;
  };

  const isValid = (token: StoredToken | undefined, { rejected }: Session): token is StoredToken =>
    token !== undefined &&
    token.accessToken !== rejected &&
    clock.now() < (token.renewAt ?? token.expiresAt - MARGIN_MS);
  const isBackingOff = ({ backoffUntil }: Session) => clock.now() < backoffUntil;
  /** During a backoff, this may be a rejected token, so that each call fails with its own 401. */
  const getCurrent = (from: Session): string | undefined => {
    const { current } = from;
    if (isBackingOff(from) && current && clock.now() < current.expiresAt) return current.accessToken;
    return isValid(current, from) ? current.accessToken : undefined;
  };

  const read = async (): Promise<StoredToken | undefined> => {
    const stored = await store.get(await getKey());
    return stored && forgotten.has(stored.accessToken) ? undefined : stored;
  };

  const save = async (to: Session, token: StoredToken, replaces: StoredToken | 'any' | undefined) => {
    to.unsaved = { token, replaces };
    await store.set(await getKey(), token);
    to.unsaved = undefined;
    return token;
  };

  /** Stores a token that could not be stored before, unless another process has stored one in the meantime. */
  const saveUnsaved = async (to: Session, stored: StoredToken | undefined): Promise<StoredToken | undefined> => {
    if (!to.unsaved) return stored;
    const { token, replaces } = to.unsaved;
    const isOutdated = stored && replaces !== 'any' && stored.accessToken !== replaces?.accessToken;
    if (!isOutdated) return save(to, token, replaces);
    to.unsaved = undefined;
    return stored;
  };

  const request = async (to: Session, grantType: string, parameters: Record<string, string>) => {
    const token = await requestToken(environment, client, grantType, parameters);
    if (to.current && to.current.accessToken === to.rejected) {
      to.replacement = { token: token.accessToken, at: clock.now() };
    }
    return token;
  };

  const signIn = async (to: Session, replaces: StoredToken | 'any' | undefined): Promise<StoredToken> => {
    if (state.unusable) throw state.unusable;
    if (!credential) throw createSignInError('The token store has no token for this account.');
    const { grantType, parameters, singleUseName } = credential;
    let token: StoredToken;
    try {
      token = await request(to, grantType, typeof parameters === 'function' ? await parameters() : parameters);
    } catch (error) {
      // Without a code, the response is not from Genesys, and the credential has not been used.
      if (singleUseName && error instanceof AuthenticationError && error.code !== undefined) state.unusable = error;
      throw error;
    }
    state.hasStarted = true;
    if (singleUseName) {
      state.unusable = createSignInError(`The ${singleUseName} has already been used and cannot be used again.`);
    }
    return save(to, token, replaces);
  };

  /** Returns the token that another process stored after it used the same refresh token. */
  const readNewer = async (token: StoredToken): Promise<StoredToken | undefined> => {
    for (const wait of store.hasLock ? [0] : REREAD_DELAYS_MS) {
      if (wait > 0) await clock.sleep(wait);
      const stored = await read();
      if (stored && stored.refreshToken !== token.refreshToken) return stored;
    }
    return undefined;
  };

  const getNext = async (to: Session, known: StoredToken | undefined): Promise<StoredToken> => {
    if (known?.refreshToken === undefined) return signIn(to, known);
    try {
      return await save(to, await request(to, 'refresh_token', { refresh_token: known.refreshToken }), known);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const newer = await readNewer(known);
      if (newer) return isValid(newer, to) ? newer : getNext(to, newer);
      if (credential && !state.unusable) return signIn(to, known);
      throw error;
    }
  };

  const obtain = async (to: Session): Promise<StoredToken> => {
    if (isLogoutPending) await deleteStored();
    const mustSignIn = () => credential?.hasPrecedence === true && !state.hasStarted;
    if (store.hasLock && !to.unsaved && !mustSignIn()) {
      const stored = await read();
      if (isValid(stored, to)) return stored;
      to.current ??= stored;
    }
    return store.lock(await getKey(), async () => {
      if (mustSignIn()) return signIn(to, 'any');
      const known = (await saveUnsaved(to, await read())) ?? to.current;
      to.current ??= known;
      return isValid(known, to) ? known : getNext(to, known);
    });
  };

  /** Returns the old token while it is valid if the login service or the lock is unavailable. */
  const fallBack = (from: Session, error: unknown): StoredToken => {
    const { current, rejected } = from;
    if (!isUnavailable(error) || !current || current.accessToken === rejected) throw error;
    if (clock.now() >= current.expiresAt) throw error;
    return { ...current, renewAt: Math.min(current.expiresAt, clock.now() + PAUSE_MS) };
  };

  /** Starts a token request, or joins the pending one. */
  const share = (to: Session): Promise<string> => {
    to.pending ??= {
      rejected: to.rejected,
      token: runInTurn(async () => {
        to.current = await obtain(to).catch((error) => fallBack(to, error));
        return to.current.accessToken;
      }).finally(() => {
        to.pending = undefined;
      }),
    };
    return to.pending.token;
  };

  const backOff = (): undefined => {
    session.backoffUntil = clock.now() + BACKOFF_MS;
  };

  const deleteStored = async (): Promise<void> => {
    const key = await getKey();
    await store.lock(key, () => store.delete(key));
    isLogoutPending = false;
  };

  return {
    token: async (signal) => getCurrent(session) ?? raceSignal(share(session), signal),
    async refresh(token, signal) {
      const { current, pending } = session;
      // Another call may have refreshed it in the meantime.
      if (isValid(current, session) && current.accessToken !== token) return current.accessToken;
      if (isBackingOff(session)) return undefined;
      // A late rejection of an older token says nothing about the current one.
      if (token === current?.accessToken) {
        session.rejected = token;
        const { replacement } = session;
        if (replacement?.token === token && clock.now() - replacement.at < FRESH_MS) return backOff();
      }
      // A request from before the rejection may return the rejected token again.
      if (pending && pending.rejected !== token) {
        const other = await raceSignal(pending.token, signal);
        if (other !== token) return other;
      }
      const other = await raceSignal(share(session), signal);
      return other === token ? backOff() : other;
    },
    logout() {
      // Pending requests keep the old session, which no new call uses.
      const old = session;
      session = { backoffUntil: 0 };
      isLogoutPending = true;
      return runInTurn(async () => {
        for (const token of [old.current, old.unsaved?.token]) if (token) forgotten.add(token.accessToken);
        if (credential?.singleUseName) state.unusable = createSignInError('The client has logged out.');
        await deleteStored();
      });
    },
  };
}

const isUnavailable = (error: unknown): boolean =>
  [ConnectionError, TimeoutError, ServerError, RateLimitError, LockError].some((type) => error instanceof type);

const createSignInError = (reason: string) => new AuthenticationError(`${reason} Sign in again.`, { status: 401 });
