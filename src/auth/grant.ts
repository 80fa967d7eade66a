import { ArgumentError, type AuthenticationError } from '../transport/errors.js';
import type { Auth, TokenSource } from './auth.js';
import type { OAuthClient } from './token-request.js';

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

/** How far a grant has come, for all clients that have it. */
export interface Progress {
  begun: boolean;
  /** Why `login` is of no use any more. */
  spent: AuthenticationError | undefined;
}

/** Logs in by an OAuth grant. All that it takes is loaded with the first call. */
export function grant(options: Grant): Auth {
  const progress: Progress = { begun: false, spent: undefined };
  return {
    connect(environment) {
      let source: TokenSource | undefined;
      const loaded = async (): Promise<TokenSource> => {
        if (source) return source;
        const { tokenSource } = await import('./token-source.js');
        source ??= tokenSource(options, progress, environment);
        return source;
      };
      return {
        token: async (signal) => (await loaded()).token(signal),
        renew: async (refused, signal) => (await loaded()).renew(refused, signal),
        logout: async () => (await loaded()).logout(),
      };
    },
  };
}

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
