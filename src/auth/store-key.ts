import type { Credential } from './grant.js';
import type { OAuthClient } from './token-request.js';

/**
 * Creates the key of a token in the token store. Without an account, it contains a hash of all credentials: in a shared
 * store, the client id alone must not be enough to find the token.
 */
export async function createStoreKey(
  loginUrl: string,
  { clientId, clientSecret }: OAuthClient,
  account: string | undefined,
  credential: Credential | undefined,
): Promise<string> {
  if (account !== undefined) return `${loginUrl} ${clientId} account ${account}`;
  const parameters = typeof credential?.parameters === 'object' ? credential.parameters : {};
  const secret = JSON.stringify([clientSecret, credential?.grantType, Object.entries(parameters)]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return `${loginUrl} ${clientId} ${toHex(new Uint8Array(hash))}`;
}

const toHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
