import type { Auth } from '../auth/auth.js';
import { AuthenticationError } from '../transport/errors.js';

export interface WatchedAuth {
  readonly auth: Auth;
  /** Makes all clients read the token store again, after the user has signed in again, perhaps with another account. */
  reset(): void;
}

/** @param onRejected - Called when Genesys rejects the credentials, before the call fails. */
export function watchAuth(auth: Auth, onRejected: (error: AuthenticationError) => Promise<void>): WatchedAuth {
  let generation = 0;
  const watch = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof AuthenticationError) await onRejected(error);
      throw error;
    }
  };
  return {
    auth: {
      tokenKind: auth.tokenKind,
      connect(environment) {
        let known = generation;
        let source = auth.connect(environment);
        const getSource = () => {
          if (known !== generation) source = auth.connect(environment);
          known = generation;
          return source;
        };
        return {
          token: (signal) => watch(() => getSource().token(signal)),
          refresh: (rejected, signal) => watch(() => getSource().refresh(rejected, signal)),
          logout: () => getSource().logout(),
        };
      },
    },
    reset() {
      generation += 1;
    },
  };
}
