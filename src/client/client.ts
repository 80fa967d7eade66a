import type { DigitalChannels, FaxesChannel, MessagesChannel, OperationTypes } from '../generated/client.js';
import { methods, type OperationId, operations } from '../generated/operations.js';
import type { paths } from '../generated/schema.js';
import type { FaxSender, MediaEnvironment, MediaSender } from '../media/media.js';
import { sendFax } from '../media/send-fax.js';
import { sendMedia } from '../media/send-media.js';
import type { OperationInfo } from '../transport/operation.js';
import type { Call, CallOptions } from './call.js';
import { type Caller, createCaller as createTableCaller } from './caller.js';
import type { HttpClient } from './http-client.js';
import type { Operations } from './match-operations.js';
import type { ClientOptions } from './options.js';
import { createPaging } from './paging.js';

/** A client of one organization: `client.emails.list()`. It owns its region, tokens and limits. */
export interface Client extends DigitalChannels, SliceCalls<OperationTypes, paths> {
  readonly messages: MessagesChannel & MediaSender;
  readonly faxes: FaxesChannel & FaxSender;
}

/** What a client has besides its channels. */
export interface SliceCalls<Types extends TypesById<Types>, Paths extends object = object> {
  /**
   * Calls an operation by Genesys' own name: `client.call('getConversationsEmail', { conversationId })`.
   *
   * @throws ArgumentError if the arguments are invalid; then nothing is sent.
   */
  call<Id extends keyof Types>(operationId: Id, ...rest: CallArgs<Id, Types>): Call<Types[Id]['result']>;
  /**
   * The openapi-fetch client that all methods use, typed by path: `client.http.GET('/api/v2/conversations/emails')` resolves
   * to `{ data, error, response }`. Middleware that `client.http.use()` adds applies to the methods too.
   * https://openapi-ts.dev/openapi-fetch/
   */
  readonly http: HttpClient<Paths>;
  readonly auth: {
    /** Forgets the client's tokens, stored ones too. */
    logout(): Promise<void>;
  };
}

/** The arguments and the result of each operation by its id. */
export type TypesById<Types> = { [Id in keyof Types]: { args: unknown; result: unknown } };

/** Arguments may be left out if the operation needs none. */
export type CallArgs<Id extends keyof Types, Types extends TypesById<Types> = OperationTypes> =
  Record<never, never> extends Types[Id]['args']
    ? [args?: Types[Id]['args'], options?: CallOptions]
    : [args: Types[Id]['args'], options?: CallOptions];

/** The client of a slice of the API: this package's own, or one that its `codegen` command generated from another slice. */
export type SliceClient<Channels, Types extends TypesById<Types>, Paths extends object = object> = Channels &
  SliceCalls<Types, Paths>;

/** What codegen writes for a slice: the table of its operations, and which of them each channel's methods are. */
export interface SliceTables {
  readonly operations: Operations;
  readonly methods: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Makes a client of one organization. Nothing is sent before the first call.
 *
 * @throws ArgumentError for an unknown region or an invalid option.
 */
export function createClient(options: ClientOptions): Client {
  const caller = createTableCaller(operations, options);
  const environment = { runtime: caller.runtime, call: caller.call as MediaEnvironment['call'] };
  const messages: MediaSender = { sendMedia: async (message, own = {}) => sendMedia(environment, message, own) };
  const faxes: FaxSender = { send: async (fax, own = {}) => sendFax(environment, fax, own) };
  return clientOf({ operations, methods }, caller, { messages, faxes });
}

/**
 * Makes a client of these operations alone, with `call` and without methods, for bundles that must stay small:
 * `createCaller({ getConversationsEmail }, options)`, with the operation of `genesys-conversations-digital/operations`.
 *
 * @throws ArgumentError for an unknown region or an invalid option.
 */
export function createCaller<Id extends OperationId>(
  operations: Readonly<Record<Id, OperationInfo>>,
  options: ClientOptions,
): SliceCalls<Pick<OperationTypes, Id>, paths> {
  return callsOf(createTableCaller(operations, options));
}

/**
 * Makes a client of another slice of the API from the tables that codegen wrote; the `index.ts` next to them calls this.
 *
 * @throws ArgumentError for an unknown region or an invalid option.
 */
export const createSliceClient = <Channels, Types extends TypesById<Types>, Paths extends object = object>(
  tables: SliceTables,
  options: ClientOptions,
): SliceClient<Channels, Types, Paths> => clientOf(tables, createTableCaller(tables.operations, options));

/** What every client has. The types are those that codegen wrote from the same tables. */
const callsOf = <Calls>(caller: Caller): Calls =>
  ({
    call: caller.call,
    get http() {
      return caller.http;
    },
    auth: { logout: () => caller.runtime.tokens.logout() },
  }) as Calls;

/** A client with the methods of its channels, and with those that codegen does not write. */
function clientOf<Made>(
  { operations, methods }: SliceTables,
  caller: Caller,
  more: Readonly<Record<string, object>> = {},
): Made {
  const { call, runtime } = caller;
  const methodOf = (operationId: string) => {
    const invoke = (args?: unknown, options?: CallOptions) => call(operationId, args, options);
    const operation = operations[operationId];
    return operation?.paging
      ? Object.assign(invoke, createPaging(call, operationId, operation, runtime.baseUrl))
      : invoke;
  };
  const channels = Object.entries(methods).map(([channel, own]) => {
    const named = Object.entries(own).map(([name, operationId]) => [name, methodOf(operationId)]);
    return [channel, { ...Object.fromEntries(named), ...more[channel] }];
  });
  return Object.assign(callsOf<Made & object>(caller), Object.fromEntries(channels));
}
