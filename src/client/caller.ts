import createOpenApiClient, { type Client as OpenApiClient } from 'openapi-fetch';
import { createBufferedResponse } from '../transport/buffered-response.js';
import { createCallError } from '../transport/check-outcome.js';
import { ArgumentError } from '../transport/errors.js';
import { getRequestClass } from '../transport/fetch.js';
import type { OperationInfo } from '../transport/operation.js';
import { parseResponseData } from '../transport/parse-response-data.js';
import { apiErrorFormat } from '../transport/response-error.js';
import type { Call, CallOptions, WithResponse } from './call.js';
import { createDefaultHeaders, type HeaderFields, mergeHeaders } from './headers.js';
import { mapArguments } from './map-arguments.js';
import type { Operations } from './match-operations.js';
import { createOperationFetch } from './operation-fetch.js';
import { type ClientOptions, validateCallOptions } from './options.js';
import { createRuntime, type Runtime } from './runtime.js';
import { getMediaTypes, serializeBody, serializeQuery } from './serialize.js';

/** Calls any operation of a table. A client adds methods to this. */
export interface Caller<Paths extends object = object> {
  readonly runtime: Runtime;
  /** The openapi-fetch client that sends every call. Created on first use, because Node then loads its HTTP stack. */
  readonly http: OpenApiClient<Paths, 'application/json'>;
  call(operationId: string, args?: unknown, options?: CallOptions): Call<unknown>;
}

/** @throws ArgumentError for an unknown region or an invalid option. */
export function createCaller<Paths extends object>(operations: Operations, options: ClientOptions): Caller<Paths> {
  const runtime = createRuntime(options, 'createClient');
  const headers = createDefaultHeaders('createClient', options);
  const requestClass = getRequestClass(runtime.fetch);
  let http: OpenApiClient<Paths, 'application/json'> | undefined;
  const getHttp = () =>
    (http ??= createOpenApiClient<Paths, 'application/json'>({
      baseUrl: runtime.baseUrl,
      querySerializer: serializeQuery,
      fetch: createOperationFetch(runtime, operations, headers),
      ...(requestClass && { Request: requestClass }),
    }));

  const run = async (operationId: string, args: unknown, callOptions: CallOptions): Promise<WithResponse<unknown>> => {
    const operation = getOperation(operations, operationId);
    const call = runtime.startCall(operationId, operation, callOptions);
    let sent: Request | undefined;
    try {
      validateCallOptions(operationId, callOptions);
      const { path, query, header, body } = mapArguments(operationId, operation, args);
      callOptions.signal?.throwIfAborted();
      const send = runtime.fetchFor(call);
      // `http` is typed by literal paths, but this path comes from the table.
      const result: RawResult = await (getHttp() as OpenApiClient<never>).request(
        operation.method as never,
        operation.path as never,
        {
          params: { path, query },
          headers: getHeaders(operationId, headers(), callOptions.headers, {
            ...getMediaTypes(operation, body),
            ...header,
          }),
          body,
          bodySerializer: (value: unknown) => serializeBody(operationId, operation.contentType, value),
          parseAs: 'text',
          fetch: (request: Request) => {
            sent = request;
            return send(request);
          },
        } as never,
      );
      const response = readableResponse(result);
      if (!response.ok)
        throw await createCallError(response, call, { format: apiErrorFormat, now: runtime.clock.now() });
      const { parsed } = call;
      const data = parsed?.response === response ? parsed.data : await parseResponseData(response, call);
      return { data, response };
    } catch (error) {
      runtime.observer.emit('error', call, sent, () => ({ error }));
      throw error;
    }
  };

  return {
    runtime,
    get http() {
      return getHttp();
    },
    call: (operationId, args, callOptions) => toCall(run(operationId, args, callOptions ?? {})),
  };
}

function getOperation(operations: Operations, operationId: string): OperationInfo {
  const operation = Object.hasOwn(operations, operationId) ? operations[operationId] : undefined;
  if (operation) return operation;
  throw new ArgumentError('client.call', [
    { argument: 'operationId', problem: `"${operationId}" is not an operation of this client. Check the spelling` },
  ]);
}

/** Most calls have no headers of their own. */
const getHeaders = (operationId: string, defaults: HeaderFields, own: HeaderFields = {}, args: HeaderFields) =>
  Object.keys(own).length + Object.keys(args).length === 0
    ? defaults
    : mergeHeaders(operationId, [defaults, own, args], { operationId });

interface RawResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** If the user's middleware replaced the response, openapi-fetch has read its body. This makes it readable again. */
function readableResponse({ data, error, response }: RawResult): Response {
  if (!response.bodyUsed) return response;
  const content = response.ok ? data : error;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return createBufferedResponse(new TextEncoder().encode(text ?? '').buffer, response);
}

function toCall(result: Promise<WithResponse<unknown>>): Call<unknown> {
  const data = result.then((value) => value.data);
  const withResponse = () => {
    // The caller handles a rejection of the returned promise instead.
    data.catch(() => {});
    return result;
  };
  return Object.assign(data, { withResponse });
}
