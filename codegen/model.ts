import type { OperationInfo } from '../src/transport/operation.ts';
import { type Argument, bodyOf, parametersOf } from './arguments.ts';
import { type NamesOf, namesOf, pascalCase } from './names.ts';
import {
  type Annotations,
  CodegenError,
  type HttpMethod,
  type OpenApiDocument,
  type Operation,
  type Permissions,
  resolve,
  type Schema,
  type TokenKind,
} from './openapi.ts';
import type { Slice, SliceClient, SliceMethod } from './slice.ts';

/** All that the emitters need to know, in the order of `slice.yaml`. */
export interface Model {
  name: string;
  title: string;
  /** The path that the MCP server answers at. */
  server: string;
  /** What the names of all tools begin with. */
  toolPrefix: string;
  clients: ClientModel[];
  operations: OperationModel[];
  schemas: Record<string, Schema>;
}

export interface ClientModel {
  name: string;
  typeName: string;
  summary: string;
  operations: OperationModel[];
}

export interface OperationModel extends NamesOf {
  /** Genesys' own name of the operation, the same in all of its SDKs: `getConversationsEmail`. */
  id: string;
  client: string;
  method: Uppercase<HttpMethod>;
  path: string;
  title: string;
  description: string;
  deprecated: boolean;
  args: Argument[];
  body: BodyModel | undefined;
  /** What each success status carries. */
  success: OperationInfo['success'];
  /** What a success carries, one of several where statuses differ; undefined when none does. */
  result: Schema | undefined;
  /** Error codes by status. */
  errorCodes: Record<number, string[]>;
  permissions: Permissions | undefined;
  scopes: string[];
  tokenKind: TokenKind;
  listing: ListingModel | undefined;
  annotations: Annotations;
}

/** A read whose answer is a list: an array, or an object with `entities`. */
export interface ListingModel {
  items: 'entities' | 'body';
  item: Schema;
  /** Whether it takes `pageNumber`. */
  paged: boolean;
}

export interface BodyModel {
  required: boolean;
  /** `properties`: each property is an argument. `whole`: the argument `body` is the body. */
  kind: 'properties' | 'whole';
}

/** As the Model Context Protocol wants it. */
const TOOL_NAME = /^[A-Za-z0-9_-]{1,128}$/;

/** Puts slice and (overlaid) document together. Reports all collisions of names at once. */
export function buildModel(document: OpenApiDocument, slice: Slice): Model {
  const schemas = document.components.schemas;
  const problems: string[] = [];
  const clients = slice.clients.map((client): ClientModel => {
    const operations = client.methods.map((method) => operationModel(document, slice, client, method, problems));
    return { name: client.name, typeName: namesOf(slice, client).client, summary: client.summary, operations };
  });
  const operations = clients.flatMap((client) => client.operations);
  problems.push(
    ...repeated(operations, 'id'),
    ...repeated(operations, 'toolName'),
    ...repeated(operations, 'argsType'),
  );
  const typeNames = [`${pascalCase(slice.name)}Clients`, ...clients.map((c) => c.typeName)];
  for (const name of [...typeNames, ...operations.map((o) => o.argsType)]) {
    if (Object.hasOwn(schemas, name)) problems.push(`the type ${name} is also a schema of upstream`);
  }
  for (const { id, toolName, args } of operations) {
    if (!TOOL_NAME.test(toolName))
      problems.push(`${id}: "${toolName}" can't name a tool (1 to 128 of A-Z a-z 0-9 _ -)`);
    // TypeScript takes a literal's `constructor` for that of all objects.
    for (const { name } of args.filter((arg) => arg.name in Object.prototype)) {
      problems.push(`${id}: an argument can't be called "${name}". Rename it by x-argument-name in the overlay`);
    }
  }
  if (problems.length > 0) throw new CodegenError("Names collide or can't be used:", { problems });
  const { server, prefix: toolPrefix } = slice.tools;
  return { name: slice.name, title: slice.title, server, toolPrefix, clients, operations, schemas };
}

function operationModel(
  document: OpenApiDocument,
  slice: Slice,
  client: SliceClient,
  { name, method, path }: SliceMethod,
  problems: string[],
): OperationModel {
  const place = `${method.toUpperCase()} ${path}`;
  const operation = document.paths[path]?.[method];
  if (!operation) {
    throw new CodegenError(
      `${place} (${client.name}.${name}) is not in the trimmed document. Run \`npm run spec:pull\`.`,
    );
  }
  const schemas = document.components.schemas;
  const body = bodyOf(operation, schemas, place);
  const args = [...parametersOf(operation, schemas, path, place), ...(body?.args ?? [])];
  problems.push(...collisions(args, operation.operationId));
  const { success, result } = successOf(operation, schemas);
  return {
    ...namesOf(slice, client).method(operation.operationId, name),
    id: operation.operationId,
    client: client.name,
    method: method.toUpperCase() as Uppercase<HttpMethod>,
    path,
    title: operation.summary ?? '',
    description: operation.description ?? '',
    deprecated: operation.deprecated ?? false,
    args,
    body: body && { required: body.required, kind: body.kind },
    success,
    result,
    errorCodes: errorCodesOf(operation),
    permissions: operation['x-permissions'],
    scopes: (operation.security ?? []).flatMap((requirement) => Object.values(requirement).flat()),
    tokenKind: operation['x-token-kind'] ?? 'any',
    listing: method === 'get' ? listingOf(result, args, schemas) : undefined,
    annotations: { ...annotationsOf(method), ...operation['x-annotations'] },
  };
}

function successOf(operation: Operation, schemas: Record<string, Schema>): Pick<OperationModel, 'success' | 'result'> {
  const success: Record<number, OperationInfo['success'][number]> = {};
  const results = new Map<string, Schema>();
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!/^2\d\d$/.test(status)) continue;
    const types = Object.keys(response.content ?? {});
    if (types.length > 0 && !types.includes('application/json')) {
      throw new CodegenError(
        `${operation.operationId}: only JSON answers are supported; this one is ${types.join(', ')}.`,
      );
    }
    const schema = response.content?.['application/json']?.schema;
    const kind = answerKind(schema && resolve(schema, schemas));
    success[Number(status)] = kind;
    if (schema && kind !== 'empty') results.set(JSON.stringify(schema), schema);
  }
  const [first, ...others] = results.values();
  return { success, result: others.length > 0 ? { anyOf: [...results.values()] } : first };
}

/** An object without properties is upstream's way to say that there is no answer. */
function answerKind(shape: Schema | undefined): OperationInfo['success'][number] {
  if (!shape) return 'empty';
  if (shape.type === 'array') return 'array';
  if (shape.type !== 'object') return 'json';
  return shape.properties || shape.additionalProperties ? 'object' : 'empty';
}

const errorCodesOf = (operation: Operation): Record<number, string[]> =>
  Object.fromEntries(
    Object.entries(operation.responses).flatMap(([status, response]) =>
      /^\d{3}$/.test(status) && response['x-error-codes'] ? [[Number(status), response['x-error-codes']]] : [],
    ),
  );

function listingOf(result: Schema | undefined, args: Argument[], schemas: Record<string, Schema>) {
  const shape = result && resolve(result, schemas);
  const paged = args.some((arg) => arg.in === 'query' && arg.wireName === 'pageNumber');
  const entities = shape?.properties?.entities?.items;
  if (entities) return { items: 'entities' as const, item: entities, paged };
  if (shape?.items) return { items: 'body' as const, item: shape.items, paged };
  return undefined;
}

/** What a method of HTTP promises; the overlay says where an operation differs. */
function annotationsOf(method: HttpMethod): Annotations {
  const reads = method === 'get' || method === 'head';
  return {
    readOnlyHint: reads,
    destructiveHint: method === 'put' || method === 'delete',
    idempotentHint: method !== 'post',
    openWorldHint: false,
  };
}

function collisions(args: Argument[], id: string): string[] {
  return [...groupBy(args, (arg) => arg.name)].flatMap(([name, same]) =>
    same.length < 2
      ? []
      : [
          `${id}: ${same.length} arguments are called "${name}" (in ${same.map((arg) => arg.in).join(' and ')}). ` +
            'Rename one by x-argument-name in the overlay',
        ],
  );
}

function repeated(operations: OperationModel[], key: 'id' | 'toolName' | 'argsType'): string[] {
  return [...groupBy(operations, (operation) => operation[key])].flatMap(([value, same]) =>
    same.length < 2 ? [] : [`${key} ${value} stands for ${same.map((o) => `${o.client}.${o.name}`).join(' and ')}`],
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
