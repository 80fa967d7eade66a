import { getMedia, getSuccessResponses } from '../media-types.ts';
import type { Model } from '../model.ts';
import { expandNullable } from '../nullable.ts';
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
    const { requestBody, responses } = document.paths[operation.specPath]?.[lower(operation.method)] ?? {
      responses: {},
    };
    const isJson = getMedia(requestBody?.content)?.kind === 'json';
    const body = requestBody && isJson && getRequestSchema(requestBody, model.schemas);
    const responseSchemas = getSuccessResponses({ responses }).flatMap(([status, { content }]) => {
      const media = getMedia(content);
      return media?.schema && media.kind === 'json' ? [[status, toDefs(media.schema)] as const] : [];
    });
    return {
      id: operation.id,
      body: body ? toDefs(body) : undefined,
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

/** Points references to `$defs`, writes `x-nullable` in keywords of JSON Schema and drops the docs. */
const toDefs = <T>(schema: T): T => pointToDefs(expandNullable(schema));

function pointToDefs<T>(value: T): T {
  if (Array.isArray(value)) return value.map(pointToDefs) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => !DOCS_KEYWORDS.has(key) || (key === 'description' && typeof child === 'object'))
      .map(([key, child]) => [
        key,
        key === '$ref' && typeof child === 'string'
          ? child.replace('#/components/schemas/', '#/$defs/')
          : pointToDefs(child),
      ]),
  ) as T;
}
