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

/** Milliseconds before its expiry at which a token is refreshed, if it does not say when. */
const MARGIN = 60_000;
/** Milliseconds between two attempts to refresh a token that is still valid. */
const PAUSE = 10_000;
/** Milliseconds to wait for the token of another process that has used up our refresh token. */
const LOOKS = [0, 200, 800];
/** A token that replaced a rejected one and is rejected itself within so many milliseconds shows that new ones don't help. */
const FRESH_MS = 60_000;
/** Milliseconds without a login after that. */
const BACKOFF_MS = 10_000;

/** The state of a token source, up to a logout. */
interface Session {
  current?: StoredToken | undefined;
  /** A token that could not be stored yet. */
  unsaved?: { readonly token: StoredToken; readonly replaces: StoredToken | 'any' | undefined } | undefined;
  /** The last access token that Genesys rejected. */
  rejected?: string | undefined;
  /** The access token that replaced a rejected one, and when. */
  replacement?: { readonly token: string; readonly at: number };
  /** Until when no login is attempted. */
  backoffUntil: number;
  pending?: { readonly token: Promise<string>; readonly rejected: string | undefined } | undefined;
}

/** Authenticates by an OAuth grant. */
export function grantAuth(grant: Grant): Auth {
  const progress: GrantState = { hasStarted: false, unusable: undefined };
  return { connect: (environment) => tokenSource(grant, progress, environment) };
}

/**
 * Tokens by an OAuth grant. However many calls wait, one login is in flight at a time. A token is stored before it is used, so that a
 * rotated refresh token is never lost between response and store. Processes that share a store with `lock` refresh in turn.
 */
function tokenSource(
  { client, account, credential }: Grant,
  progress: GrantState,
  environment: AuthEnvironment,
): TokenSource {
  const { loginUrl, clock, tokenStore, timeout } = environment;
  const store = guardStore(tokenStore, timeout);
  let keyed: Promise<string> | undefined;
  const key = () => (keyed ??= createStoreKey(loginUrl, client, account, credential));

  let session: Session = { backoffUntil: 0 };
  /** Access tokens from before a logout. A slow store may still return them. */
  const forgotten = new Set<string>();
  let logoutIsPending = false;
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const result = queue.then(job);
    queue = result.catch(() => {});
    return result;
  };

  const isGood = (token: StoredToken | undefined, { rejected }: Session): token is StoredToken =>
    token !== undefined && token.accessToken !== rejected && clock.now() < (token.renewAt ?? token.expiresAt - MARGIN);
  const backsOff = ({ backoffUntil }: Session) => clock.now() < backoffUntil;
  /** The token that needs no login; a rejected one while logins back off, so that each call fails with its own 401. */
  const usable = (from: Session): string | undefined => {
    const { current } = from;
    const isUsable = (backsOff(from) && current && clock.now() < current.expiresAt) || isGood(current, from);
    return isUsable ? current?.accessToken : undefined;
  };

  const read = async (): Promise<StoredToken | undefined> => {
    const stored = await store.get(await key());
    return stored && forgotten.has(stored.accessToken) ? undefined : stored;
  };

  const save = async (to: Session, token: StoredToken, replaces: StoredToken | 'any' | undefined) => {
    to.unsaved = { token, replaces };
    await store.set(await key(), token);
    to.unsaved = undefined;
    return token;
  };

  /** Stores what could not be stored before, unless another process has stored a token in the meantime. */
  const saveLate = async (to: Session, stored: StoredToken | undefined): Promise<StoredToken | undefined> => {
    if (!to.unsaved) return stored;
    const { token, replaces } = to.unsaved;
    const isOvertaken = stored && replaces !== 'any' && stored.accessToken !== replaces?.accessToken;
    if (!isOvertaken) return save(to, token, replaces);
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

  const logIn = async (to: Session, replaces: StoredToken | 'any' | undefined): Promise<StoredToken> => {
    if (progress.unusable) throw progress.unusable;
    if (!credential) throw loginNeeded('Nobody is logged in: the token store has no token for this account.');
    const { grantType, parameters, singleUseName } = credential;
    let token: StoredToken;
    try {
      token = await request(to, grantType, typeof parameters === 'function' ? await parameters() : parameters);
    } catch (error) {
      // Without a code it is no response of Genesys, and what is valid once was not used.
      if (singleUseName && error instanceof AuthenticationError && error.code !== undefined) progress.unusable = error;
      throw error;
    }
    progress.hasStarted = true;
    if (singleUseName)
      progress.unusable = loginNeeded(`The ${singleUseName} has been used, and it is good for one login only.`);
    return save(to, token, replaces);
  };

  /** What another process has stored in place of a token whose refresh token it used. */
  const newerThan = async (token: StoredToken): Promise<StoredToken | undefined> => {
    for (const wait of store.hasLock ? [0] : LOOKS) {
      if (wait > 0) await clock.sleep(wait);
      const stored = await read();
      if (stored && stored.refreshToken !== token.refreshToken) return stored;
    }
    return undefined;
  };

  const next = async (to: Session, known: StoredToken | undefined): Promise<StoredToken> => {
    if (known?.refreshToken === undefined) return logIn(to, known);
    try {
      return await save(to, await request(to, 'refresh_token', { refresh_token: known.refreshToken }), known);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const newer = await newerThan(known);
      if (newer) return isGood(newer, to) ? newer : next(to, newer);
      if (credential && !progress.unusable) return logIn(to, known);
      throw error;
    }
  };

  const obtain = async (to: Session): Promise<StoredToken> => {
    if (logoutIsPending) await forget();
    const isFirst = () => credential?.hasPrecedence === true && !progress.hasStarted;
    if (store.hasLock && !to.unsaved && !isFirst()) {
      const stored = await read();
      if (isGood(stored, to)) return stored;
      to.current ??= stored;
    }
    return store.lock(await key(), async () => {
      if (isFirst()) return logIn(to, 'any');
      const known = (await saveLate(to, await read())) ?? to.current;
      to.current ??= known;
      return isGood(known, to) ? known : next(to, known);
    });
  };

  /** While the old token is valid, a login service or lock that is out of reach is no reason to fail. */
  const orTheOld = (from: Session, error: unknown): StoredToken => {
    const { current, rejected } = from;
    if (!isOutOfReach(error) || !current || current.accessToken === rejected) throw error;
    if (clock.now() >= current.expiresAt) throw error;
    return { ...current, renewAt: Math.min(current.expiresAt, clock.now() + PAUSE) };
  };

  /** One login for all who wait. */
  const share = (to: Session): Promise<string> => {
    to.pending ??= {
      rejected: to.rejected,
      token: inTurn(async () => {
        to.current = await obtain(to).catch((error) => orTheOld(to, error));
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

  const forget = async (): Promise<void> => {
    const id = await key();
    await store.lock(id, () => store.delete(id));
    logoutIsPending = false;
  };

  return {
    token: async (signal) => usable(session) ?? raceSignal(share(session), signal),
    async refresh(token, signal) {
      const { current, pending } = session;
      // Another call may have renewed it in the meantime.
      if (isGood(current, session) && current.accessToken !== token) return current.accessToken;
      if (backsOff(session)) return undefined;
      // A late rejection of an older token says nothing about the present one.
      if (token === current?.accessToken) {
        session.rejected = token;
        const { replacement } = session;
        if (replacement?.token === token && clock.now() - replacement.at < FRESH_MS) return backOff();
      }
      // What was in flight before the rejection may bring the rejected token once more.
      if (pending && pending.rejected !== token) {
        const other = await raceSignal(pending.token, signal);
        if (other !== token) return other;
      }
      const other = await raceSignal(share(session), signal);
      return other === token ? backOff() : other;
    },
    logout() {
      // What is in flight goes on with the old session, which no new call uses.
      const old = session;
      session = { backoffUntil: 0 };
      logoutIsPending = true;
      return inTurn(async () => {
        for (const token of [old.current, old.unsaved?.token]) if (token) forgotten.add(token.accessToken);
        if (credential?.singleUseName) progress.unusable = loginNeeded('The client has logged out.');
        await forget();
      });
    },
  };
}

const isOutOfReach = (error: unknown): boolean =>
  [ConnectionError, TimeoutError, ServerError, RateLimitError, LockError].some((type) => error instanceof type);

const loginNeeded = (why: string) => new AuthenticationError(`${why} Log in again.`, { status: 401 });
