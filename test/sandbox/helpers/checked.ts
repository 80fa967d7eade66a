import { accessToken } from '../../../src/auth/access-token.js';
import { clientCredentials } from '../../../src/auth/client-credentials.js';
import { createClient } from '../../../src/client/client.js';
import { commonErrorCodes, errorCodes } from '../../../src/generated/error-codes.js';
import { type OperationId, operations } from '../../../src/generated/operations.js';
import { findRoute } from '../../../src/sandbox/request/find-route.js';
import { getSliceValidator } from '../../../src/sandbox/request/validate-body.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';

const ajv = getSliceValidator();

/** A sandbox's `fetch` that throws where an answer is not what the slice promises. */
export function checkedFetch(sandbox: Pick<Sandbox, 'fetch'>) {
  return async (request: Request): Promise<Response> => {
    const response = await sandbox.fetch(request);
    const found = findRoute(request.method, new URL(request.url).pathname);
    if (found && 'operationId' in found) await checkAnswer(found.operationId, response.clone());
    return response;
  };
}

export async function checkAnswer(operationId: OperationId, response: Response): Promise<void> {
  const { status } = response;
  const text = await response.text();
  const problem = (what: string) => new Error(`${operationId}: ${status}: ${what}: ${text.slice(0, 2000)}`);
  if (!response.headers.get('inin-correlation-id')) throw problem('no correlation id');
  if (status >= 400) {
    const body = JSON.parse(text);
    const validate = ajv.getSchema('slice#/$defs/ErrorBody');
    if (!validate?.(body)) throw problem(ajv.errorsText(validate?.errors));
    const listed = [...(commonErrorCodes[status] ?? []), ...(errorCodes[operationId][status] ?? [])];
    // Genesys answers so wherever a user is needed, listed or not.
    if (operations[operationId].tokenKind === 'user') listed.push('not.a.user');
    if (!listed.includes(body.code)) throw problem(`${body.code} is not listed`);
    if (body.status !== status) throw problem('the status of the body differs');
    if (body.contextId !== response.headers.get('inin-correlation-id')) throw problem('the contextId differs');
    return;
  }
  const kind = operations[operationId].success[status];
  if (!kind) throw problem('this status is not listed');
  if ((kind === 'empty') !== (text === '')) throw problem(`${kind} was promised`);
  if (kind === 'empty') return;
  const validate = ajv.getSchema(`slice#/responses/${operationId}/${status}`);
  if (!validate?.(JSON.parse(text))) throw problem(ajv.errorsText(validate?.errors));
}

/** A typed client of the sandbox's first organization; every answer is checked. */
export const clientOf = (sandbox: Sandbox, user?: string) =>
  createClient({
    baseUrl: sandbox.url,
    fetch: checkedFetch(sandbox),
    auth: user ? accessToken(sandbox.token(user)) : clientCredentials(sandbox.credentials),
  });
