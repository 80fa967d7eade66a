import {
  ArgumentError,
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../http/errors.js';
import { raceSignal } from '../http/race-signal.js';
import type { Auth, AuthEnvironment, TokenSource } from './auth.js';
import { storeKey } from './store-key.js';
import type { OAuthClient } from './token-request.js';
import { guarded, type StoredToken } from './token-store.js';

/** An OAuth grant, as far as they differ. */
export interface Grant {
  readonly client: OAuthClient;
  /** The user's name for this login in the token store. Without one, it is named after a hash of all that it takes. */
  readonly account?: string | undefined;
  /** The way to a token without one from before; undefined where only the store can have one. */
  readonly login?: Login | undefined;
}

export interface Login {
  readonly grantType: string;
  /** What is sent to the token endpoint, apart from client and grant type. A function is asked at every login. */
  readonly parameters: Record<string, string> | (() => Promise<Record<string, string>>);
  /** What it is, where it is good for one login only: `authorization code`. */
  readonly once?: string | undefined;
  /** Whether it comes before a token that is stored already. */
  readonly first?: boolean | undefined;
}

/** Renewed so long before it expires, in milliseconds, where the token does not say when. */
const MARGIN = 60_000;
/** Milliseconds between two tries to renew a token that is good for a while yet. */
const PAUSE = 10_000;
/** Milliseconds to wait for the token of another process that has used up our refresh token. */
const LOOKS = [0, 200, 800];

/** Loaded with the first login: with a token of the user's own there is none. */
const requestToken = async (...request: Parameters<typeof import('./token-request.js').requestToken>) =>
  (await import('./token-request.js')).requestToken(...request);

/**
 * Tokens by an OAuth grant. However many calls wait, one login is under way at a time. A token is stored before it is
 * used, so that a rotated refresh token is never lost between answer and storage.
 */
export function grant({ client, account, login }: Grant): Auth {
  let begun = false;
  /** Why `login` is of no use any more. */
  let spent: AuthenticationError | undefined;

  return {
    connect(environment: AuthEnvironment): TokenSource {
      const { loginUrl, clock } = environment;
      const store = guarded(environment.tokenStore);
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
        if (spent) throw spent;
        if (!login) throw loginNeeded('Nobody is logged in: the token store has no token for this account.');
        const { grantType, parameters, once } = login;
        let token: StoredToken;
        try {
          const values = typeof parameters === 'function' ? await parameters() : parameters;
          token = await requestToken(environment, client, grantType, values);
        } catch (error) {
          if (once && error instanceof AuthenticationError) spent = error;
          throw error;
        }
        begun = true;
        if (once) spent = loginNeeded(`The ${once} has been used, and it is good for one login only.`);
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
          if (login && !spent) return logIn();
          throw error;
        }
      };

      const obtain = async (): Promise<string> => {
        if (unsaved) current = await save(unsaved);
        if (login?.first && !begun) {
          current = await logIn();
        } else {
          const known = (await store.get(await key())) ?? current;
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
          refused = token;
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
            if (login?.once) spent = loginNeeded('The client has logged out.');
            await store.delete(await key());
          }),
      };
    },
  };
}

const isOutOfReach = (error: unknown): boolean =>
  [ConnectionError, TimeoutError, ServerError, RateLimitError].some((type) => error instanceof type);

const loginNeeded = (why: string) => new AuthenticationError(`${why} Log in again.`, { status: 401 });

/** Fails for each text that is missing or empty; those that may be left out are `optional`. Values are not shown. */
export function requireTexts(
  subject: string,
  texts: Record<string, unknown>,
  optional: Record<string, unknown> = {},
): void {
  const given = Object.entries(optional).filter(([, text]) => text !== undefined);
  const problems = [...Object.entries(texts), ...given]
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([argument]) => ({ argument, problem: 'must be a non-empty string' }));
  if (problems.length > 0) throw new ArgumentError(subject, problems);
}
