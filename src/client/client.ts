import type { EventsChannel } from '../events/event-stream.js';
import { createEventsChannel } from '../events/subscribe.js';
import type {
  DigitalChannels,
  EmailsChannel,
  FaxesChannel,
  MessagesChannel,
  OperationTypes,
} from '../generated/client.js';
import type { UserMe } from '../generated/models.js';
import { methods, type OperationId, operations } from '../generated/operations.js';
import type { paths } from '../generated/schema.js';
import { attach } from '../media/attach.js';
import type { EmailAttacher, EmailDelivery, FaxSender, MediaEnvironment, MediaSender } from '../media/media.js';
import { sendFax } from '../media/send-fax.js';
import { sendMedia } from '../media/send-media.js';
import type { OperationInfo } from '../transport/operation.js';
import type { Call, CallOptions } from './call.js';
import { type Caller, createCaller as createTableCaller } from './caller.js';
import type { HttpClient } from './http-client.js';
import type { Operations } from './match-operations.js';
import type { ClientOptions } from './options.js';
import { createPaging } from './paging.js';

/** The client of one organization, with its own region, tokens and rate limit. */
export interface Client extends DigitalChannels, SliceCalls<OperationTypes, paths> {
  readonly emails: EmailsChannel & EmailAttacher & EmailDelivery;
  readonly messages: MessagesChannel & MediaSender;
  readonly faxes: FaxesChannel & FaxSender;
  /** Notifications of changes, as a stream. */
  readonly events: EventsChannel;
}

/** The members of every client, in addition to its channels. */
export interface SliceCalls<Types extends TypesById<Types>, Paths extends object = object> {
  /**
   * Calls an operation by its operation id: `client.call('getConversationsEmail', { conversationId })`.
   *
   * @throws ArgumentError for invalid arguments, before a request is sent. Otherwise a `GenesysError`, or the reason of the
   * signal.
   */
  call<Id extends keyof Types>(operationId: Id, ...rest: CallArgs<Id, Types>): Call<Types[Id]['result']>;
  /**
   * The openapi-fetch client that all methods use, typed by path: `client.http.GET('/api/v2/conversations/emails')` resolves
   * to `{ data, error, response }`. Middleware added with `client.http.use()` also applies to the methods.
   * https://openapi-ts.dev/openapi-fetch/
   */
  readonly http: HttpClient<Paths>;
  readonly auth: {
    /** Deletes the client's tokens, including the stored ones. */
    logout(): Promise<void>;
  };
}

/** The types of the arguments and the result of each operation, by operation id. */
export type TypesById<Types> = { [Id in keyof Types]: { args: unknown; result: unknown } };

/** The parameters of `call`. Arguments may be omitted if none is required. */
export type CallArgs<Id extends keyof Types, Types extends TypesById<Types> = OperationTypes> =
  Record<never, never> extends Types[Id]['args']
    ? [args?: Types[Id]['args'], options?: CallOptions]
    : [args: Types[Id]['args'], options?: CallOptions];

/** The client of a slice of the API, such as one that the `codegen` command generated. */
export type SliceClient<Channels, Types extends TypesById<Types>, Paths extends object = object> = Channels &
  SliceCalls<Types, Paths>;

/** The generated tables of a slice: its operations, and the operation id of each method by channel. */
export interface SliceTables {
  readonly operations: Operations;
  readonly methods: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Creates a client for one organization. No request is sent before the first call.
 *
 * @throws ArgumentError for an unknown region or an invalid option.
 *
 * @example
 * const client = createClient({ region: 'eu_central_1', auth: clientCredentials({ clientId, clientSecret }) });
 * const { entities } = await client.emails.list();
 */
export function createClient(options: ClientOptions): Client {
  const caller = createTableCaller(operations, options);
  const environment = { runtime: caller.runtime, call: caller.call as MediaEnvironment['call'] };
  const messages: MediaSender = { sendMedia: async (message, own = {}) => sendMedia(environment, message, own) };
  const emails: EmailAttacher & EmailDelivery = {
    attach: async (attachment, own = {}) => attach(environment, attachment, own),
    waitForDelivery: async (email, own = {}) =>
      (await import('../media/wait-for-delivery.js')).waitForDelivery(environment, email, own),
  };
  const faxes: FaxSender = { send: async (fax, own = {}) => sendFax(environment, fax, own) };
  const { clock, random, WebSocket, observer } = caller.runtime;
  const getUserId = async (signal: AbortSignal) => {
    const { id } = (await caller.call('getUsersMe', {}, { signal })) as UserMe;
    return id;
  };
  const events = createEventsChannel({
    call: caller.call,
    getUserId,
    clock,
    random,
    WebSocket,
    reportFailure: observer.reportFailure,
  });
  return Object.assign(addMethods<Client>({ operations, methods }, caller, { emails, messages, faxes }), { events });
}

/**
 * Creates a client for a few operations, with `call` and without methods, for small bundles.
 *
 * @param operations The operations, from `genesys-conversations-digital/operations`.
 * @throws ArgumentError for an unknown region or an invalid option.
 *
 * @example
 * const client = createCaller({ getConversationsEmail }, { region, auth });
 * const email = await client.call('getConversationsEmail', { conversationId });
 */
export function createCaller<Id extends OperationId>(
  operations: Readonly<Record<Id, OperationInfo>>,
  options: ClientOptions,
): SliceCalls<Pick<OperationTypes, Id>, paths> {
  return createCalls(createTableCaller(operations, options));
}

/**
 * Creates a client for another slice of the API. The `index.ts` that the `codegen` command generates calls this.
 *
 * @throws ArgumentError for an unknown region or an invalid option.
 */
export const createSliceClient = <Channels, Types extends TypesById<Types>, Paths extends object = object>(
  tables: SliceTables,
  options: ClientOptions,
): SliceClient<Channels, Types, Paths> => addMethods(tables, createTableCaller(tables.operations, options));

/** The cast is safe: codegen writes the types from the same tables. */
const createCalls = <Calls>(caller: Caller): Calls =>
  ({
    call: caller.call,
    get http() {
      return caller.http;
    },
    auth: { logout: () => caller.runtime.tokens.logout() },
  }) as Calls;

/** Adds the methods of the channels, including those that are not generated. */
function addMethods<Result>(
  { operations, methods }: SliceTables,
  caller: Caller,
  otherMethods: Readonly<Record<string, object>> = {},
): Result {
  const { call, runtime } = caller;
  const createMethod = (operationId: string) => {
    const invoke = (args?: unknown, options?: CallOptions) => call(operationId, args, options);
    const operation = operations[operationId];
    return operation?.paging
      ? Object.assign(invoke, createPaging(call, operationId, operation, runtime.baseUrl))
      : invoke;
  };
  const channels = Object.entries(methods).map(([channel, own]) => {
    const named = Object.entries(own).map(([name, operationId]) => [name, createMethod(operationId)]);
    return [channel, { ...Object.fromEntries(named), ...otherMethods[channel] }];
  });
  return Object.assign(createCalls<Result & object>(caller), Object.fromEntries(channels));
}
