import { expectTypeOf } from 'vitest';
import type { EmailConversation } from '../../src/generated/models.js';
import { getConversationsEmail } from '../../src/generated/operations.js';
import {
  ApiError,
  accessToken,
  type Call,
  type Client,
  type CommonErrorCode,
  createCaller,
  createClient,
  type ErrorCodes,
  GenesysError,
  isGenesysError,
  PermissionError,
  TimeoutError,
} from '../../src/index.js';

declare const client: Client;
declare const error: unknown;

// A call resolves to the data, and to the response on request.
expectTypeOf(client.emails.get({ conversationId: 'c' })).toEqualTypeOf<Call<EmailConversation>>();
expectTypeOf(client.emails.get({ conversationId: 'c' }).withResponse()).resolves.toEqualTypeOf<{
  data: EmailConversation;
  response: Response;
}>;
expectTypeOf(client.call('getConversationsEmail', { conversationId: 'c' })).toEqualTypeOf<Call<EmailConversation>>();
expectTypeOf(client.emails.reconnect({ conversationId: 'c' })).resolves.toEqualTypeOf<undefined>();

// Arguments are checked.
// @ts-expect-error: conversationId is missing
client.emails.get({});
// @ts-expect-error: conversationId must be a string
client.emails.get({ conversationId: 1 });
// @ts-expect-error: unknown argument
client.emails.get({ conversationId: 'c', other: 1 });
// @ts-expect-error: unknown operation
client.call('getEverything');
// @ts-expect-error: arguments are required
client.call('getConversationsEmail');
client.call('getConversationsEmails');
client.emails.list({}, { retry: false, timeout: 1000, signal: new AbortController().signal });

// A caller has only its own operations.
const { call } = createCaller({ getConversationsEmail }, { baseUrl: 'https://example.com', auth: accessToken('t') });
expectTypeOf(call('getConversationsEmail', { conversationId: 'c' })).toEqualTypeOf<Call<EmailConversation>>();
// @ts-expect-error: arguments are required
call('getConversationsEmail');
// @ts-expect-error: not one of its operations
call('getConversationsEmails');
// @ts-expect-error: not an operation
createCaller({ getEverything: getConversationsEmail }, { auth: accessToken('t') });

// isGenesysError narrows the error, and with an operation its code.
if (isGenesysError(error)) {
  expectTypeOf(error).toEqualTypeOf<GenesysError>();
  expectTypeOf(error.code).toEqualTypeOf<string | undefined>();
}
if (isGenesysError(error, 'getConversationsEmail')) {
  expectTypeOf(error.code).toEqualTypeOf<ErrorCodes['getConversationsEmail'] | undefined>();
  expectTypeOf(error.operationId).toEqualTypeOf<'getConversationsEmail'>();
  expectTypeOf<CommonErrorCode>().toExtend<NonNullable<typeof error.code>>();
  // @ts-expect-error: not a code of this operation
  error.code === 'no.such.code';
}
// @ts-expect-error: not an operation
isGenesysError(error, 'getEverything');

// instanceof narrows, too, and never to any.
if (error instanceof ApiError) {
  expectTypeOf(error).toEqualTypeOf<ApiError>();
  expectTypeOf(error.code).toEqualTypeOf<string | undefined>();
}
if (error instanceof PermissionError) expectTypeOf(error).toEqualTypeOf<PermissionError>();
if (error instanceof TimeoutError) expectTypeOf(error.timeout).toEqualTypeOf<number>();
if (error instanceof GenesysError) expectTypeOf(error).toEqualTypeOf<GenesysError>();
if (isGenesysError(error, 'getConversationsEmail') && error instanceof ApiError) {
  expectTypeOf(error.status).toEqualTypeOf<number>();
  expectTypeOf(error.code).toEqualTypeOf<ErrorCodes['getConversationsEmail'] | undefined>();
}
expectTypeOf<PermissionError>().toExtend<ApiError>();
expectTypeOf<PermissionError['status']>().toEqualTypeOf<number>();

// A client requires auth.
// @ts-expect-error: auth is missing
createClient({ region: 'eu_central_1' });
