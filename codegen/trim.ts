import { STATUS_CODES } from 'node:http';
import { upgrade } from '@scalar/openapi-upgrader';
import {
  CodegenError,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  type Operation,
  type Permissions,
  type Response,
  sortKeys,
} from './openapi.ts';
import type { Slice } from './slice.ts';

/** Keywords whose values are upstream's words. An `example` is a value, but written as documentation. */
const WORDS = new Set(['description', 'summary', 'title', 'example', 'examples', 'externalDocs', 'tags']);

/** Keywords under which keys are names, not keywords: a property called `description` is a fact. */
const NAME_MAPS = new Set(['properties', 'definitions', 'securityDefinitions']);

/** The vendor's own keywords that hold facts we use. All others are left behind. */
const VENDOR_FACTS = new Set(['x-inin-error-codes']);

/**
 * The full upstream document, cut down to the facts of one slice: the named operations and the schemas that they reach,
 * as OpenAPI 3.1, without one upstream sentence, in an order that does not depend on upstream's.
 *
 * @throws CodegenError for a document that is not Swagger 2.0, an operation that upstream no longer has or a reference
 * that leads nowhere; all places at once.
 */
export function trim(document: unknown, slice: Slice): OpenApiDocument {
  const full = assertSwagger2(document);
  const problems: string[] = [];

  const paths: Record<string, JsonObject> = {};
  for (const client of slice.clients) {
    for (const { name, method, path } of client.methods) {
      const operation = own(own(full.paths, path), method);
      if (!isObject(operation)) {
        problems.push(`${method.toUpperCase()} ${path} (${client.name}.${name}): upstream has no such operation`);
        continue;
      }
      if (typeof operation['x-purecloud-method-name'] !== 'string') {
        problems.push(`${method.toUpperCase()} ${path} (${client.name}.${name}): x-purecloud-method-name is missing`);
      }
      paths[path] = { ...paths[path], [method]: factsOf(operation) };
    }
  }

  const definitions = reachable(paths, full.definitions, problems);
  if (problems.length > 0) throw new CodegenError('The slice does not fit the upstream document:', { problems });

  const swagger = {
    swagger: '2.0',
    info: { title: slice.title, version: String(full.info.version ?? '') },
    host: full.host,
    basePath: full.basePath,
    schemes: full.schemes,
    consumes: full.consumes,
    produces: full.produces,
    securityDefinitions: withoutWords(full.securityDefinitions, 'securityDefinitions'),
    paths,
    definitions,
  };
  const upgraded = upgrade(JSON.parse(JSON.stringify(swagger)), '3.1') as unknown as OpenApiDocument;
  for (const item of Object.values(upgraded.paths)) {
    for (const operation of Object.values(item)) finish(operation);
  }
  return sortKeys(upgraded);
}

interface Swagger2 {
  info: JsonObject;
  host: unknown;
  basePath: unknown;
  schemes: unknown;
  consumes: unknown;
  produces: unknown;
  securityDefinitions: unknown;
  paths: JsonObject;
  definitions: JsonObject;
}

function assertSwagger2(document: unknown): Swagger2 {
  if (!isObject(document)) throw new CodegenError('The upstream document is not a JSON object.');
  if (document.swagger !== '2.0') {
    const claim = document.openapi ? `OpenAPI ${String(document.openapi)}` : 'no "swagger" field';
    throw new CodegenError(`The upstream document must be Swagger 2.0; this one has ${claim}.`);
  }
  for (const key of ['info', 'paths', 'definitions'] as const) {
    if (!isObject(document[key])) throw new CodegenError(`The upstream document has no "${key}" object.`);
  }
  return document as unknown as Swagger2;
}

/** One operation of upstream, with its facts under the names that this project uses. */
function factsOf(operation: JsonObject): JsonObject {
  const { 'x-inin-requires-permissions': permissions, 'x-purecloud-method-name': id, ...rest } = operation;
  return {
    ...(withoutWords(rest) as JsonObject),
    operationId: id,
    ...(permissions ? { 'x-permissions': sortedPermissions(permissions as Permissions) } : {}),
  };
}

const sortedPermissions = ({ type, permissions }: Permissions): Permissions => ({
  type,
  permissions: [...permissions].sort(),
});

/** What the conversion leaves to do: our descriptions of statuses, sorted lists, the kind of token. */
function finish(operation: Operation): void {
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
  operation.parameters?.sort((a, b) => compare(a.in + a.name, b.in + b.name));
  const codes = new Set(Object.values(operation.responses).flatMap((r) => r['x-error-codes'] ?? []));
  if (codes.has('not.a.user')) operation['x-token-kind'] = 'user';
  else if (codes.has('not.a.client')) operation['x-token-kind'] = 'client';
}

const own = (object: unknown, key: string): unknown =>
  isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;

/** Every definition that the operations reach, without words. Dangling references become problems with their place. */
function reachable(paths: JsonObject, definitions: JsonObject, problems: string[]): JsonObject {
  const kept: JsonObject = {};
  const visit = (value: unknown, place: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${place}/${index}`);
      return;
    }
    if (!isObject(value)) return;
    if (typeof value.$ref === 'string') follow(value.$ref, place);
    for (const [key, child] of Object.entries(value)) visit(child, `${place}/${escapePointer(key)}`);
  };
  const follow = (ref: string, place: string): void => {
    const name = ref.startsWith('#/definitions/') ? unescapePointer(ref.slice('#/definitions/'.length)) : undefined;
    const definition = name === undefined ? undefined : own(definitions, name);
    if (name === undefined || !isObject(definition)) {
      problems.push(`${place}: $ref "${ref}" leads nowhere`);
      return;
    }
    if (Object.hasOwn(kept, name)) return;
    kept[name] = withoutWords(definition);
    visit(kept[name], `#/definitions/${escapePointer(name)}`);
  };
  visit(paths, '#/paths');
  return kept;
}

const compare = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescapePointer = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * A copy without upstream's words. Enums and required lists are sorted, so that upstream's order does not matter.
 * `keyword` is the one that `value` stands under.
 */
function withoutWords(value: unknown, keyword = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutWords(item));
    return keyword === 'enum' || keyword === 'required' ? items.sort(compare) : items;
  }
  if (!isObject(value)) return value;
  // The scopes of a security scheme are names with a sentence each.
  if (keyword === 'scopes') return Object.fromEntries(Object.keys(value).map((scope) => [scope, '']));
  const keysAreNames = NAME_MAPS.has(keyword);
  const isFact = (key: string) => !WORDS.has(key) && (!key.startsWith('x-') || VENDOR_FACTS.has(key));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => keysAreNames || isFact(key))
      .map(([key, child]) => [key, withoutWords(child, keysAreNames ? '' : key)]),
  );
}
