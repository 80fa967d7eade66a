import type { OAuthService } from '../auth/tokens.js';
import { rejectUnknownKeys } from '../reject-unknown-keys.js';
import type { GrantType, Organization } from '../state.js';
import { addRole } from './add-role.js';

/** Options of `sandbox.addClient`. */
export interface OAuthClientOptions {
  /** Default: `Client`. */
  name?: string;
  /** Permissions of client-credentials tokens, such as `conversation:email:send` or `conversation:*:*`. Default: all. */
  permissions?: readonly string[];
  /** Scopes, such as `conversations` or `conversations:readonly`. Default: all. */
  scopes?: readonly string[];
  /** Default: `client_credentials`. */
  grants?: readonly GrantType[];
  /** The redirect URIs that the grants `authorization_code` and `implicit` accept. Default: none. */
  redirectUris?: readonly string[];
  /** Whether the client has a secret. A client without one must use PKCE. Default: true. */
  secret?: boolean;
  /** Lifetime of the access tokens, in seconds. Default: 86,399. */
  tokenLifetime?: number;
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

const OPTIONS: Readonly<Record<keyof OAuthClientOptions, true>> = {
  name: true,
  permissions: true,
  scopes: true,
  grants: true,
  redirectUris: true,
  secret: true,
  tokenLifetime: true,
};

/** @throws TypeError for an unknown option. */
export function addClient(
  { random }: OAuthService,
  organization: Organization,
  options: OAuthClientOptions,
): Credentials {
  rejectUnknownKeys('addClient', options, OPTIONS);
  const { name = 'Client', permissions, scopes = ['*'], grants = ['client_credentials'], redirectUris } = options;
  const secret = options.secret === false ? undefined : `sandbox-secret-${random.uuid()}`;
  const client = {
    id: random.uuid(),
    name,
    ...(secret ? { secret } : {}),
    roleIds: [addRole(random, organization, name, permissions)],
    scopes: [...scopes],
    grants: [...grants],
    ...(redirectUris ? { redirectUris: [...redirectUris] } : {}),
    tokenLifetime: options.tokenLifetime ?? 86_399,
  };
  organization.clients.push(client);
  return { clientId: client.id, clientSecret: secret ?? '' };
}
