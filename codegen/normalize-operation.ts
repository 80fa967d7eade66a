import { normalizeSchemas } from './normalize-schema.ts';
import { getOwn, isObject, type JsonObject } from './openapi.ts';

/** The parts of a Swagger 2.0 document that its operations refer to. */
export interface SharedParts {
  consumes: unknown;
  produces: unknown;
  parameters: unknown;
  responses: unknown;
}

/**
 * Returns a copy of an operation that stands on its own: with the parameters of its path, shared parameters and responses
 * instead of references, its media types, and its form as one body.
 */
export function normalizeOperation(operation: JsonObject, pathItem: unknown, shared: SharedParts): JsonObject {
  const own = resolveAll(operation.parameters, shared.parameters);
  const inherited = resolveAll(getOwn(pathItem, 'parameters'), shared.parameters);
  const isOverridden = (parameter: unknown) =>
    own.some(
      (one) => getOwn(one, 'name') === getOwn(parameter, 'name') && getOwn(one, 'in') === getOwn(parameter, 'in'),
    );
  const { parameters: _, ...rest } = operation;
  const parameters = [...own, ...inherited.filter((parameter) => !isOverridden(parameter))].map(normalizeParameter);
  const form = parameters.filter((parameter) => parameter.in === 'formData');
  const others = parameters.filter((parameter) => parameter.in !== 'formData');
  const body = form.length > 0 ? [formBody(form)] : [];
  // The upgrader would let the media types of the document override those of the operation.
  const consumes = mediaTypes(operation.consumes) ?? (form.length > 0 ? [FORM] : mediaTypes(shared.consumes));
  const produces = mediaTypes(operation.produces) ?? mediaTypes(shared.produces);
  const all = [...others, ...body];
  return {
    ...rest,
    ...(consumes && { consumes: form.some(isFile) ? [MULTIPART] : consumes }),
    ...(produces && { produces }),
    ...(all.length > 0 && { parameters: all }),
    responses: normalizeSchemas(resolveResponses(operation.responses, shared.responses), 'responses'),
  };
}

/** A parameter in a path, query, header or form cannot be `null`. */
function normalizeParameter(parameter: unknown): JsonObject {
  const { 'x-nullable': _, ...rest } = normalizeSchemas(parameter) as JsonObject;
  return rest;
}

const MULTIPART = 'multipart/form-data';
const FORM = 'application/x-www-form-urlencoded';

/** An empty list says as little as none. */
const mediaTypes = (types: unknown): unknown[] | undefined =>
  Array.isArray(types) && types.length > 0 ? types : undefined;

function resolveAll(parameters: unknown, shared: unknown): unknown[] {
  return Array.isArray(parameters) ? parameters.map((one) => follow(one, '#/parameters/', shared)) : [];
}

const resolveResponses = (responses: unknown, shared: unknown): unknown =>
  isObject(responses)
    ? Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, follow(response, '#/responses/', shared)]),
      )
    : responses;

/** A reference to nothing stays, so that `trim` reports it with its place. */
function follow(node: unknown, prefix: string, shared: unknown): unknown {
  const ref = getOwn(node, '$ref');
  return typeof ref === 'string' && ref.startsWith(prefix) ? (getOwn(shared, ref.slice(prefix.length)) ?? node) : node;
}

const isFile = (parameter: JsonObject) => parameter.format === 'binary';

/** The fields of a form as one object. The upgrader would drop the items of arrays. */
function formBody(fields: readonly JsonObject[]): JsonObject {
  const required = fields.filter((field) => field.required === true).map((field) => field.name);
  const properties = Object.fromEntries(
    fields.map(({ name, in: _in, required: _required, collectionFormat: _format, ...schema }) => [
      String(name),
      schema,
    ]),
  );
  return {
    in: 'body',
    name: 'body',
    required: required.length > 0,
    schema: { type: 'object', properties, ...(required.length > 0 && { required }) },
  };
}
