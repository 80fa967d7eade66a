import { createQuerySerializer } from 'openapi-fetch';
import { ArgumentError } from '../transport/errors.js';
import type { OperationInfo } from '../transport/operation.js';
import type { HeaderFields } from './headers.js';

const serializeParameters = createQuerySerializer();

/** openapi-fetch encodes the values only. */
export const serializeQuery = (query: Readonly<Record<string, unknown>>): string =>
  serializeParameters(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [encodeURIComponent(name), value])),
  );

const FORM_DATA = 'multipart/form-data';

/** The headers of an operation that sends or returns something else than JSON. The platform adds those of `FormData`. */
export function getMediaTypes({ accept, contentType }: OperationInfo, body: unknown): HeaderFields {
  return {
    ...(accept !== undefined && { accept }),
    ...(contentType !== undefined &&
      body !== undefined &&
      contentType !== FORM_DATA && { 'content-type': contentType }),
  };
}

/** @throws ArgumentError if the body cannot be serialized as JSON, such as one with a cycle. */
export function serializeBody(operationId: string, contentType: string | undefined, body: unknown): BodyInit {
  if (contentType === FORM_DATA) return addFields(new FormData(), body);
  if (contentType === 'application/x-www-form-urlencoded') return addFields(new URLSearchParams(), body);
  if (contentType !== undefined && !/[/+]json\b/.test(contentType)) return body as BodyInit;
  try {
    return JSON.stringify(body);
  } catch (error) {
    const problem = `cannot be serialized as JSON: ${error instanceof Error ? error.message : error}`;
    throw new ArgumentError(operationId, [{ argument: 'body', problem }], { operationId });
  }
}

/** Adds one field per property, and one per item of a list. */
function addFields<Form extends FormData | URLSearchParams>(form: Form, body: unknown): Form {
  for (const [name, value] of Object.entries(body as object)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      form.append(name, typeof item !== 'object' || item instanceof Blob ? item : JSON.stringify(item));
    }
  }
  return form;
}
