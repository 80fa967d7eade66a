import { STATUS_CODES } from 'node:http';
import { upgrade } from '@scalar/openapi-upgrader';
import { findNearest } from '../src/platform/find-nearest.ts';
import type { RequiredPermissions } from '../src/transport/operation.ts';
import { flattenAllOf } from './flatten-all-of.ts';
import { normalizeOperation } from './normalize-operation.ts';
import { normalizeSchemas } from './normalize-schema.ts';
import {
  CodegenError,
  getOwn,
  HTTP_METHODS,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  type Operation,
  type Response,
  sortKeys,
} from './openapi.ts';
import type { Slice, SliceChannel, SliceMethod } from './slice.ts';
import { findSwaggerProblems } from './swagger-problems.ts';

/** The Swagger 2.0 keywords to keep. All others are no facts, such as `example`, or may hold prose of Genesys. */
const KEPT_KEYWORDS = new Set(
  [
    'consumes produces schemes parameters responses security deprecated',
    'in name required schema headers type format collectionFormat allowEmptyValue items enum default',
    '$ref allOf anyOf properties additionalProperties discriminator readOnly x-nullable',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern',
    'minItems maxItems uniqueItems minProperties maxProperties',
    'flow authorizationUrl tokenUrl scopes',
    // Vendor extensions that codegen uses.
    'x-inin-error-codes',
  ].flatMap((line) => line.split(' ')),
);

/** Keywords whose keys are names: a property named `description` is kept. */
const NAME_MAPS = new Set(['properties', 'responses', 'headers']);

/** Keywords that map names to prose: only the names are kept. */
const PROSE_BY_NAME = new Set(['scopes', 'x-inin-error-codes']);

/**
 * Trims the upstream spec to one slice: its operations and the schemas that they reach, upgraded to OpenAPI 3.1. Drops all
 * prose of Genesys and sorts everything, so that the order of the upstream spec does not matter.
 *
 * @param describeLoss What users lose if an operation is missing from the upstream spec, for the error.
 * @throws CodegenError if the spec is not Swagger 2.0, or with a list of all missing operations and invalid places.
 */
export function trim(
  document: unknown,
  slice: Slice,
  describeLoss: (method: SliceMethod) => string | undefined = () => undefined,
): OpenApiDocument {
  const full = assertSwagger2(document);
  const problems: string[] = [];

  const paths: Record<string, JsonObject> = {};
  for (const channel of slice.channels) {
    for (const sliceMethod of channel.methods) {
      const { method, path } = sliceMethod;
      const operation = findOperation(full, sliceMethod);
      if (!operation) {
        const loss = describeLoss(sliceMethod);
        problems.push(
          `${placeOf(channel, sliceMethod)}: not in the upstream spec${loss ? `; ${loss}` : ''}. ${suggestEndpoint(full, sliceMethod)}Correct or remove this method in the slice.`,
        );
        continue;
      }
      if (typeof operation['x-purecloud-method-name'] !== 'string') {
        problems.push(
          `${placeOf(channel, sliceMethod)}: x-purecloud-method-name is missing in the upstream spec. Remove this method from the slice.`,
        );
      }
      const shared = getOwn(full.paths, path);
      const place = placeOf(channel, sliceMethod);
      const invalid = findSwaggerProblems({ ...operation, responses: operation.responses ?? null }, place);
      invalid.push(...findSwaggerProblems({ parameters: getOwn(shared, 'parameters') ?? [] }, path));
      const complete = invalid.length === 0 ? normalizeOperation(operation, shared, full) : {};
      invalid.push(...findSwaggerProblems(complete, place));
      if (invalid.length > 0) {
        problems.push(...invalid);
        continue;
      }
      const trimmed = trimOperation(normalizeSchemas(flattenAllOf(complete, full.definitions)) as JsonObject);
      paths[path] = { ...paths[path], [method]: trimmed };
    }
  }

  const definitions = collectDefinitions(paths, full.definitions, problems);
  if (problems.length > 0) throw new CodegenError('The upstream spec does not fit the slice:', { problems });

  const swagger = {
    swagger: '2.0',
    info: { title: slice.title, version: String(full.info.version ?? '') },
    host: full.host,
    basePath: full.basePath,
    schemes: Array.isArray(full.schemes) ? [...full.schemes].sort() : full.schemes,
    securityDefinitions: securityOf(paths, full.securityDefinitions),
    paths,
    definitions,
  };
  const upgraded = upgrade(JSON.parse(JSON.stringify(swagger)), '3.1') as unknown as OpenApiDocument;
  for (const item of Object.values(upgraded.paths)) {
    for (const operation of Object.values(item)) completeOperation(operation);
  }
  return sortKeys(upgraded);
}

const placeOf = (channel: SliceChannel, { name, method, path }: SliceMethod) =>
  `${method.toUpperCase()} ${path} (${channel.name}.${name})`;

/** The parts of the upstream spec that codegen reads. */
export interface Swagger2 {
  info: JsonObject;
  host: unknown;
  basePath: unknown;
  schemes: unknown;
  consumes: unknown;
  produces: unknown;
  parameters: unknown;
  responses: unknown;
  securityDefinitions: unknown;
  paths: JsonObject;
  definitions: JsonObject;
}

export function assertSwagger2(document: unknown): Swagger2 {
  if (!isObject(document)) throw new CodegenError('The upstream spec is not a JSON object.');
  if (document.swagger !== '2.0') {
    const actual = document.openapi ? `is OpenAPI ${String(document.openapi)}` : 'has no "swagger: 2.0" field';
    throw new CodegenError(`The upstream spec must be Swagger 2.0, but it ${actual}.`);
  }
  for (const key of ['info', 'paths', 'definitions'] as const) {
    if (!isObject(document[key])) throw new CodegenError(`The upstream spec has no "${key}" object.`);
  }
  return document as unknown as Swagger2;
}

export function findOperation({ paths }: Swagger2, { method, path }: Pick<SliceMethod, 'method' | 'path'>) {
  const operation = getOwn(getOwn(paths, path), method);
  return isObject(operation) ? operation : undefined;
}

/** The methods that the path has, or the nearest path. */
function suggestEndpoint({ paths }: Swagger2, { method, path }: SliceMethod): string {
  const methods = HTTP_METHODS.filter((one) => isObject(getOwn(getOwn(paths, path), one)));
  if (methods.length > 0) return `This path has ${methods.map((one) => one.toUpperCase()).join(', ')}. `;
  const nearest = findNearest(
    path,
    Object.keys(paths).filter((one) => isObject(getOwn(getOwn(paths, one), method))),
  );
  return nearest ? `Did you mean "${method.toUpperCase()} ${nearest}"? ` : '';
}

/** The security schemes that the operations use, each with the scopes that they require. */
function securityOf(paths: Record<string, JsonObject>, definitions: unknown): JsonObject {
  const required = new Map<string, Set<string>>();
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item) as Operation[])) {
    for (const [scheme, scopes] of (operation.security ?? []).flatMap(Object.entries)) {
      required.set(scheme, new Set([...(required.get(scheme) ?? []), ...scopes]));
    }
  }
  return Object.fromEntries(
    [...required].flatMap(([name, scopes]) => {
      const scheme = stripProse(getOwn(definitions, name));
      if (!isObject(scheme)) return [];
      const named = Object.fromEntries([...scopes].sort().map((scope) => [scope, '']));
      return [[name, scheme.scopes ? { ...scheme, scopes: named } : scheme]];
    }),
  );
}

/** One upstream operation without prose, with the extension names of this project. */
function trimOperation(operation: JsonObject): JsonObject {
  const { 'x-inin-requires-permissions': permissions, 'x-purecloud-method-name': id, ...rest } = operation;
  return {
    ...(stripProse(rest) as JsonObject),
    operationId: id,
    ...(permissions ? { 'x-permissions': sortedPermissions(permissions as RequiredPermissions) } : {}),
  };
}

const sortedPermissions = ({ type, permissions }: RequiredPermissions): RequiredPermissions => ({
  type,
  permissions: [...permissions].sort(),
});

/** Completes an upgraded operation: status descriptions, error codes, sorted arrays and the kind of token. */
function completeOperation(operation: Operation): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    const facts = response as Response & { 'x-inin-error-codes'?: JsonObject };
    const { 'x-inin-error-codes': codes, ...rest } = facts;
    operation.responses[status] = {
      ...rest,
      description: STATUS_CODES[status] ?? 'Default response',
      ...(codes ? { 'x-error-codes': Object.keys(codes).sort() } : {}),
    };
  }
  for (const requirement of operation.security ?? []) {
    for (const scopes of Object.values(requirement)) scopes.sort();
  }
  operation.security?.sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
  operation.parameters?.sort((a, b) => compare(a.in + a.name, b.in + b.name));
  const codes = new Set(Object.values(operation.responses).flatMap((r) => r['x-error-codes'] ?? []));
  if (codes.has('not.a.user')) operation['x-token-kind'] = 'user';
  else if (codes.has('not.a.client')) operation['x-token-kind'] = 'client';
}

/** Collects every definition that the operations reach, without prose. Adds a problem for each dangling reference. */
function collectDefinitions(paths: JsonObject, definitions: JsonObject, problems: string[]): JsonObject {
  const kept = new Map<string, unknown>();
  const visit = (value: unknown, place: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${place}/${index}`);
      return;
    }
    if (!isObject(value)) return;
    // The upgrader would drop it.
    if (Object.hasOwn(value, '__proto__')) problems.push(`${place}: the name "__proto__" is not supported.`);
    if (typeof value.$ref === 'string') follow(value.$ref, place);
    for (const [key, child] of Object.entries(value)) visit(child, `${place}/${escapePointer(key)}`);
  };
  const follow = (ref: string, place: string): void => {
    const name = ref.startsWith('#/definitions/') ? unescapePointer(ref.slice('#/definitions/'.length)) : undefined;
    const definition = name === undefined ? undefined : getOwn(definitions, name);
    if (name === undefined || !isObject(definition)) {
      problems.push(`${place}: $ref "${ref}" is a dangling reference.`);
      return;
    }
    if (kept.has(name)) return;
    const at = `#/definitions/${escapePointer(name)}`;
    const invalid = findSwaggerProblems(definition, at);
    problems.push(...invalid);
    const schema =
      invalid.length > 0 ? {} : stripProse(normalizeSchemas(flattenAllOf(definition, definitions, [name])));
    kept.set(name, schema);
    visit(schema, at);
  };
  visit(paths, '#/paths');
  for (const name of kept.keys()) {
    if (isCircular(name, kept)) {
      problems.push(`#/definitions/${escapePointer(name)} is a circular reference without a schema.`);
    }
  }
  return Object.fromEntries(kept);
}

/** Whether a definition is only a `$ref` that leads back to itself or to another such circle. */
function isCircular(name: string, definitions: ReadonlyMap<string, unknown>): boolean {
  const seen = new Set<string>();
  for (let current = name; ; ) {
    if (seen.has(current)) return true;
    seen.add(current);
    const ref = getOwn(definitions.get(current), '$ref');
    if (typeof ref !== 'string') return false;
    current = unescapePointer(ref.slice('#/definitions/'.length));
  }
}

const compare = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescapePointer = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * Returns a copy without prose. Sorts `enum` and `required`, so that the order of the upstream spec does not matter.
 *
 * @param keyword The keyword whose value this is.
 */
function stripProse(value: unknown, keyword = ''): unknown {
  // Not schemas: keep as they are.
  if (keyword === 'default' || keyword === 'security') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => stripProse(item));
    return keyword === 'enum' || keyword === 'required' ? items.sort(compare) : items;
  }
  if (!isObject(value)) return value;
  if (PROSE_BY_NAME.has(keyword)) return Object.fromEntries(Object.keys(value).map((name) => [name, '']));
  const keysAreNames = NAME_MAPS.has(keyword);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => keysAreNames || KEPT_KEYWORDS.has(key))
      .map(([key, child]) => [key, stripProse(child, keysAreNames ? '' : key)]),
  );
}
