import type { MessagingIntegration } from '../generated/models.js';
import { findUser, issueToken } from './auth/tokens.js';
import { type BotMessage, sendAsBot } from './channels/messages/send-as-bot.js';
import type { OrganizationContext } from './context.js';
import type { MessageReference } from './customer/customer.js';
import type { SandboxCore } from './handle-api-request.js';
import { formatTime } from './sandbox-clock.js';
import { addClient, type Credentials, type OAuthClientOptions } from './setup/add-client.js';
import {
  addConversation,
  type ConversationOptions,
  type SandboxConversationReference,
} from './setup/add-conversation.js';
import { addIntegration, type IntegrationOptions } from './setup/add-integration.js';
import { addQueue, type QueueOptions } from './setup/add-queue.js';
import { addUser, type UserOptions } from './setup/add-user.js';
import { addWrapupCode, type WrapupCodeOptions } from './setup/add-wrapup-code.js';
import { setWebhook } from './setup/set-webhook.js';
import { markExposed } from './shared/conversation-index.js';
import type { MessengerType, Organization, SentMessage } from './state.js';
import type { WebhookOptions } from './webhooks/webhook-options.js';

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
  /**
   * Adds a queue.
   *
   * @throws TypeError for an invalid option.
   * @throws Error for a duplicate name, and for an unknown user or wrap-up code.
   */
  addQueue(name: string, options?: QueueOptions): { id: string; name: string; emailAddress: string };
  /**
   * Adds a wrap-up code.
   *
   * @throws TypeError for an unknown option.
   * @throws Error for a duplicate name and for an unknown queue.
   */
  addWrapupCode(name: string, options?: WrapupCodeOptions): { id: string; name: string };
  /**
   * Adds a messaging integration.
   *
   * @throws TypeError for an unknown messenger or option, and for an invalid webhook.
   */
  addIntegration(messengerType: MessengerType, options?: IntegrationOptions): MessagingIntegration;
  /**
   * Sets the webhook of an Open Messaging integration, to which the sandbox posts signed notifications. Webhooks are not part of the
   * state, because of their secrets.
   *
   * @param webhook The webhook. `undefined` removes it.
   * @param integration Name or id of the integration. Default: the first one of Open Messaging.
   * @returns The integration.
   * @throws TypeError for an unknown option, an invalid URL or a secret of less than 16 characters.
   * @throws Error for an unknown integration.
   */
  setWebhook(webhook: WebhookOptions | undefined, integration?: string): MessagingIntegration;
  /**
   * Sends a message of a bot to the customer of a messaging conversation. Only bots send quick replies, cards and carousels.
   *
   * @example
   * ```ts
   * const content = [{ contentType: 'QuickReply', quickReply: { text: 'Yes', payload: 'yes', action: 'Message' } }];
   * sandbox.sendAsBot(conversationId, { text: 'Shall we repair it?', content });
   * ```
   *
   * @throws TypeError for an unknown option and for an empty message.
   * @throws Error for an unknown conversation.
   */
  sendAsBot(conversationId: string, message: BotMessage): MessageReference;
  /**
   * Adds a conversation in any channel and state.
   *
   * @example
   * ```ts
   * const { conversationId } = sandbox.addConversation({ agent: 'Grace Okafor', subject: 'Order 4711', state: 'parked' });
   * ```
   *
   * @throws TypeError for an invalid option.
   * @throws Error for an unknown queue or user, and for a messenger without an integration.
   */
  addConversation(options?: ConversationOptions): SandboxConversationReference;
}

/** Creates the handle of an organization. It stays valid after `reset`, because it finds the organization by name. */
export function createOrganizationHandle(core: () => SandboxCore, find: () => Organization): SandboxOrganization {
  const change = <Result>(apply: (service: SandboxCore, organization: Organization) => Result): Result => {
    const result = apply(core(), find());
    core().notifyChange();
    return result;
  };
  const createContext = (service: SandboxCore, organization: Organization): OrganizationContext => ({
    ...service,
    organization,
    now: formatTime(service.clock.now()),
  });
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
      const organization = find();
      markExposed(organization);
      return organization;
    },
    get sent() {
      return find().sent;
    },
    token: (idOrName, { scopes } = {}) =>
      change((service, organization) => {
        const user = findUser(organization, idOrName);
        const [client] = organization.clients;
        if (!user || !client) {
          const known = organization.users.map(({ name }) => name).join(', ');
          const advice = known ? `Use one of: ${known}.` : 'It has none. Add one with addUser.';
          throw new Error(`Unknown user "${idOrName}" in ${organization.name}. ${advice}`);
        }
        return issueToken(service, { organization, client, userId: user.id, scopes }).access_token;
      }),
    addClient: (options = {}) => change((service, organization) => addClient(service, organization, options)),
    addUser: (name, options = {}) => change((service, organization) => addUser(service, organization, name, options)),
    addQueue: (name, options = {}) =>
      change((service, organization) => {
        const { id, emailAddress = '' } = addQueue(service, organization, name, options);
        return { id, name, emailAddress };
      }),
    addWrapupCode: (name, options = {}) =>
      change((service, organization) => addWrapupCode(service, organization, name, options)),
    addIntegration: (messengerType, options = {}) =>
      change((service, organization) => addIntegration(service, organization, messengerType, options)),
    setWebhook: (webhook, integration) => setWebhook(core(), find(), webhook, integration),
    sendAsBot: (conversationId, message) =>
      change((service, organization) => sendAsBot(createContext(service, organization), conversationId, message)),
    addConversation: (options = {}) =>
      change((service, organization) => addConversation(createContext(service, organization), options)),
  };
}
