import createFetchClient from 'openapi-fetch';
import { version } from '../package.json';
import { placeArguments } from './arguments.js';
import type { Auth } from './auth/auth.js';
import { type HostOptions, hostsOf } from './auth/regions.js';
import { memoryTokenStore, type TokenStore } from './auth/token-store.js';
import type { Call, CallOptions, WithResponse } from './call.js';
import type { DigitalClients, OperationTypes } from './generated/client.js';
import { methods, operations } from './generated/operations.js';
import { dataOf } from './http/answer.js';
import { attempt, type Fetch } from './http/attempt.js';
import { authenticate } from './http/authenticate.js';
import { type Clock, systemClock } from './http/clock.js';
import { ArgumentError } from './http/errors.js';
import { outcome, unknownUnlessIdempotent } from './http/outcome.js';
import { type Answer, type CallContext, compose, type OutgoingRequest, type Send } from './http/send.js';
import type { OperationInfo } from './operation.js';
import { pagination } from './pagination.js';

export interface ClientOptions extends HostOptions {
  /** How to log in: `accessToken(…)`, `clientCredentials(…)` or another grant. */
  auth: Auth;
  /** The innermost `fetch`, called with one `Request`: for a proxy, mTLS or the sandbox. `globalThis.fetch` by default. */
  fetch?: Fetch | undefined;
  /** Milliseconds that one attempt may take; 30,000 by default, `0` for no limit. */
  timeout?: number | undefined;
  /** Headers for every request. */
  headers?: Record<string, string> | undefined;
  /** Put before this package's own `User-Agent`. Browsers do not let it be set. */
  userAgent?: string | undefined;
  /** Where tokens are kept; in memory by default. */
  tokenStore?: TokenStore | undefined;
  /** Time, for tests. */
  clock?: Clock | undefined;
}

/** A client of one organization: `client.emails.list()`. It owns its region, tokens and limits. */
export interface Client extends DigitalClients, SliceCalls<OperationTypes> {}

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
  createSliceClient<DigitalClients, OperationTypes>({ operations, methods }, options);

/**
 * Makes a client of another slice of the API, of the tables that codegen wrote; the `index.ts` beside them calls this.
 *
 * @throws ArgumentError for an unknown region or an option that can't be used.
 */
export function createSliceClient<Clients, Types extends TypesById<Types>>(
  tables: SliceTables,
  options: ClientOptions,
): SliceClient<Clients, Types> {
  const { fetch = (request) => globalThis.fetch(request), timeout = 30_000, clock = systemClock } = options;
  checkOptions(options);
  const { baseUrl, loginUrl } = hostsOf(options);
  const tokenStore = options.tokenStore ?? memoryTokenStore();
  const tokens = options.auth.connect({ loginUrl, fetch, clock, tokenStore, timeout: timeout || 30_000 });
  const send = compose(attempt(fetch), outcome(clock), authenticate(tokens));
  const assemble = createFetchClient<Record<string, Record<string, unknown>>>({
    baseUrl,
    headers: {
      accept: 'application/json',
      'user-agent': [options.userAgent, `genesys-conversations-digital/${version}`].filter(Boolean).join(' '),
      ...options.headers,
    },
    Request: Draft as never,
  });

  const run = async (operationId: string, args: unknown, callOptions: CallOptions): Promise<WithResponse<unknown>> => {
    const operation = operationOf(tables, operationId);
    const { path, query, header, body } = placeArguments(operationId, operation, args);
    callOptions.signal?.throwIfAborted();
    const call: CallContext = {
      operationId,
      operation,
      signal: callOptions.signal,
      timeout: callOptions.timeout ?? timeout,
      attempts: 0,
    };
    const { answer, sendDraft } = sending(send, call);
    // openapi-fetch puts the request together; the chain sends it and reads the answer.
    await assemble.request(
      operation.method.toLowerCase() as never,
      operation.path as never,
      {
        params: { path, query, header },
        body: asJson(operationId, body),
        bodySerializer: (text: string) => text,
        headers: callOptions.headers,
        fetch: sendDraft,
        parseAs: 'stream',
      } as never,
    );
    const received = answer();
    try {
      return { data: dataOf(received, call), response: received.response };
    } catch (error) {
      throw unknownUnlessIdempotent(error as never, call);
    }
  };
  const call = (operationId: string, args?: unknown, callOptions: CallOptions = {}) =>
    asCall(run(operationId, args, callOptions));

  const calls = { call, auth: { logout: () => tokens.logout() } };
  return { ...clientsOf(tables, call, baseUrl), ...calls } as SliceClient<Clients, Types>;
}

/** The request as openapi-fetch puts it together. `Request`s proper are made of it, one for each attempt. */
class Draft {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;

  constructor(url: string, init: { method: string; headers: Headers; body?: string | undefined }) {
    this.url = url;
    this.method = init.method;
    this.headers = init.headers;
    this.body = init.body;
  }
}

/** A `fetch` for openapi-fetch that sends through the chain, and a way to the answer whose body it has read. */
function sending(send: Send, call: CallContext) {
  let received: Answer;
  return {
    answer: () => received,
    sendDraft: async ({ url, method, headers, body }: Draft): Promise<Response> => {
      received = await send({ url, method, headers, body, call } satisfies OutgoingRequest);
      return received.response;
    },
  };
}

function operationOf({ operations }: SliceTables, operationId: string): OperationInfo {
  const operation = Object.hasOwn(operations, operationId) ? operations[operationId] : undefined;
  if (operation) return operation;
  throw new ArgumentError('client.call', [
    { argument: 'operationId', problem: `"${operationId}" is not an operation` },
  ]);
}

function asJson(operationId: string, body: unknown): string | undefined {
  try {
    return body === undefined ? undefined : JSON.stringify(body);
  } catch (cause) {
    const problem = `can't be written as JSON: ${cause instanceof Error ? cause.message : cause}`;
    throw new ArgumentError(operationId, [{ argument: 'body', problem }], { operationId, cause });
  }
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

/** The clients with their methods, made of the generated table. */
function clientsOf(
  tables: SliceTables,
  call: (id: string, args?: unknown, options?: CallOptions) => Call<unknown>,
  baseUrl: string,
) {
  const method = (operationId: string) => {
    const operation = operationOf(tables, operationId);
    const invoke = (args?: unknown, options?: CallOptions) => call(operationId, args, options);
    return operation.listing ? Object.assign(invoke, pagination(call, operationId, operation, baseUrl)) : invoke;
  };
  const clients = Object.entries(tables.methods).map(([client, ids]) => [
    client,
    Object.fromEntries(Object.entries(ids).map(([name, operationId]) => [name, method(operationId)])),
  ]);
  return Object.fromEntries(clients);
}

function checkOptions({ auth, timeout, fetch }: ClientOptions): void {
  const problems = [
    typeof auth?.connect !== 'function' && {
      argument: 'auth',
      problem: 'must be accessToken(…), clientCredentials(…) or another grant',
    },
    timeout !== undefined &&
      !(timeout >= 0) && { argument: 'timeout', problem: 'must be a number of milliseconds, 0 or more' },
    fetch !== undefined && typeof fetch !== 'function' && { argument: 'fetch', problem: 'must be a function' },
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new ArgumentError('createClient', problems);
}
