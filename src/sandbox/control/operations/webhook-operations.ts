import type { WebhookOptions } from '../../webhooks/webhook-options.js';
import { defineOperation, ORGANIZATION_QUERY } from '../control-operation.js';
import { ANY_OBJECT, list, object, text, webhookBody } from '../schemas.js';

/** Webhooks of Open Messaging. No response contains a secret. */
export const webhookOperations = [
  defineOperation<WebhookOptions & { integration?: string }>({
    id: 'setWebhook',
    method: 'PUT',
    path: '/webhook',
    summary: 'Set the webhook of an Open Messaging integration.',
    query: ORGANIZATION_QUERY,
    body: webhookBody({
      integration: text('Name or id of the integration. Default: the first one of Open Messaging.'),
    }),
    response: object({ integrationId: text('The id of the integration.') }),
    run: ({ organization, body: { integration, ...webhook } }) => ({
      integrationId: organization.setWebhook(webhook, integration).id,
    }),
  }),
  defineOperation({
    id: 'removeWebhook',
    method: 'DELETE',
    path: '/webhook',
    summary: 'Remove the webhook of an Open Messaging integration.',
    query: { ...ORGANIZATION_QUERY, integration: 'Name or id. Default: the first one of Open Messaging.' },
    run: ({ organization, query }) => organization.setWebhook(undefined, query.integration),
  }),
  defineOperation({
    id: 'listWebhookAttempts',
    method: 'GET',
    path: '/webhook-attempts',
    summary: 'List the last 1,000 requests to webhooks. Oldest first.',
    query: { conversationId: 'Only requests about this conversation.' },
    response: object({ attempts: list(ANY_OBJECT) }),
    run: ({ sandbox, query: { conversationId } }) => ({
      attempts: sandbox.webhooks.attempts.filter(
        (attempt) => conversationId === undefined || attempt.conversationId === conversationId,
      ),
    }),
  }),
];
