/** What the sandbox knows of logins: a part of its state. */

export interface OAuthClient {
  id: string;
  name: string;
  /** None for a public client, which proves itself by PKCE. */
  secret?: string;
  roleIds: string[];
  scopes: string[];
  grants: GrantType[];
  /** Where an authorization code may be sent. */
  redirectUris?: string[];
  /** Seconds that its tokens live. */
  tokenLifetime: number;
}

export type GrantType =
  | 'client_credentials'
  | 'authorization_code'
  | 'refresh_token'
  | 'urn:ietf:params:oauth:grant-type:saml2-bearer';

export interface Token {
  organizationId: string;
  clientId: string;
  /** None for a client-credentials token. */
  userId?: string;
  scopes: string[];
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface RefreshToken extends Token {
  /** The access token that it came with. */
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
