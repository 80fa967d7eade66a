import type { OAuthClientOptions } from '../../setup/add-client.js';
import { CHANNELS, type ConversationOptions, STATES } from '../../setup/add-conversation.js';
import { type IntegrationOptions, MESSENGER_TYPES } from '../../setup/add-integration.js';
import { type QueueOptions, WRAPUP_PROMPTS } from '../../setup/add-queue.js';
import type { UserOptions } from '../../setup/add-user.js';
import type { WrapupCodeOptions } from '../../setup/add-wrapup-code.js';
import type { MessengerType } from '../../state.js';
import { defineOperation, ORGANIZATION_QUERY as query } from '../control-operation.js';
import { type JsonFile, toAttachedFile } from '../json-file.js';
import { ATTACHMENTS, body, number, object, oneOf, stringMap, text, texts, webhookBody } from '../schemas.js';

type Named<Options> = Options & { name: string };

/** Adds users, queues, codes, integrations, clients and conversations. */
export const setupOperations = [
  defineOperation<Named<UserOptions>>({
    id: 'addUser',
    method: 'POST',
    path: '/users',
    summary: 'Add a user.',
    query,
    body: body(
      {
        name: text('The name.'),
        email: text("Default: the name at the organization's domain."),
        permissions: texts('Permissions, such as `conversation:email:send`. Default: all.'),
        queues: texts('Names of the queues that the user is a member of.'),
      },
      ['name'],
    ),
    response: object({ id: text('The id.'), name: text('The name.'), email: text('The email address.') }),
    run: ({ organization, body: { name, ...options } }) => organization.addUser(name, options),
  }),
  defineOperation<Named<QueueOptions>>({
    id: 'addQueue',
    method: 'POST',
    path: '/queues',
    summary: 'Add a queue.',
    query,
    body: body(
      {
        name: text('The name.'),
        members: texts('Names of the users that the queue alerts, in this order.'),
        wrapupCodes: texts('Names of the wrap-up codes. Default: all.'),
        emailAddress: text("The sender of its emails. Default: the name at the organization's domain."),
        phoneNumber: text('The sender of its text messages, in E.164 format.'),
        wrapupPrompt: oneOf(WRAPUP_PROMPTS, 'Whether and when an agent must wrap up. Default: `OPTIONAL`.'),
        wrapupTimeoutMs: number('When after-call work ends by itself, in milliseconds. Default: never.'),
      },
      ['name'],
    ),
    response: object({ id: text('The id.'), name: text('The name.'), emailAddress: text('The email address.') }),
    run: ({ organization, body: { name, ...options } }) => organization.addQueue(name, options),
  }),
  defineOperation<Named<WrapupCodeOptions>>({
    id: 'addWrapupCode',
    method: 'POST',
    path: '/wrapup-codes',
    summary: 'Add a wrap-up code.',
    query,
    body: body({ name: text('The name.'), queues: texts('Names of the queues that offer the code. Default: all.') }, [
      'name',
    ]),
    response: object({ id: text('The id.'), name: text('The name.') }),
    run: ({ organization, body: { name, ...options } }) => organization.addWrapupCode(name, options),
  }),
  defineOperation<IntegrationOptions & { messengerType: MessengerType }>({
    id: 'addIntegration',
    method: 'POST',
    path: '/integrations',
    summary: 'Add a messaging integration.',
    query,
    body: body(
      {
        messengerType: oneOf(MESSENGER_TYPES, 'The messenger.'),
        name: text('Default: the names of the organization and the messenger.'),
        address: text("The organization's address, such as a phone number. Default: the id of the integration."),
        webhook: {
          ...webhookBody(),
          description: 'For `open`: where to post messages, typing indicators and receipts.',
        },
      },
      ['messengerType'],
    ),
    response: object({ id: text('The id.'), name: text('The name.'), messengerType: text('The messenger.') }),
    run: ({ organization, body: { messengerType, ...options } }) => organization.addIntegration(messengerType, options),
  }),
  defineOperation<OAuthClientOptions>({
    id: 'addClient',
    method: 'POST',
    path: '/clients',
    summary: 'Add an OAuth client.',
    query,
    body: body({
      name: text('Default: `Client`.'),
      permissions: texts('Permissions of its client-credentials tokens. Default: all.'),
      scopes: texts('Scopes, such as `conversations:readonly`. Default: all.'),
      grants: texts('Default: `client_credentials`.'),
      redirectUris: texts('The redirect URIs of the grant `authorization_code`.'),
      secret: { type: 'boolean', description: 'Whether the client has a secret. Default: true.' },
      tokenLifetime: number('Lifetime of its access tokens, in seconds. Default: 86,399.'),
    }),
    response: object({ clientId: text('The id.'), clientSecret: text('The secret. Empty for none.') }),
    run: ({ organization, body: options }) => organization.addClient(options),
  }),
  defineOperation<Omit<ConversationOptions, 'attachments'> & { attachments?: JsonFile[] }>({
    id: 'addConversation',
    method: 'POST',
    path: '/conversations',
    summary: 'Add a conversation in any channel and state.',
    query,
    body: body({
      channel: oneOf(CHANNELS, 'Default: `email`.'),
      customer: text('Name of the customer. Default: `Customer`.'),
      queue: text('Name of the queue. Default: a queue of the agent, or the first one.'),
      agent: text('Name of the agent. Default: the queue alerts its next member.'),
      state: oneOf(STATES, 'The state of the agent. Default: `connected`.'),
      text: text("Text of the customer's first message. Default: `Hello`."),
      subject: text('Subject of the email.'),
      html: text('HTML body of the email.'),
      attachments: ATTACHMENTS,
      via: oneOf(MESSENGER_TYPES, 'The messenger. Default: webmessaging, and facebook for a social post.'),
      colleague: text('Name of the user who receives an internal message.'),
      attributes: stringMap('Attributes of the customer.'),
    }),
    response: object(
      {
        conversationId: text('The id.'),
        participantId: text("The agent's participant."),
        communicationId: text("The agent's communication."),
      },
      ['participantId', 'communicationId'],
    ),
    run: ({ organization, body: { attachments = [], ...options } }) =>
      organization.addConversation({ ...options, attachments: attachments.map(toAttachedFile) }),
  }),
];
