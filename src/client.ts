import { version } from '../package.json';
import { placeArguments } from './arguments.js';
import { hostsOf } from './auth/regions.js';
import { memoryTokenStore } from './auth/token-store.js';
import type { Call, CallOptions, WithResponse } from './call.js';
import type { DigitalClients, FaxesClient, MessagesClient, OperationTypes } from './generated/client.js';
import { methods, type OperationId, operations } from './generated/operations.js';
import { dataOf } from './http/answer.js';
import { assemble, headersOf } from './http/assemble.js';
import { attempt } from './http/attempt.js';
import { authenticate } from './http/authenticate.js';
import { systemClock } from './http/clock.js';
import { ArgumentError } from './http/errors.js';
import { createObserver, observe } from './http/observe.js';
import { outcome } from './http/outcome.js';
import { createRateLimiter, learn } from './http/rate-limit.js';
import { retry, retryPolicy } from './http/retry.js';
import { type CallContext, compose, nextNumber } from './http/send.js';
import { lazy } from './lazy.js';
import { type MediaEnvironment, mediaMethods, type SendsFaxes, type SendsMedia } from './media.js';
import type { OperationInfo } from './operation.js';
import { type ClientOptions, checkCallOptions, checkOptions } from './options.js';

export type { ClientOptions };

/** A client of one organization: `client.emails.list()`. It owns its region, tokens and limits. */
export interface Client extends DigitalClients, SliceCalls<OperationTypes> {
  readonly messages: MessagesClient & SendsMedia;
  readonly faxes: FaxesClient & SendsFaxes;
}

/** What a client has besides the clients of its channels. */
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
export type SliceClient<Clients, Types extends TypesById<Types>> = Clients & SliceCalls<Types>;

/** What codegen writes of a slice: the table of its operations, and which of them the methods of its clients are. */
export interface SliceTables {
  readonly operations: Readonly<Record<string, OperationInfo>>;
  readonly methods: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Makes a client of one organization. Nothing is sent before the first call.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export const createClient = (options: ClientOptions): Client =>
  makeClient<Client>({ operations, methods }, options, mediaMethods);

/**
 * Makes a client of these operations alone, with `call` and no methods, for bundles that must stay small:
 * `createCaller({ getConversationsEmail }, options)`, with the operation of `genesys-conversations-digital/operations`.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export const createCaller = <Id extends OperationId>(
  operations: Readonly<Record<Id, OperationInfo>>,
  options: ClientOptions,
): SliceCalls<Pick<OperationTypes, Id>> => createSliceClient({ operations, methods: {} }, options);

/**
 * Makes a client of another slice of the API, of the tables that codegen wrote; the `index.ts` beside them calls this.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export const createSliceClient = <Clients, Types extends TypesById<Types>>(
  tables: SliceTables,
  options: ClientOptions,
): SliceClient<Clients, Types> => makeClient(tables, options);

/** Makes a client, with methods that no table has. */
function makeClient<Made extends object>(
  tables: SliceTables,
  options: ClientOptions,
  more: (
    environment: Omit<MediaEnvironment, 'client'> & { client: Made },
  ) => Readonly<Record<string, object>> = () => ({}),
): Made {
  checkOptions(options);
  const { fetch, timeout = 30_000, clock = systemClock, random = Math.random, rateLimiter } = options;
  const { baseUrl, loginUrl } = hostsOf(options);
  const tokens = options.auth.connect({
    loginUrl,
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
    clock,
    tokenStore: options.tokenStore ?? memoryTokenStore(),
    timeout: timeout || 30_000,
  });
  const now = () => clock.now();
  const observer = createObserver(options);
  const limiter = rateLimiter === false ? undefined : (rateLimiter ?? createRateLimiter({ clock }));
  const send = compose(
    attempt(fetch, now),
    retry(clock, random, observer),
    outcome(clock),
    authenticate(tokens, limiter),
    observe(observer, now),
    learn(limiter, clock),
  );
  const policy = retryPolicy(options.retry);
  const ownHeaders = {
    accept: 'application/json',
    'user-agent': [options.userAgent, `genesys-conversations-digital/${version}`].filter(Boolean).join(' '),
  };
  const clientHeaders = () => (typeof options.headers === 'function' ? options.headers() : options.headers);
  // Where all headers are our own, there is nothing to check: platforms load their whole HTTP stack with the first `Headers`.
  if (options.userAgent !== undefined || (options.headers !== undefined && typeof options.headers !== 'function')) {
    headersOf('createClient', [ownHeaders, typeof options.headers === 'function' ? undefined : options.headers]);
  }

  const begin = (operationId: string, operation: OperationInfo, own: CallOptions): CallContext => ({
    number: nextNumber(),
    operationId,
    operation,
    signal: own.signal,
    timeout: own.timeout ?? timeout,
    retry: own.retry === undefined ? policy : retryPolicy(own.retry, policy),
    onRetry: own.onRetry,
    attempts: 0,
    begun: undefined,
  });
  const run = async (operationId: string, args: unknown, own: CallOptions): Promise<WithResponse<unknown>> => {
    const operation = operationOf(tables, operationId);
    const call = begin(operationId, operation, own);
    let headers: Headers | undefined;
    try {
      if (own !== NONE) checkCallOptions(operationId, own);
      const placed = placeArguments(operationId, operation, args);
      own.signal?.throwIfAborted();
      const request = assemble(call, baseUrl, placed, [ownHeaders, clientHeaders(), own.headers]);
      headers = request.headers;
      const answer = await send(request);
      return { data: dataOf(answer, call), response: answer.response };
    } catch (error) {
      observer.emit('error', { call, headers }, () => ({ error }));
      throw error;
    }
  };
  const call = (operationId: string, args?: unknown, callOptions: CallOptions = NONE) =>
    asCall(run(operationId, args, callOptions));

  // The types are those that codegen wrote of the same tables.
  const client = { call, auth: { logout: () => tokens.logout() } } as unknown as Made;
  const added = more({ client, begin, fetch, clock, random, observer });
  for (const [name, own] of Object.entries(tables.methods)) {
    lazy(client, name, () => ({ ...methodsOf(tables, own, call, baseUrl), ...added[name] }));
  }
  return client;
}

const NONE: CallOptions = {};

function operationOf({ operations }: SliceTables, operationId: string): OperationInfo {
  const operation = Object.hasOwn(operations, operationId) ? operations[operationId] : undefined;
  if (operation) return operation;
  throw new ArgumentError('client.call', [
    { argument: 'operationId', problem: `"${operationId}" is not an operation` },
  ]);
}

function asCall(result: Promise<WithResponse<unknown>>): Call<unknown> {
  const data = result.then((answer) => answer.data);
  const withResponse = () => {
    // Who asks for the response hears of a failure there.
    data.catch(() => {});
    return result;
  };
  return Object.assign(data, { withResponse });
}

/** The methods of one of the clients. */
function methodsOf(
  tables: SliceTables,
  ids: Readonly<Record<string, string>>,
  call: (id: string, args?: unknown, options?: CallOptions) => Call<unknown>,
  baseUrl: string,
) {
  const method = (operationId: string) => {
    const operation = operationOf(tables, operationId);
    const invoke = (args?: unknown, options?: CallOptions) => call(operationId, args, options);
    return operation.listing ? Object.assign(invoke, iterators(call, operationId, operation, baseUrl)) : invoke;
  };
  return Object.fromEntries(Object.entries(ids).map(([name, operationId]) => [name, method(operationId)]));
}

/** `all` and `pages` of a listing; what turns the pages is loaded with the first one. */
function iterators(...listing: Parameters<typeof import('./pagination.js').pagination>) {
  let loaded: Promise<ReturnType<typeof import('./pagination.js').pagination>> | undefined;
  const load = () => {
    loaded ??= import('./pagination.js').then(({ pagination }) => pagination(...listing));
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
