import { type CallContext, getErrorDetails } from './call-context.js';
import { type ApiErrorDetails, ServerError } from './errors.js';
import { describeBody, formatCorrelationId, isLikelyJson } from './response-error.js';
import { TYPE_NAMES } from './type-names.js';

/** A JSON body that ended early. As after a broken connection, a retry may help. */
export class TruncatedBodyError extends ServerError {}

/**
 * The data of a successful response, as the operation promises it.
 *
 * @throws ServerError for a body that is not what the operation promises: an HTML page, nothing, half a document, a list
 * instead of an object.
 */
export async function parseResponseData(response: Response, call: CallContext): Promise<unknown> {
  const { operation, operationId } = call;
  const { status } = response;
  const promised = promisedBy(operation, status);
  const fail = (
    problem: string,
    type: new (message: string, details: ApiErrorDetails) => ServerError = ServerError,
    cause?: unknown,
  ): never => {
    const details = { ...getErrorDetails(call, response), status, cause };
    throw new type(
      `${operationId}: the answer (${status}) ${problem}${formatCorrelationId(details.correlationId)}`,
      details,
    );
  };
  const text = await response
    .text()
    .catch((error: unknown) => fail('is too large to be read as text.', ServerError, error));
  if (text === '') {
    // 202 says that the work is done later. A write that Genesys confirms without content took effect all the same.
    const mayBeEmpty = promised === 'empty' || status === 202 || (status === 204 && operation.method !== 'GET');
    return mayBeEmpty ? undefined : fail(`is empty, ${TYPE_NAMES[promised]} was promised.`);
  }
  const expected = promised === 'empty' ? 'json' : promised;
  let data: unknown;
  try {
    data = await response.json();
  } catch {
    // The parser's own error would quote the text.
    const type = isLikelyJson(response, text) ? TruncatedBodyError : ServerError;
    return fail(`${describeBody(response, text)}, ${TYPE_NAMES[expected]} was promised.`, type);
  }
  const kind = Array.isArray(data)
    ? 'array'
    : data === null
      ? 'null'
      : (typeof data as 'string' | 'number' | 'boolean' | 'object');
  if (expected !== 'json' && kind !== expected) {
    fail(`is ${TYPE_NAMES[kind]}, ${TYPE_NAMES[expected]} was promised.`);
  }
  return data;
}

/** What the table promises for a status. For one that it does not list, what it promises for the others. */
function promisedBy({ success = {} }: CallContext['operation'], status: number) {
  const kinds = Object.values(success);
  return success[status] ?? (kinds.every((kind) => kind === 'empty') ? 'empty' : 'json');
}
