import { findUser, issueToken, type OAuthService } from './auth/tokens.js';
import { rejectUnknownKeys } from './reject-unknown-keys.js';
import { slugify } from './slugify.js';
import type { GrantType, Organization, SentMessage } from './state.js';

export interface OAuthClientOptions {
  name?: string;
  /** `conversation:email:send`, `conversation:*:*`; everything by default. */
  permissions?: readonly string[];
  /** `conversations`, `conversations:readonly`; everything by default. */
  scopes?: readonly string[];
  /** `client_credentials` by default. */
  grants?: readonly GrantType[];
  /** Where `authorization_code` may lead. */
  redirectUris?: readonly string[];
  /** Whether it has a secret; one without needs PKCE. True by default. */
  secret?: boolean;
  /** Seconds that its tokens live; 86,399 by default. */
  tokenLifetime?: number;
}

export interface UserOptions {
  email?: string;
  /** What the user may do; everything by default. */
  permissions?: readonly string[];
  /** The names of the queues that the user works for. */
  queues?: readonly string[];
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** One organization of a sandbox. It knows nothing of the others. */
export interface SandboxOrganization {
  readonly id: string;
  readonly name: string;
  /** An OAuth client that may do everything: for `clientCredentials(…)`. */
  readonly credentials: Credentials;
  /** What the sandbox knows of it. */
  readonly state: Organization;
  /** What its customers received so far. */
  readonly sent: readonly SentMessage[];
  /**
   * An access token of a user, by e-mail address, name or id: for `accessToken(…)`.
   *
   * @throws Error where there is no such user.
   */
  token(user: string, options?: { scopes?: readonly string[] }): string;
  /**
   * Adds an OAuth client. One without a secret has an empty `clientSecret`.
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
    token: (wanted, { scopes } = {}) => {
      const organization = find();
      const user = findUser(organization, wanted);
      const [client] = organization.clients;
      if (!user || !client) {
        const known = organization.users.map(({ name }) => name).join(', ');
        throw new Error(`${organization.name} has no user "${wanted}". It has: ${known}`);
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
      const unknown = queues.filter((wanted) => !organization.queues.some((queue) => queue.name === wanted));
      if (unknown.length > 0) {
        const known = organization.queues.map((queue) => queue.name).join(', ');
        throw new Error(`${organization.name} has no queue "${unknown.join('", "')}". It has: ${known}`);
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
