import { authorizationCode } from '../../auth/authorization-code.js';
import { authorizationUrl, codeFromCallback } from '../../auth/authorization-url.js';
import { fetchIdentity, type Identity } from '../../client/identity.js';
import { listenForCallback } from './loopback-server.js';
import type { Profile } from './profile-file.js';
import type { SecretStorage } from './secret-storage.js';

/** The redirect URI of `login` and `mcp`, which the OAuth client must allow. */
export const REDIRECT_URI = 'http://localhost:8789/callback';

export interface BrowserSignInOptions {
  /** The name of the profile. */
  readonly name: string;
  readonly profile: Profile;
  readonly secrets: SecretStorage;
  /** Where the person continues after the sign-in, such as "the terminal". */
  readonly returnTo: string;
  /** What to do if the port of the redirect URI is in use, as a sentence. */
  readonly portAdvice: string;
}

/** A sign-in that waits for the person. */
export interface BrowserSignIn {
  /** The address of the sign-in page. */
  readonly url: string;
  /** The URL at which the browser returned. */
  readonly callback: Promise<URL>;
  /** Exchanges the code of the callback, stores the token under the name of the profile, and reads who signed in. */
  finish(callback: URL): Promise<Identity>;
  close(): void;
}

/**
 * Starts the sign-in of a user with the grant Code Authorization and PKCE, and waits on loopback for the browser to return.
 *
 * @throws UsageError for an invalid redirect URI, or a port that is in use.
 */
export async function startBrowserSignIn(options: BrowserSignInOptions): Promise<BrowserSignIn> {
  const { name, profile, secrets, returnTo, portAdvice } = options;
  const { region, baseUrl, clientId, redirectUri = REDIRECT_URI } = profile;
  const loginUrl = region ? undefined : baseUrl;
  const { url, state, codeVerifier } = await authorizationUrl({ region, loginUrl, clientId, redirectUri });
  const { callback, close } = await listenForCallback(redirectUri, { state, returnTo, portAdvice });
  return {
    url,
    callback,
    close,
    async finish(callbackUrl) {
      const code = await codeFromCallback(callbackUrl, state);
      const auth = authorizationCode({ clientId, redirectUri, code, codeVerifier, account: name });
      // The first request exchanges the code and stores the tokens.
      return fetchIdentity({ region, baseUrl, auth, tokenStore: secrets.tokenStore }, 'user');
    },
  };
}
