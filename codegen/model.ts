import type { OperationInfo, RequiredPermissions, TokenKind } from '../src/transport/operation.ts';
import { extensionProblems } from './extensions.ts';
import { namesOf, type OperationNames, pascalCase } from './names.ts';
import {
  type Annotations,
  CodegenError,
  type HttpMethod,
  type OpenApiDocument,
  type Operation,
  resolve,
  type Schema,
} from './openapi.ts';
import { type Argument, bodyOf, parametersOf } from './operation-arguments.ts';
import { collectResponseModels } from './response-models.ts';
import type { Slice, SliceChannel, SliceMethod } from './slice.ts';

/** All that the emitters need to know, in the order of `slice.yaml`. */
export interface Model {
  name: string;
  title: string;
  /** The path that the MCP server answers at. */
  server: string;
  /** What the names of all tools begin with. */
  toolPrefix: string;
  channels: ChannelModel[];
  operations: OperationModel[];
  schemas: Record<string, Schema>;
}

export interface ChannelModel {
  name: string;
  typeName: string;
  summary: string;
  /** Words to find the channel's operations by, separated by spaces. */
  keywords: string;
  operations: OperationModel[];
}

export interface OperationModel extends OperationNames {
  /** Genesys' own name of the operation, the same in all of its SDKs: `getConversationsEmail`. */
  id: string;
  channel: string;
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
  permissions: RequiredPermissions | undefined;
  scopes: string[];
  tokenKind: TokenKind;
  /** Undefined for operations that don't list anything or don't accept `pageNumber`. */
  paging: PagingModel | undefined;
  annotations: Annotations;
  /** Words to find the operation by, separated by spaces; empty for none. */
  keywords: string;
  /** The place among the tools, the lowest first; operations without one come last. */
  rank: number | undefined;
}

/** Where the items of a paged listing are, and what one item is. */
export interface PagingModel {
  items: NonNullable<OperationInfo['paging']>;
  item: Schema;
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
  const received = collectResponseModels(document);
  const channels = slice.channels.map((channel): ChannelModel => {
    const operations = channel.methods.map((method) =>
      operationModel(document, received, slice, channel, method, problems),
    );
    const { name, summary } = channel;
    const keywords = document['x-channels']?.[name]?.['x-keywords'] ?? '';
    return { name, typeName: namesOf(slice, channel).channel, summary, keywords, operations };
  });
  const operations = channels.flatMap((channel) => channel.operations);
  problems.push(
    ...repeated(operations, 'id'),
    ...repeated(operations, 'toolName'),
    ...repeated(operations, 'argsType'),
  );
  const typeNames = [`${pascalCase(slice.name)}Channels`, ...channels.map((c) => c.typeName)];
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
  const misused = extensionProblems(
    document,
    channels.map(({ name }) => name),
  );
  if (misused.length > 0) throw new CodegenError("The overlay's extensions can't be used:", { problems: misused });
  const { server, prefix: toolPrefix } = slice.tools;
  return { name: slice.name, title: slice.title, server, toolPrefix, channels, operations, schemas };
}

function operationModel(
  document: OpenApiDocument,
  received: ReadonlySet<string>,
  slice: Slice,
  channel: SliceChannel,
  { name, method, path }: SliceMethod,
  problems: string[],
): OperationModel {
  const place = `${method.toUpperCase()} ${path}`;
  const operation = document.paths[path]?.[method];
  if (!operation) {
    throw new CodegenError(
      `${place} (${channel.name}.${name}) is not in the trimmed document. Run \`npm run spec:pull\`.`,
    );
  }
  const schemas = document.components.schemas;
  const body = bodyOf(operation, schemas, received, place);
  const args = [...parametersOf(operation, schemas, path, place), ...(body?.args ?? [])];
  problems.push(...collisions(args, operation.operationId));
  const { success, result } = successOf(operation, schemas);
  return {
    ...namesOf(slice, channel).method(operation.operationId, name),
    id: operation.operationId,
    channel: channel.name,
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
    paging: method === 'get' ? pagingOf(result, args, schemas) : undefined,
    annotations: { ...annotationsOf(method), ...operation['x-annotations'] },
    keywords: operation['x-keywords'] ?? '',
    rank: operation['x-rank'],
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

function pagingOf(
  result: Schema | undefined,
  args: Argument[],
  schemas: Record<string, Schema>,
): PagingModel | undefined {
  if (!result || !args.some((arg) => arg.in === 'query' && arg.wireName === 'pageNumber')) return undefined;
  const { properties, items } = resolve(result, schemas);
  const entities = properties?.entities?.items;
  if (entities) return { items: 'entities', item: entities };
  return items && { items: 'body', item: items };
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
    same.length < 2 ? [] : [`${key} ${value} stands for ${same.map((o) => `${o.channel}.${o.name}`).join(' and ')}`],
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
