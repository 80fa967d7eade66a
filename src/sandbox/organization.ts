import { findUser, issueToken, type OAuthService } from './auth/tokens.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import { slugify } from './slugify.js';
import type { GrantType, Organization, SentMessage } from './state.js';

export interface OAuthClientOptions {
  /** Default: `Client`. */
  name?: string;
  /** Permissions of client-credentials tokens, such as `conversation:email:send` or `conversation:*:*`. Default: all. */
  permissions?: readonly string[];
  /** Scopes, such as `conversations` or `conversations:readonly`. Default: all. */
  scopes?: readonly string[];
  /** Default: `client_credentials`. */
  grants?: readonly GrantType[];
  /** The redirect URIs that the grant `authorization_code` accepts. Default: none. */
  redirectUris?: readonly string[];
  /** Whether the client has a secret. A client without one must use PKCE. Default: true. */
  secret?: boolean;
  /** Lifetime of the access tokens, in seconds. Default: 86,399. */
  tokenLifetime?: number;
}

export interface UserOptions {
  /** Default: the name at the organization's domain. */
  email?: string;
  /** The user's permissions, such as `conversation:email:send`. Default: all. */
  permissions?: readonly string[];
  /** Names of the queues that the user is a member of. Default: none. */
  queues?: readonly string[];
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** One organization of a sandbox. Organizations share nothing. */
export interface SandboxOrganization {
  readonly id: string;
  readonly name: string;
  /** Credentials of an OAuth client with all permissions and scopes, for `clientCredentials(…)`. */
  readonly credentials: Credentials;
  /** The state of the organization. You can read and change it. */
  readonly state: Organization;
  /** The messages that customers received, in the order in which they were sent. */
  readonly sent: readonly SentMessage[];
  /**
   * Issues an access token, for `accessToken(…)`.
   *
   * @param user The email address, name or id of a user.
   * @param options `scopes`: the scopes of the token. Default: all.
   * @throws Error for an unknown user.
   */
  token(user: string, options?: { scopes?: readonly string[] }): string;
  /**
   * Adds an OAuth client. The `clientSecret` of a client without a secret is empty.
   *
   * @throws TypeError for an unknown option.
   */
  addClient(options?: OAuthClientOptions): Credentials;
  /**
   * Adds a user.
   *
   * @throws TypeError for an unknown option.
   * @throws Error for an unknown queue.
   */
  addUser(name: string, options?: UserOptions): { id: string; name: string; email: string };
}

const CLIENT_OPTIONS: Readonly<Record<keyof OAuthClientOptions, true>> = {
  name: true,
  permissions: true,
  scopes: true,
  grants: true,
  redirectUris: true,
  secret: true,
  tokenLifetime: true,
};

export function createOrganizationHandle(service: () => OAuthService, find: () => Organization): SandboxOrganization {
  const addRole = (name: string, permissions: readonly string[] = ['*:*:*']) => {
    const role = { id: service().random.uuid(), name, permissions: [...permissions] };
    find().roles.push(role);
    return role.id;
  };
  return {
    get id() {
      return find().id;
    },
    get name() {
      return find().name;
    },
    get credentials() {
      const client = find().clients.find(({ grants, secret }) => secret && grants.includes('client_credentials'));
      return { clientId: client?.id ?? '', clientSecret: client?.secret ?? '' };
    },
    get state() {
      return find();
    },
    get sent() {
      return find().sent;
    },
    token: (idOrName, { scopes } = {}) => {
      const organization = find();
      const user = findUser(organization, idOrName);
      const [client] = organization.clients;
      if (!user || !client) {
        const known = organization.users.map(({ name }) => name).join(', ');
        throw new Error(`Unknown user "${idOrName}" in ${organization.name}. Use one of: ${known}.`);
      }
      const { access_token } = issueToken(service(), { organization, client, userId: user.id, scopes });
      service().notifyChange();
      return access_token;
    },
    addClient: (options = {}) => {
      rejectUnknownKeys('addClient', options, CLIENT_OPTIONS);
      const { random } = service();
      const { name = 'Client', permissions, scopes = ['*'], grants = ['client_credentials'], redirectUris } = options;
      const secret = options.secret === false ? undefined : `sandbox-secret-${random.uuid()}`;
      const client = {
        id: random.uuid(),
        name,
        ...(secret ? { secret } : {}),
        roleIds: [addRole(name, permissions)],
        scopes: [...scopes],
        grants: [...grants],
        ...(redirectUris ? { redirectUris: [...redirectUris] } : {}),
        tokenLifetime: options.tokenLifetime ?? 86_399,
      };
      find().clients.push(client);
      service().notifyChange();
      return { clientId: client.id, clientSecret: secret ?? '' };
    },
    addUser: (name, options = {}) => {
      rejectUnknownKeys('addUser', options, { email: true, permissions: true, queues: true });
      const organization = find();
      const { queues = [] } = options;
      const unknown = queues.filter((queueName) => !organization.queues.some((queue) => queue.name === queueName));
      if (unknown.length > 0) {
        const known = organization.queues.map((queue) => queue.name).join(', ');
        throw new Error(`Unknown queue "${unknown.join('", "')}" in ${organization.name}. Use one of: ${known}.`);
      }
      const id = service().random.uuid();
      const { email = `${slugify(name) || 'user'}@${organization.emailDomain}` } = options;
      organization.users.push({ id, name, email, roleIds: [addRole(name, options.permissions)] });
      for (const queue of organization.queues) if (queues.includes(queue.name)) queue.memberIds.push(id);
      service().notifyChange();
      return { id, name, email };
    },
  };
}
