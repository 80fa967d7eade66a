import type { DigitalChannels, FaxesChannel, MessagesChannel, OperationTypes } from '../generated/client.js';
import { methods, type OperationId, operations } from '../generated/operations.js';
import { mediaMethods, type SendsFaxes, type SendsMedia } from '../media/media.js';
import type { OperationInfo } from '../transport/operation.js';
import type { Call, CallOptions } from './call.js';
import { type Caller, makeCaller, type Operations, operationOf } from './caller.js';
import { lazy } from './lazy.js';
import type { ClientOptions } from './options.js';

export type { ClientOptions };

/** A client of one organization: `client.emails.list()`. It owns its region, tokens and limits. */
export interface Client extends DigitalChannels, SliceCalls<OperationTypes> {
  readonly messages: MessagesChannel & SendsMedia;
  readonly faxes: FaxesChannel & SendsFaxes;
}

/** What a client has besides its channels. */
export interface SliceCalls<Types extends TypesById<Types>> {
  /**
   * Calls an operation by Genesys' own name of it: `client.call('getConversationsEmail', { conversationId })`.
   *
   * @throws ArgumentError where the arguments are wrong; nothing is sent then.
   */
  call<Id extends keyof Types>(operationId: Id, ...rest: CallArgs<Id, Types>): Call<Types[Id]['result']>;
  readonly auth: {
    /** Forgets the client's tokens, stored ones too. */
    logout(): Promise<void>;
  };
}

/** Of each operation by its id, what it takes and what it answers. */
export type TypesById<Types> = { [Id in keyof Types]: { args: unknown; result: unknown } };

/** Arguments may be left out where the operation needs none. */
export type CallArgs<Id extends keyof Types, Types extends TypesById<Types> = OperationTypes> =
  Record<never, never> extends Types[Id]['args']
    ? [args?: Types[Id]['args'], options?: CallOptions]
    : [args: Types[Id]['args'], options?: CallOptions];

/** The client of a slice of the API: this package's own, or one that its `codegen` command made of another slice. */
export type SliceClient<Channels, Types extends TypesById<Types>> = Channels & SliceCalls<Types>;

/** What codegen writes of a slice: the table of its operations, and which of them the methods of its channels are. */
export interface SliceTables {
  readonly operations: Operations;
  readonly methods: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Makes a client of one organization. Nothing is sent before the first call.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export function createClient(options: ClientOptions): Client {
  const caller = makeCaller(operations, options);
  return withMethods<Client>({ operations, methods }, caller, (client) => mediaMethods({ ...caller, client }));
}

/**
 * Makes a client of these operations alone, with `call` and no methods, for bundles that must stay small:
 * `createCaller({ getConversationsEmail }, options)`, with the operation of `genesys-conversations-digital/operations`.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export function createCaller<Id extends OperationId>(
  operations: Readonly<Record<Id, OperationInfo>>,
  options: ClientOptions,
): SliceCalls<Pick<OperationTypes, Id>> {
  const { call, auth } = makeCaller(operations, options);
  // The types are those that codegen wrote of the same operations.
  return { call, auth } as SliceCalls<Pick<OperationTypes, Id>>;
}

/**
 * Makes a client of another slice of the API, of the tables that codegen wrote; the `index.ts` beside them calls this.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export const createSliceClient = <Channels, Types extends TypesById<Types>>(
  tables: SliceTables,
  options: ClientOptions,
): SliceClient<Channels, Types> => withMethods(tables, makeCaller(tables.operations, options));

/** A client of its calls, with the methods of the tables and those that no table has. */
function withMethods<Made extends object>(
  tables: SliceTables,
  { call, auth, baseUrl }: Caller,
  more: (client: Made) => Readonly<Record<string, object>> = () => ({}),
): Made {
  // The types are those that codegen wrote of the same tables.
  const client = { call, auth } as unknown as Made;
  const added = more(client);
  for (const [name, own] of Object.entries(tables.methods)) {
    lazy(client, name, () => ({ ...methodsOf(tables, own, call, baseUrl), ...added[name] }));
  }
  return client;
}

/** The methods of one channel. */
function methodsOf(
  tables: SliceTables,
  ids: Readonly<Record<string, string>>,
  call: (id: string, args?: unknown, options?: CallOptions) => Call<unknown>,
  baseUrl: string,
) {
  const method = (operationId: string) => {
    const operation = operationOf(tables.operations, operationId);
    const invoke = (args?: unknown, options?: CallOptions) => call(operationId, args, options);
    return operation.paging ? Object.assign(invoke, iterators(call, operationId, operation, baseUrl)) : invoke;
  };
  return Object.fromEntries(Object.entries(ids).map(([name, operationId]) => [name, method(operationId)]));
}

/** `all` and `pages` of a paged listing; what turns the pages is loaded with the first one. */
function iterators(...listing: Parameters<typeof import('./paging.js').pagination>) {
  let loaded: Promise<ReturnType<typeof import('./paging.js').pagination>> | undefined;
  const load = () => {
    loaded ??= import('./paging.js').then(({ pagination }) => pagination(...listing));
    return loaded;
  };
  return {
    async *all(args?: unknown, options?: CallOptions) {
      yield* (await load()).all(args, options);
    },
    async *pages(args?: unknown, options?: CallOptions) {
      yield* (await load()).pages(args, options);
    },
  };
}
