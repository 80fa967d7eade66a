import createClient from 'openapi-fetch';
import { expectTypeOf } from 'vitest';
import type { HttpClient } from '../../src/client/http-client.js';
import type {
  Conversation,
  EmailConversation,
  EmailMessage,
  ErrorBody,
  MessageData,
  MessagingIntegrationEntityListing,
} from '../../src/generated/models.js';
import type { components, operations, paths } from '../../src/generated/schema.js';

const http = createClient<paths>() as unknown as HttpClient<paths>;
const path = { conversationId: 'c' };

// A response is data or an error, each with its exact type.
const email = await http.GET('/api/v2/conversations/emails/{conversationId}', { params: { path } });
expectTypeOf(email.data).toEqualTypeOf<EmailConversation | undefined>();
expectTypeOf(email.error).toEqualTypeOf<ErrorBody | undefined>();
expectTypeOf(email.response).toEqualTypeOf<Response>();
if (email.data) expectTypeOf(email.data.id).toEqualTypeOf<string>();
if (email.error) expectTypeOf(email.error.code).toEqualTypeOf<string | undefined>();

// Query parameters.
const listed = await http.GET('/api/v2/conversations/messaging/integrations', {
  params: { query: { pageSize: 25, expand: ['supportedContent'], 'supportedContent.id': 's' } },
});
expectTypeOf(listed.data).toEqualTypeOf<MessagingIntegrationEntityListing | undefined>();
http.GET('/api/v2/conversations/messaging/integrations');

// Bodies: none, required, optional, partial.
const sent = await http.POST(
  '/api/v2/conversations/messages/{conversationId}/communications/{communicationId}/messages',
  { params: { path: { ...path, communicationId: 'c' } }, body: { textBody: 'Hello' } },
);
// Genesys Cloud can accept a message for later, with an empty response.
expectTypeOf(sent.data).toEqualTypeOf<MessageData | undefined>();
const ended = await http.PATCH('/api/v2/conversations/emails/{conversationId}', {
  params: { path },
  body: { state: 'disconnected' },
});
expectTypeOf(ended.data).toEqualTypeOf<Conversation | undefined>();
const deleted = await http.DELETE(
  '/api/v2/conversations/emails/{conversationId}/messages/draft/attachments/{attachmentId}',
  { params: { path: { ...path, attachmentId: 'a' } } },
);
expectTypeOf(deleted.data).toEqualTypeOf<undefined>();

// A draft that was read can be written: ids are required in responses, not in requests.
declare const draft: EmailMessage;
http.PUT('/api/v2/conversations/emails/{conversationId}/messages/draft', { params: { path }, body: draft });
http.PUT('/api/v2/conversations/emails/{conversationId}/messages/draft', {
  params: { path },
  body: { to: [], from: { email: 'a@b.example' }, textBody: 't' },
});

// @ts-expect-error: unknown path
http.GET('/api/v2/conversations/telegrams');
// @ts-expect-error: the path has no such method
http.DELETE('/api/v2/conversations/emails/{conversationId}', { params: { path } });
// @ts-expect-error: conversationId is missing
http.GET('/api/v2/conversations/emails/{conversationId}');
// @ts-expect-error: the body is missing
http.PATCH('/api/v2/conversations/emails/{conversationId}', { params: { path } });
// @ts-expect-error: a whole conversation can only be disconnected
http.PATCH('/api/v2/conversations/emails/{conversationId}', { params: { path }, body: { state: 'connected' } });
http.GET('/api/v2/conversations/messaging/integrations', {
  // @ts-expect-error: unknown query parameter
  params: { query: { page: 1 } },
});

http.GET('/api/v2/conversations/messaging/integrations', {
  // @ts-expect-error: unknown option
  timout: 1,
});
http.use({ onRequest: ({ request }) => request });

// openapi-fetch's own client is typed by the same paths.
const plain = await createClient<paths>().GET('/api/v2/conversations/emails/{conversationId}', { params: { path } });
expectTypeOf(plain.data?.id).toEqualTypeOf<string | undefined>();
expectTypeOf(plain.error?.code).toEqualTypeOf<string | undefined>();

expectTypeOf<operations['getConversationsEmail']>().toEqualTypeOf<
  paths['/api/v2/conversations/emails/{conversationId}']['get']
>();
expectTypeOf<components['schemas']['EmailConversation']>().toEqualTypeOf<EmailConversation>();
