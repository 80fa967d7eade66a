import { peekState } from '../../peek-state.js';
import { type ControlInput, defineOperation, ORGANIZATION_QUERY } from '../control-operation.js';
import { ANY_OBJECT, body, list, object, text, texts } from '../schemas.js';

const NAMED = list(object({ id: text('The id.'), name: text('The name.') }));

const getConversations = ({ sandbox, organization }: ControlInput<unknown>) =>
  peekState(sandbox).organizations.find(({ id }) => id === organization.id)?.conversations ?? {};

/** Access to what is in the sandbox: organizations, conversations, requests and sent messages. */
export const observationOperations = [
  defineOperation({
    id: 'listOrganizations',
    method: 'GET',
    path: '/organizations',
    summary:
      'List the organizations with their credentials, users, queues, wrap-up codes, integrations and OAuth clients.',
    response: object({
      organizations: list(
        object({
          id: text('The id.'),
          name: text('The name.'),
          credentials: object({ clientId: text('The client id.'), clientSecret: text('The client secret.') }),
          users: NAMED,
          queues: NAMED,
          wrapupCodes: NAMED,
          integrations: NAMED,
          clients: NAMED,
        }),
      ),
    }),
    run: ({ sandbox }) => ({
      organizations: peekState(sandbox).organizations.map(
        ({ id, name, users, queues, wrapupCodes, integrations, clients }) => {
          const { credentials } = sandbox.organization(name);
          return { id, name, credentials, users, queues, wrapupCodes, integrations, clients };
        },
      ),
    }),
  }),
  defineOperation<{ user: string; scopes?: string[] }>({
    id: 'createToken',
    method: 'POST',
    path: '/tokens',
    summary: 'Issue an access token for a user.',
    query: ORGANIZATION_QUERY,
    body: body({ user: text('The name, email address or id of a user.'), scopes: texts('Default: all.') }, ['user']),
    response: object({ accessToken: text('The access token.') }),
    run: ({ organization, body: { user, ...options } }) => ({ accessToken: organization.token(user, options) }),
  }),
  defineOperation({
    id: 'listConversations',
    method: 'GET',
    path: '/conversations',
    summary: 'List the conversations of all channels, as they are in the state. Oldest first.',
    query: { ...ORGANIZATION_QUERY, last: 'Only this many conversations: the newest ones.' },
    response: object({ conversations: list(ANY_OBJECT) }),
    run: (input) => {
      const conversations = Object.values(getConversations(input));
      const { last = String(conversations.length) } = input.query;
      if (!/^\d+$/.test(last)) throw new Error('The query parameter "last" must be a number of conversations.');
      return { conversations: conversations.slice(Math.max(0, conversations.length - Number(last))) };
    },
  }),
  defineOperation({
    id: 'getConversation',
    method: 'GET',
    path: '/conversations/{conversationId}',
    summary: 'Return a conversation as it is in the state.',
    query: ORGANIZATION_QUERY,
    response: ANY_OBJECT,
    run: (input) => {
      const { conversationId = '' } = input.path;
      const conversations = getConversations(input);
      if (Object.hasOwn(conversations, conversationId)) return conversations[conversationId];
      throw new Error(`Unknown conversation "${conversationId}" in ${input.organization.name}.`);
    },
  }),
  defineOperation({
    id: 'listRequests',
    method: 'GET',
    path: '/requests',
    summary: 'List the last 1,000 requests to the API, the login service and upload URLs. Oldest first.',
    query: {
      operation: 'Only requests with this operation id, or `login` or `upload`.',
      after: 'Only requests after the one with this number.',
    },
    response: object({ requests: list(ANY_OBJECT) }),
    run: ({ sandbox, query: { operation, after = '0' } }) => {
      if (!/^\d+$/.test(after)) throw new Error('The query parameter "after" must be the number of a request.');
      const isWanted = (request: { operation?: string; number: number }) =>
        (operation === undefined || request.operation === operation) && request.number > Number(after);
      return { requests: sandbox.requests.filter(isWanted) };
    },
  }),
  defineOperation({
    id: 'listSent',
    method: 'GET',
    path: '/sent',
    summary: 'List the messages that customers received. Oldest first.',
    query: { ...ORGANIZATION_QUERY, conversationId: 'Only messages of this conversation.' },
    response: object({ messages: list(ANY_OBJECT) }),
    run: ({ organization, query: { conversationId } }) => ({
      messages: organization.sent.filter(
        (message) => conversationId === undefined || message.conversationId === conversationId,
      ),
    }),
  }),
];
