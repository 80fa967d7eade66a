import type { Model } from '../model.ts';
import { type OpenApiDocument, toJson } from '../openapi.ts';
import { getRequestSchema } from '../request-body.ts';
import { NOTICE } from './typescript.ts';

/** Keywords that a validator does not need. */
const DOCS_KEYWORDS = new Set(['description', 'x-enum-descriptions', 'x-docs-only', 'x-argument-name']);

/**
 * Emits `schemas.json`: requests and responses as JSON Schema 2020-12, by operation ID. The sandbox validates requests with
 * it; the client does not load it.
 */
export function emitSchemas(model: Model, document: OpenApiDocument): string {
  const operations = [...model.operations].sort((a, b) => (a.id < b.id ? -1 : 1));
  const wire = operations.map((operation) => {
    const { requestBody, responses } = document.paths[operation.path]?.[lower(operation.method)] ?? { responses: {} };
    const body = requestBody && getRequestSchema(requestBody, model.schemas);
    const responseSchemas = Object.entries(responses).flatMap(([status, response]) => {
      const schema = response.content?.['application/json']?.schema;
      return /^2\d\d$/.test(status) && schema ? [[status, toDefs(schema)] as const] : [];
    });
    return {
      id: operation.id,
      body: body && toDefs(body),
      responses: Object.fromEntries(responseSchemas),
    };
  });
  return toJson({
    $comment: NOTICE,
    requests: Object.fromEntries(wire.flatMap(({ id, body }) => (body ? [[id, body]] : []))),
    responses: Object.fromEntries(wire.map(({ id, responses }) => [id, responses])),
    $defs: toDefs(model.schemas),
  });
}

const lower = <T extends string>(text: T) => text.toLowerCase() as Lowercase<T>;

/** Points references to `$defs` and drops the docs. */
function toDefs<T>(value: T): T {
  if (Array.isArray(value)) return value.map(toDefs) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => !DOCS_KEYWORDS.has(key) || (key === 'description' && typeof child === 'object'))
      .map(([key, child]) => [
        key,
        key === '$ref' && typeof child === 'string'
          ? child.replace('#/components/schemas/', '#/$defs/')
          : toDefs(child),
      ]),
  ) as T;
}
