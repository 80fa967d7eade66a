import { mergeHeaders } from 'openapi-fetch';
import type { PlacedArguments } from '../client/arguments.js';
import { ArgumentError, type ErrorDetails } from './errors.js';
import type { CallContext, OutgoingRequest } from './send.js';

export type HeaderFields = Readonly<Record<string, string | null>>;

/** `?a=1&b=2&b=3`: a list repeats its name, where it has not been joined already. */
function serializeQuery(values: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((item) => `${name}=${encodeURIComponent(String(item))}`),
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** Values stand in for their placeholders one by one: encoded, they hold neither braces nor `$`, which would mean more. */
const serializePath = (path: string, values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  );

/** The request of a call. */
export function assemble(
  call: CallContext,
  baseUrl: string,
  { path, query, header, body }: PlacedArguments,
  headers: (HeaderFields | undefined)[],
): OutgoingRequest {
  const { operationId, operation } = call;
  const json = asJson(operationId, body);
  const contentType = json === undefined ? undefined : { 'content-type': 'application/json' };
  return {
    url: baseUrl + serializePath(operation.path, path) + serializeQuery(query),
    method: operation.method,
    headers: headersOf(operationId, [contentType, ...headers, header], { operationId }),
    body: json,
    call,
  };
}

/**
 * Headers, the later ones before the earlier; `null` removes one.
 *
 * @throws ArgumentError for one that HTTP can't carry.
 */
export function headersOf(
  subject: string,
  all: readonly (HeaderFields | undefined)[],
  details?: ErrorDetails,
): Headers {
  try {
    return mergeHeaders(...all);
  } catch {
    // The platform's own error would show the value, which may be a secret.
    const names = all.flatMap((fields) => Object.entries(fields ?? {})).filter((field) => !isHeader(field));
    const problem = `can't be sent: HTTP does not allow this name or value (${names.map(([name]) => name).join(', ')})`;
    throw new ArgumentError(subject, [{ argument: 'headers', problem }], details);
  }
}

function isHeader([name, value]: [string, string | null]): boolean {
  try {
    return mergeHeaders({ [name]: value }) !== undefined;
  } catch {
    return false;
  }
}

function asJson(operationId: string, body: unknown): string | undefined {
  try {
    return body === undefined ? undefined : JSON.stringify(body);
  } catch (error) {
    const problem = `can't be written as JSON: ${error instanceof Error ? error.message : error}`;
    throw new ArgumentError(operationId, [{ argument: 'body', problem }], { operationId });
  }
}
