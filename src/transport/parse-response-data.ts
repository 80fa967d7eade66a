import { type CallContext, getErrorDetails } from './call-context.js';
import { type ApiErrorDetails, ServerError } from './errors.js';
import { TYPE_NAMES } from './operation.js';
import { describeBody, formatCorrelationId, isLikelyJson } from './response-error.js';

/** The JSON body is incomplete. As after a broken connection, a retry may help. */
export class TruncatedBodyError extends ServerError {}

/**
 * Parses a successful response.
 *
 * @throws ServerError for a body that does not match the spec, such as an HTML page, an empty or truncated body, or a list
 * instead of an object.
 */
export async function parseResponseData(response: Response, call: CallContext): Promise<unknown> {
  const { operation, operationId } = call;
  const { status } = response;
  const promised = getExpectedBody(operation, status);
  const fail = (
    problem: string,
    type: new (message: string, details: ApiErrorDetails) => ServerError = ServerError,
    cause?: unknown,
  ): never => {
    const details = { ...getErrorDetails(call, response), status, cause };
    const correlation = formatCorrelationId(details.correlationId);
    throw new type(`${operationId}: the response (${status}) ${problem}${correlation}`, details);
  };
  if (promised === 'blob') return response.blob();
  const text = await response
    .text()
    .catch((error: unknown) => fail('is too large to be decoded as text.', ServerError, error));
  if (promised === 'text') return text;
  if (text === '') {
    // A 202 means that the work is done later. A write that Genesys confirms without content has taken effect.
    const mayBeEmpty = promised === 'empty' || status === 202 || (status === 204 && operation.method !== 'GET');
    return mayBeEmpty ? undefined : fail(`is empty; expected ${TYPE_NAMES[promised]}.`);
  }
  const expected = promised === 'empty' ? 'json' : promised;
  let data: unknown;
  try {
    data = await response.json();
  } catch {
    // The parser's own error would quote the text.
    const type = isLikelyJson(response, text) ? TruncatedBodyError : ServerError;
    return fail(`${describeBody(response, text)}; expected ${TYPE_NAMES[expected]}.`, type);
  }
  const kind = Array.isArray(data)
    ? 'array'
    : data === null
      ? 'null'
      : (typeof data as 'string' | 'number' | 'boolean' | 'object');
  if (expected !== 'json' && kind !== expected) fail(`is ${TYPE_NAMES[kind]}; expected ${TYPE_NAMES[expected]}.`);
  return data;
}

/** A success status that the table does not list may have any body that a listed one may have. */
function getExpectedBody({ success = {} }: CallContext['operation'], status: number) {
  const kinds = Object.values(success);
  if (success[status] || kinds.every((kind) => kind === 'empty')) return success[status] ?? 'empty';
  return kinds.find((kind) => kind === 'text' || kind === 'blob') ?? 'json';
}
