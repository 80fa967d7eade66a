import { STATUS_CODES } from 'node:http';
import { upgrade } from '@scalar/openapi-upgrader';
import type { RequiredPermissions } from '../src/transport/operation.ts';
import { flattenAllOf } from './flatten-all-of.ts';
import {
  CodegenError,
  getOwn,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  type Operation,
  type Response,
  sortKeys,
} from './openapi.ts';
import type { Slice, SliceChannel, SliceMethod } from './slice.ts';
import { findSwaggerProblems } from './swagger-problems.ts';

/**
 * Swagger 2.0's keywords that hold facts. All others are left behind, for they may hold upstream's words: an `example` is a
 * value, but written as documentation. A number, or true or false, is no word.
 */
const FACTS = new Set(
  [
    'consumes produces schemes parameters responses security deprecated',
    'in name required schema headers type format collectionFormat allowEmptyValue items enum default',
    '$ref allOf properties additionalProperties discriminator readOnly',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern',
    'minItems maxItems uniqueItems minProperties maxProperties',
    'flow authorizationUrl tokenUrl scopes',
    // The vendor's own: of those that we use.
    'x-inin-error-codes',
  ].flatMap((line) => line.split(' ')),
);

/** Keywords under which keys are names, not keywords: a property called `description` is a fact. */
const NAME_MAPS = new Set(['properties', 'responses', 'headers']);

/** Keywords under which each name has an upstream sentence: the names are facts. */
const SENTENCES_BY_NAME = new Set(['scopes', 'x-inin-error-codes']);

/**
 * The full upstream document, cut down to the facts of one slice: the named operations and the schemas that they reach,
 * as OpenAPI 3.1, without one upstream sentence, in an order that does not depend on upstream's.
 *
 * `lost` says what a user loses with an operation that upstream no longer has.
 *
 * @throws CodegenError for a document that is not Swagger 2.0, an operation that upstream no longer has or a reference
 * that leads nowhere; all places at once.
 */
export function trim(
  document: unknown,
  slice: Slice,
  lost: (method: SliceMethod) => string | undefined = () => undefined,
): OpenApiDocument {
  const full = assertSwagger2(document);
  const problems: string[] = [];

  const paths: Record<string, JsonObject> = {};
  for (const channel of slice.channels) {
    for (const sliceMethod of channel.methods) {
      const { method, path } = sliceMethod;
      const operation = findOperation(full, sliceMethod);
      if (!operation) {
        const loss = lost(sliceMethod);
        problems.push(`${placeOf(channel, sliceMethod)}: upstream has no such operation${loss ? `; ${loss}` : ''}`);
        continue;
      }
      if (typeof operation['x-purecloud-method-name'] !== 'string') {
        problems.push(`${placeOf(channel, sliceMethod)}: x-purecloud-method-name is missing`);
      }
      const shared = getOwn(full.paths, path);
      const wrong = findSwaggerProblems(
        { ...operation, responses: operation.responses ?? null },
        placeOf(channel, sliceMethod),
      );
      wrong.push(...findSwaggerProblems({ parameters: getOwn(shared, 'parameters') ?? [] }, path));
      if (wrong.length > 0) {
        problems.push(...wrong);
        continue;
      }
      // The library that converts lets the document's media types win over an operation's own.
      const { consumes, produces } = full;
      const complete = {
        ...(consumes !== undefined && { consumes }),
        ...(produces !== undefined && { produces }),
        ...operation,
      };
      const facts = factsOf(flattenAllOf(complete, full.definitions) as JsonObject, shared);
      paths[path] = { ...paths[path], [method]: facts };
    }
  }

  const definitions = reachable(paths, full.definitions, problems);
  if (problems.length > 0) throw new CodegenError('The slice does not fit the upstream document:', { problems });

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
    for (const operation of Object.values(item)) finish(operation);
  }
  return sortKeys(upgraded);
}

const placeOf = (channel: SliceChannel, { name, method, path }: SliceMethod) =>
  `${method.toUpperCase()} ${path} (${channel.name}.${name})`;

/** The parts of upstream's document that we read. */
export interface Swagger2 {
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

export function assertSwagger2(document: unknown): Swagger2 {
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

export function findOperation({ paths }: Swagger2, { method, path }: Pick<SliceMethod, 'method' | 'path'>) {
  const operation = getOwn(getOwn(paths, path), method);
  return isObject(operation) ? operation : undefined;
}

/** The security schemes that the operations name, each with the scopes that they ask for. */
function securityOf(paths: Record<string, JsonObject>, definitions: unknown): JsonObject {
  const asked = new Map<string, Set<string>>();
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item) as Operation[])) {
    for (const [scheme, scopes] of (operation.security ?? []).flatMap(Object.entries)) {
      asked.set(scheme, new Set([...(asked.get(scheme) ?? []), ...scopes]));
    }
  }
  return Object.fromEntries(
    [...asked].flatMap(([name, scopes]) => {
      const scheme = stripProse(getOwn(definitions, name));
      if (!isObject(scheme)) return [];
      const named = Object.fromEntries([...scopes].sort().map((scope) => [scope, '']));
      return [[name, scheme.scopes ? { ...scheme, scopes: named } : scheme]];
    }),
  );
}

/** One operation of upstream, with its facts under the names that this project uses. */
function factsOf(operation: JsonObject, pathItem: unknown): JsonObject {
  const { 'x-inin-requires-permissions': permissions, 'x-purecloud-method-name': id, ...rest } = operation;
  const parameters = withShared(rest.parameters, getOwn(pathItem, 'parameters'));
  return {
    ...(stripProse({ ...rest, ...(parameters.length > 0 && { parameters }) }) as JsonObject),
    operationId: id,
    ...(permissions ? { 'x-permissions': sortedPermissions(permissions as RequiredPermissions) } : {}),
  };
}

/** An operation's parameters with those of its path that it does not describe itself. */
function withShared(parameters: unknown, shared: unknown): unknown[] {
  const ownOnes: unknown[] = Array.isArray(parameters) ? parameters : [];
  const isOwn = (parameter: unknown) =>
    ownOnes.some(
      (one) => getOwn(one, 'name') === getOwn(parameter, 'name') && getOwn(one, 'in') === getOwn(parameter, 'in'),
    );
  return [...ownOnes, ...(Array.isArray(shared) ? shared.filter((parameter) => !isOwn(parameter)) : [])];
}

const sortedPermissions = ({ type, permissions }: RequiredPermissions): RequiredPermissions => ({
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
  operation.security?.sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
  operation.parameters?.sort((a, b) => compare(a.in + a.name, b.in + b.name));
  const codes = new Set(Object.values(operation.responses).flatMap((r) => r['x-error-codes'] ?? []));
  if (codes.has('not.a.user')) operation['x-token-kind'] = 'user';
  else if (codes.has('not.a.client')) operation['x-token-kind'] = 'client';
}

/** Every definition that the operations reach, without words. Dangling references become problems with their place. */
function reachable(paths: JsonObject, definitions: JsonObject, problems: string[]): JsonObject {
  const kept = new Map<string, unknown>();
  const visit = (value: unknown, place: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${place}/${index}`);
      return;
    }
    if (!isObject(value)) return;
    // The library that converts would lose it.
    if (Object.hasOwn(value, '__proto__')) problems.push(`${place}: nothing can be called "__proto__"`);
    if (typeof value.$ref === 'string') follow(value.$ref, place);
    for (const [key, child] of Object.entries(value)) visit(child, `${place}/${escapePointer(key)}`);
  };
  const follow = (ref: string, place: string): void => {
    const name = ref.startsWith('#/definitions/') ? unescapePointer(ref.slice('#/definitions/'.length)) : undefined;
    const definition = name === undefined ? undefined : getOwn(definitions, name);
    if (name === undefined || !isObject(definition)) {
      problems.push(`${place}: $ref "${ref}" leads nowhere`);
      return;
    }
    if (kept.has(name)) return;
    const at = `#/definitions/${escapePointer(name)}`;
    const wrong = findSwaggerProblems(definition, at);
    problems.push(...wrong);
    const facts = wrong.length > 0 ? {} : stripProse(flattenAllOf(definition, definitions, [name]));
    kept.set(name, facts);
    visit(facts, at);
  };
  visit(paths, '#/paths');
  return Object.fromEntries(kept);
}

const compare = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
const unescapePointer = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * A copy without upstream's words. Enums and required lists are sorted, so that upstream's order does not matter.
 * `keyword` is the one that `value` stands under.
 */
function stripProse(value: unknown, keyword = ''): unknown {
  // A value, and scopes by the name of their scheme.
  if (keyword === 'default' || keyword === 'security') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => stripProse(item));
    return keyword === 'enum' || keyword === 'required' ? items.sort(compare) : items;
  }
  if (!isObject(value)) return value;
  if (SENTENCES_BY_NAME.has(keyword)) return Object.fromEntries(Object.keys(value).map((name) => [name, '']));
  const keysAreNames = NAME_MAPS.has(keyword);
  const isFact = (key: string, child: unknown) =>
    FACTS.has(key) || (!key.startsWith('x-') && ['number', 'boolean'].includes(typeof child));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => keysAreNames || isFact(key, child))
      .map(([key, child]) => [key, stripProse(child, keysAreNames ? '' : key)]),
  );
}
