import type { Credential } from './grant.js';
import type { OAuthClient } from './token-request.js';

/**
 * The name of a login in the token store. A store can be shared, so it must not happen that somebody who knows a client's
 * id alone is given its token: without an account that the user has named, all credentials go into a hash.
 */
export async function createStoreKey(
  loginUrl: string,
  { clientId, clientSecret }: OAuthClient,
  account: string | undefined,
  login: Credential | undefined,
): Promise<string> {
  if (account !== undefined) return `${loginUrl} ${clientId} account ${account}`;
  const parameters = typeof login?.parameters === 'object' ? login.parameters : {};
  const secret = JSON.stringify([clientSecret, login?.grantType, Object.entries(parameters)]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return `${loginUrl} ${clientId} ${hex(new Uint8Array(hash))}`;
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
