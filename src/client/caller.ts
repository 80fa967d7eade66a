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

/** Makes any call of a table of operations: all that a client is, apart from its methods. */
export interface Caller<Paths extends object = object> {
  readonly runtime: Runtime;
  /** The openapi-fetch client that every call goes through. Made on first use: Node loads its HTTP stack for it. */
  readonly http: OpenApiClient<Paths, 'application/json'>;
  call(operationId: string, args?: unknown, options?: CallOptions): Call<unknown>;
}

/** @throws ArgumentError for an unknown region or an invalid option. */
export function createCaller<Paths extends object>(operations: Operations, options: ClientOptions): Caller<Paths> {
  const runtime = createRuntime(options, 'createClient');
  const headers = createDefaultHeaders('createClient', options);
  const requestClass = getRequestClass(runtime.fetch);
  let http: OpenApiClient<Paths, 'application/json'> | undefined;
  const openHttp = () =>
    (http ??= createOpenApiClient<Paths, 'application/json'>({
      baseUrl: runtime.baseUrl,
      fetch: createOperationFetch(runtime, operations, headers),
      ...(requestClass && { Request: requestClass }),
    }));

  const run = async (operationId: string, args: unknown, own: CallOptions): Promise<WithResponse<unknown>> => {
    const operation = operationOf(operations, operationId);
    const call = runtime.startCall(operationId, operation, own);
    let sent: Request | undefined;
    try {
      validateCallOptions(operationId, own);
      const { path, query, header, body } = mapArguments(operationId, operation, args);
      own.signal?.throwIfAborted();
      const send = runtime.fetchFor(call);
      // The types of `http` are by path, this call is by table: only here do the two meet.
      const result: RawResult = await (openHttp() as OpenApiClient<never>).request(
        operation.method as never,
        operation.path as never,
        {
          params: { path, query },
          headers: headersFor(operationId, headers(), own.headers, header),
          body,
          bodySerializer: (value: unknown) => serializeBody(operationId, value),
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
      return openHttp();
    },
    call: (operationId, args, own) => asCall(run(operationId, args, own ?? {})),
  };
}

function operationOf(operations: Operations, operationId: string): OperationInfo {
  const operation = Object.hasOwn(operations, operationId) ? operations[operationId] : undefined;
  if (operation) return operation;
  throw new ArgumentError('client.call', [
    { argument: 'operationId', problem: `"${operationId}" is not an operation` },
  ]);
}

/** The headers of one call. Most calls have none of their own. */
const headersFor = (operationId: string, defaults: HeaderFields, own: HeaderFields = {}, placed: HeaderFields) =>
  Object.keys(own).length + Object.keys(placed).length === 0
    ? defaults
    : mergeHeaders(operationId, [defaults, own, placed], { operationId });

interface RawResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** The response, with a body that can be read: openapi-fetch has read it if a middleware of the user's has replaced it. */
function readableResponse({ data, error, response }: RawResult): Response {
  if (!response.bodyUsed) return response;
  const content = response.ok ? data : error;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return createBufferedResponse(new TextEncoder().encode(text ?? '').buffer, response);
}

function serializeBody(operationId: string, body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    const problem = `can't be written as JSON: ${error instanceof Error ? error.message : error}`;
    throw new ArgumentError(operationId, [{ argument: 'body', problem }], { operationId });
  }
}

function asCall(result: Promise<WithResponse<unknown>>): Call<unknown> {
  const data = result.then((answer) => answer.data);
  const withResponse = () => {
    // Whoever asks for the response learns about a failure there.
    data.catch(() => {});
    return result;
  };
  return Object.assign(data, { withResponse });
}
