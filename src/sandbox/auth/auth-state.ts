/** The OAuth part of the sandbox's state. */

export interface OAuthClient {
  id: string;
  name: string;
  /** Undefined for a public client, which must use PKCE. */
  secret?: string;
  roleIds: string[];
  scopes: string[];
  grants: GrantType[];
  /** The redirect URIs that the grants `authorization_code` and `implicit` accept. */
  redirectUris?: string[];
  /** Lifetime of its access tokens, in seconds. */
  tokenLifetime: number;
}

export type GrantType =
  | 'client_credentials'
  | 'authorization_code'
  | 'refresh_token'
  | 'implicit'
  | 'urn:ietf:params:oauth:grant-type:saml2-bearer';

export interface Token {
  organizationId: string;
  clientId: string;
  /** Undefined for a client-credentials token. */
  userId?: string;
  scopes: string[];
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface RefreshToken extends Token {
  /** The access token that was issued with it. */
  accessToken: string;
}

export interface AuthorizationCode {
  clientId: string;
  userId: string;
  redirectUri: string;
  scopes: string[];
  /** The PKCE challenge (S256). */
  challenge?: string;
  expiresAt: number;
}
