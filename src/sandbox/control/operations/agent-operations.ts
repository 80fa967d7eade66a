import type { BotMessage } from '../../channels/messages/send-as-bot.js';
import { callAsUser, type UserCall } from '../call-as-user.js';
import { defineOperation, ORGANIZATION_QUERY } from '../control-operation.js';
import { listOperations } from '../list-operations.js';
import { ANY_OBJECT, body, list, object, text } from '../schemas.js';

/** What agents and bots do. */
export const agentOperations = [
  defineOperation<UserCall>({
    id: 'callAsUser',
    method: 'POST',
    path: '/calls',
    summary:
      'Call an operation of the API as a user, with the arguments of the client. Faults apply, and the call is logged.',
    query: ORGANIZATION_QUERY,
    body: body(
      {
        user: text('The name, email address or id of a user.'),
        operation: text('The operation id.'),
        arguments: { ...ANY_OBJECT, description: 'The arguments, as in the client. Default: none.' },
      },
      ['user', 'operation'],
    ),
    response: object({ result: { description: 'The response body. `null` for none.' } }),
    run: async ({ sandbox, organization, body: call }) => ({
      result: (await callAsUser(sandbox, organization, call)) ?? null,
    }),
  }),
  defineOperation<BotMessage>({
    id: 'sendAsBot',
    method: 'POST',
    path: '/conversations/{conversationId}/bot-messages',
    summary: 'Send a message of a bot to the customer of a messaging conversation.',
    query: ORGANIZATION_QUERY,
    body: body({
      text: text('Default: none.'),
      content: {
        ...list(object({ contentType: text('Such as `QuickReply`, `Card` or `Carousel`.') })),
        description: 'Quick replies, cards and so on, in the normalized form. Default: none.',
      },
    }),
    response: object({ conversationId: text('The conversation.'), messageId: text('The message.') }),
    run: ({ organization, path: { conversationId = '' }, body: message }) =>
      organization.sendAsBot(conversationId, message),
  }),
  defineOperation({
    id: 'listOperations',
    method: 'GET',
    path: '/operations',
    summary: 'List the operations of the API with their methods of the client and their MCP tools.',
    response: object({
      operations: list(
        object(
          {
            id: text('The operation id.'),
            method: text('The HTTP method.'),
            path: text('The path, with parameters in braces.'),
            clientMethod: text('The method of the client, such as `emails.get`.'),
            tool: text('The short name of the MCP tool.'),
          },
          ['clientMethod', 'tool'],
        ),
      ),
    }),
    run: async () => ({ operations: await listOperations() }),
  }),
];
