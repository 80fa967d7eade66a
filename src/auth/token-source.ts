import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../transport/errors.js';
import { raceSignal } from '../transport/race-signal.js';
import type { AuthEnvironment, TokenSource } from './auth.js';
import type { Grant, Progress } from './grant.js';
import { guarded } from './guarded-store.js';
import { storeKey } from './store-key.js';
import { requestToken } from './token-request.js';
import type { StoredToken } from './token-store.js';

/** Renewed so long before it expires, in milliseconds, where the token does not say when. */
const MARGIN = 60_000;
/** Milliseconds between two tries to renew a token that is good for a while yet. */
const PAUSE = 10_000;
/** Milliseconds to wait for the token of another process that has used up our refresh token. */
const LOOKS = [0, 200, 800];

/**
 * Tokens by an OAuth grant. However many calls wait, one login is under way at a time. A token is stored before it is
 * used, so that a rotated refresh token is never lost between answer and storage.
 */
export function tokenSource(
  { client, account, login }: Grant,
  progress: Progress,
  environment: AuthEnvironment,
): TokenSource {
  const { loginUrl, clock, tokenStore, timeout } = environment;
  const store = guarded(tokenStore, timeout);
  let keyed: Promise<string> | undefined;
  const key = () => (keyed ??= storeKey(loginUrl, client, account, login));

  let current: StoredToken | undefined;
  /** A token that could not be stored yet. */
  let unsaved: StoredToken | undefined;
  let refused: string | undefined;
  let pending: Promise<string> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const renewAt = (token: StoredToken) => token.renewAt ?? token.expiresAt - MARGIN;
  const isGood = (token: StoredToken | undefined): token is StoredToken =>
    token !== undefined && token.accessToken !== refused && clock.now() < renewAt(token);

  const save = async (token: StoredToken): Promise<StoredToken> => {
    unsaved = token;
    await store.set(await key(), token);
    unsaved = undefined;
    return token;
  };

  const logIn = async (): Promise<StoredToken> => {
    if (progress.spent) throw progress.spent;
    if (!login) throw loginNeeded('Nobody is logged in: the token store has no token for this account.');
    const { grantType, parameters, once } = login;
    let token: StoredToken;
    try {
      const values = typeof parameters === 'function' ? await parameters() : parameters;
      token = await requestToken(environment, client, grantType, values);
    } catch (error) {
      // Without a code it is no answer of Genesys', and what is good once was not used.
      if (once && error instanceof AuthenticationError && error.code !== undefined) progress.spent = error;
      throw error;
    }
    progress.begun = true;
    if (once) progress.spent = loginNeeded(`The ${once} has been used, and it is good for one login only.`);
    return save(token);
  };

  const refresh = async (refreshToken: string): Promise<StoredToken> =>
    save(await requestToken(environment, client, 'refresh_token', { refresh_token: refreshToken }));

  /** What another process has stored in place of a token whose refresh token it used. */
  const newerThan = async (token: StoredToken): Promise<StoredToken | undefined> => {
    for (const wait of LOOKS) {
      if (wait > 0) await clock.sleep(wait);
      const stored = await store.get(await key());
      if (stored && stored.refreshToken !== token.refreshToken) return stored;
    }
    return undefined;
  };

  const next = async (known: StoredToken | undefined): Promise<StoredToken> => {
    if (known?.refreshToken === undefined) return logIn();
    try {
      return await refresh(known.refreshToken);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const newer = await newerThan(known);
      if (newer) return isGood(newer) ? newer : next(newer);
      if (login && !progress.spent) return logIn();
      throw error;
    }
  };

  const obtain = async (): Promise<string> => {
    if (unsaved) current = await save(unsaved);
    if (login?.first && !progress.begun) {
      current = await logIn();
    } else {
      const known = (await store.get(await key())) ?? current;
      current ??= known;
      current = isGood(known) ? known : await next(known);
    }
    return current.accessToken;
  };

  /** While the old token is good, a login service that is out of reach is no reason to fail. */
  const orTheOld = (error: unknown): string => {
    if (!isOutOfReach(error) || !current || current.accessToken === refused) throw error;
    if (clock.now() >= current.expiresAt) throw error;
    current = { ...current, renewAt: Math.min(current.expiresAt, clock.now() + PAUSE) };
    return current.accessToken;
  };

  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const result = queue.then(job);
    queue = result.catch(() => {});
    return result;
  };
  const share = (): Promise<string> => {
    pending ??= inTurn(() => obtain().catch(orTheOld)).finally(() => {
      pending = undefined;
    });
    return pending;
  };

  return {
    token: async (signal) => (isGood(current) ? current.accessToken : raceSignal(share(), signal)),
    async renew(token, signal) {
      // Another call may have renewed it in the meantime.
      if (isGood(current) && current.accessToken !== token) return current.accessToken;
      // A late refusal of an older token says nothing of the present one.
      if (token === current?.accessToken) refused = token;
      // What was under way before may bring the refused token once more.
      for (let tries = 0; tries < 2; tries++) {
        const other = await raceSignal(share(), signal);
        if (other !== token) return other;
      }
      return undefined;
    },
    logout: () =>
      inTurn(async () => {
        current = unsaved = undefined;
        if (login?.once) progress.spent = loginNeeded('The client has logged out.');
        await store.delete(await key());
      }),
  };
}

const isOutOfReach = (error: unknown): boolean =>
  [ConnectionError, TimeoutError, ServerError, RateLimitError].some((type) => error instanceof type);

const loginNeeded = (why: string) => new AuthenticationError(`${why} Log in again.`, { status: 401 });
