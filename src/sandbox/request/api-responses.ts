import type { ErrorBody } from '../../generated/models.js';
import type { Failure } from '../failure.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** A success response, with JSON or without a body. */
export function createSuccessResponse(
  status: number,
  data: unknown,
  correlationId: string,
  more: Record<string, string> = {},
): Response {
  const headers = { 'inin-correlation-id': correlationId, ...more };
  return data === undefined
    ? new Response(null, { status, headers })
    : new Response(JSON.stringify(data), { status, headers: { ...headers, 'content-type': JSON_TYPE } });
}

/** An error response in the format of the API. */
export function createFailureResponse(
  failure: Failure,
  correlationId: string,
  more: Record<string, string> = {},
): Response {
  const { status, code, details } = failure;
  const { params, field } = details;
  const template = details.message ?? code;
  const body: ErrorBody = {
    message: template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => params?.[name] ?? whole),
    code,
    status,
    ...(params ? { messageWithParams: template, messageParams: params } : {}),
    contextId: correlationId,
    details: field ? [{ errorCode: code, fieldName: field }] : [],
    errors: [],
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': JSON_TYPE, 'inin-correlation-id': correlationId, ...more, ...details.headers },
  });
}
