import { accessToken } from '../../../src/auth/access-token.js';
import { clientCredentials } from '../../../src/auth/client-credentials.js';
import { createClient } from '../../../src/client/client.js';
import { commonErrorCodes, errorCodes } from '../../../src/generated/error-codes.js';
import { type OperationId, operations } from '../../../src/generated/operations.js';
import { findRoute } from '../../../src/sandbox/request/find-route.js';
import { getSliceValidator } from '../../../src/sandbox/request/validate-body.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';

const ajv = getSliceValidator();

/** Creates a `fetch` that throws if a response of the sandbox does not match the spec. */
export function createCheckedFetch(sandbox: Pick<Sandbox, 'fetch'>) {
  return async (request: Request): Promise<Response> => {
    const response = await sandbox.fetch(request);
    const found = findRoute(request.method, new URL(request.url).pathname);
    if (found && 'operationId' in found) await checkResponse(found.operationId, response.clone());
    return response;
  };
}

export async function checkResponse(operationId: OperationId, response: Response): Promise<void> {
  const { status } = response;
  const text = await response.text();
  const createError = (problem: string) => new Error(`${operationId}: ${status}: ${problem}: ${text.slice(0, 2000)}`);
  if (!response.headers.get('inin-correlation-id')) throw createError('no correlation id');
  if (status >= 400) {
    const body = JSON.parse(text);
    const validate = ajv.getSchema('slice#/$defs/ErrorBody');
    if (!validate?.(body)) throw createError(ajv.errorsText(validate?.errors));
    const listed = [...(commonErrorCodes[status] ?? []), ...(errorCodes[operationId][status] ?? [])];
    // Genesys returns this code for every operation that needs a user, even where the spec does not list it.
    if (operations[operationId].tokenKind === 'user') listed.push('not.a.user');
    if (!listed.includes(body.code)) throw createError(`${body.code} is not listed`);
    if (body.status !== status) throw createError('the status of the body differs');
    if (body.contextId !== response.headers.get('inin-correlation-id')) throw createError('the contextId differs');
    return;
  }
  const kind = operations[operationId].success[status];
  if (!kind) throw createError('this status is not listed');
  const validate = ajv.getSchema(`slice#/responses/${operationId}/${status}`);
  // A response of kind "empty" is an empty object if it has a schema.
  const hasBody = kind !== 'empty' || validate !== undefined;
  if (hasBody !== (text !== '')) throw createError(`the spec lists a response of kind ${kind}`);
  if (!hasBody) return;
  if (!validate?.(JSON.parse(text))) throw createError(ajv.errorsText(validate?.errors));
}

/** Creates a client for the first organization that checks every response. Without a user it uses client credentials. */
export const createCheckedClient = (sandbox: Sandbox, user?: string) =>
  createClient({
    baseUrl: sandbox.url,
    fetch: createCheckedFetch(sandbox),
    auth: user ? accessToken(sandbox.token(user)) : clientCredentials(sandbox.credentials),
  });
