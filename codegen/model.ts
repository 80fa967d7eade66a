import type { OperationInfo, RequiredPermissions, TokenKind } from '../src/transport/operation.ts';
import { findAliasProblems, type OldNames, oldNamesOf } from './aliases.ts';
import { findExtensionProblems } from './extensions.ts';
import { FILE, getMedia, getMediaType, getSuccessResponses, type Media, TEXT } from './media-types.ts';
import { namesOf, type OperationNames } from './names.ts';
import {
  type Annotations,
  type ArgumentSource,
  CodegenError,
  type HttpMethod,
  hasProperties,
  type OpenApiDocument,
  type Operation,
  refName,
  resolve,
  type Schema,
} from './openapi.ts';
import { type Argument, bodyOf, parametersOf } from './operation-arguments.ts';
import { collectResponseModels } from './response-models.ts';
import type { Slice, SliceChannel, SliceMethod } from './slice.ts';

/** The input of the emitters, in the order of `slice.yaml`. */
export interface Model {
  name: string;
  title: string;
  /** The HTTP path of the MCP server. */
  server: string;
  /** The prefix of all tool names. */
  toolPrefix: string;
  channels: ChannelModel[];
  /** Toolsets that are off by default. */
  toolsets: ToolsetModel[];
  operations: OperationModel[];
  schemas: Record<string, Schema>;
  /** The overlaid spec. */
  document: OpenApiDocument;
  /** What a model can do about an error code of any operation. */
  errorAdvice: Record<string, string>;
  /** Where the values of arguments come from. */
  argumentSources: Record<string, ArgumentSource>;
}

export interface ChannelModel {
  name: string;
  typeName: string;
  summary: string;
  /** Search terms for the channel's operations, separated by spaces. */
  keywords: string;
  operations: OperationModel[];
}

export interface ToolsetModel {
  name: string;
  summary: string;
  operations: OperationModel[];
}

export interface OperationModel extends OperationNames {
  /** Names of earlier versions. */
  old: OldNames;
  /** The operation ID that all Genesys SDKs share, such as `getConversationsEmail`. */
  id: string;
  channel: string;
  /** The toolset that turns the tool on; undefined for a tool that is on by default. */
  toolset: string | undefined;
  method: Uppercase<HttpMethod>;
  /** The path below the API host, with the base path of the spec. */
  path: string;
  /** The path in the spec and in the slice. */
  specPath: string;
  title: string;
  description: string;
  deprecated: boolean;
  args: Argument[];
  body: BodyModel | undefined;
  /** The kind of response body for each success status. */
  success: OperationInfo['success'];
  /** The schema of a successful response, an `anyOf` if statuses differ; undefined without a response body. */
  result: Schema | undefined;
  /** The media type of the response; undefined for plain JSON. */
  accept: string | undefined;
  /** Error codes by status. */
  errorCodes: Record<number, string[]>;
  permissions: RequiredPermissions | undefined;
  scopes: string[];
  tokenKind: TokenKind;
  /** Undefined if the operation returns no list or does not accept `pageNumber`. */
  paging: PagingModel | undefined;
  annotations: Annotations;
  /** Search terms for the operation, separated by spaces; may be empty. */
  keywords: string;
  /** What a model can do about an error code of this operation. */
  errorAdvice: Record<string, string>;
  /** Body arguments of which at least one is required. */
  requiredAny: string[] | undefined;
  /** Properties that have no effect without another one, as paths. */
  needs: Record<string, string>;
  /** The position in `tools/list`, lowest first; operations without a rank come last. */
  rank: number | undefined;
}

/** Where the items of a paged list are, and the schema of one item. */
export interface PagingModel {
  items: NonNullable<OperationInfo['paging']>;
  item: Schema;
}

export interface BodyModel {
  required: boolean;
  /** `properties`: each property is an argument. `whole`: the argument `body` is the body. */
  kind: 'properties' | 'whole';
  /** The media type; undefined for plain JSON. */
  mediaType: string | undefined;
}

/** Tool names of the Model Context Protocol, without dots: https://modelcontextprotocol.io/specification/2025-11-25/server/tools */
const TOOL_NAME = /^[A-Za-z0-9_-]+$/;

/**
 * Builds the model from the overlaid spec and the slice.
 *
 * @throws CodegenError that lists all conflicting names or all invalid extensions.
 */
export function buildModel(document: OpenApiDocument, slice: Slice): Model {
  const schemas = document.components.schemas;
  const problems: string[] = [];
  const responseModels = collectResponseModels(document);
  const channels = slice.channels.map((channel): ChannelModel => {
    const operations = channel.methods.map((method) =>
      operationModel(document, responseModels, slice, channel, method, problems),
    );
    const { name, summary } = channel;
    const keywords = document['x-channels']?.[name]?.['x-keywords'] ?? '';
    return { name, typeName: namesOf(slice, channel).channel, summary, keywords, operations };
  });
  const operations = channels.flatMap((channel) => channel.operations);
  const toolsets = slice.toolsets.map(({ name, summary }) => ({
    name,
    summary,
    operations: operations.filter(({ toolset }) => toolset === name),
  }));
  problems.push(
    ...findDuplicates(operations, 'id', 'operation ID'),
    ...findDuplicates(operations, 'toolName', 'tool name'),
    ...findDuplicates(operations, 'argsType', 'argument type'),
  );
  for (const { id, toolName, args } of operations) {
    if (!TOOL_NAME.test(toolName))
      problems.push(
        `${id}: "${toolName}" is not a valid tool name. Use only the characters A-Z a-z 0-9 _ - in tools.prefix.`,
      );
    // TypeScript would infer the inherited `constructor` for an object literal.
    for (const { name } of args.filter((arg) => arg.name in Object.prototype)) {
      problems.push(`${id}: "${name}" is not a valid argument name. Set x-argument-name in the overlay to rename it.`);
    }
  }
  if (problems.length > 0) throw new CodegenError('The slice has conflicting or invalid names:', { problems });
  const invalidExtensions = [
    ...findExtensionProblems(
      document,
      channels.map(({ name }) => name),
    ),
    ...findAliasProblems(
      document,
      slice,
      operations.map(({ toolName }) => toolName),
    ),
  ];
  if (invalidExtensions.length > 0)
    throw new CodegenError('The overlay has invalid extensions:', { problems: invalidExtensions });
  const { server, prefix: toolPrefix } = slice.tools;
  return {
    name: slice.name,
    title: slice.title,
    server,
    toolPrefix,
    channels,
    toolsets,
    operations,
    schemas,
    document,
    errorAdvice: document['x-error-advice'] ?? {},
    argumentSources: document['x-argument-sources'] ?? {},
  };
}

function operationModel(
  document: OpenApiDocument,
  responseModels: ReadonlySet<string>,
  slice: Slice,
  channel: SliceChannel,
  { name, method, path }: SliceMethod,
  problems: string[],
): OperationModel {
  const place = `${method.toUpperCase()} ${path}`;
  const operation = document.paths[path]?.[method];
  if (!operation) {
    throw new CodegenError(`${place} (${channel.name}.${name}) is not in the trimmed spec. Run \`npm run spec:pull\`.`);
  }
  const schemas = document.components.schemas;
  const body = bodyOf(operation, schemas, responseModels, place);
  const args = [...parametersOf(operation, schemas, path, place), ...(body?.args ?? [])];
  problems.push(...findCollisions(args, operation.operationId));
  const success = successOf(operation, schemas);
  return {
    ...namesOf(slice, channel).method(operation.operationId, name),
    old: oldNamesOf(document, slice, `${channel.name}.${name}`),
    id: operation.operationId,
    channel: channel.name,
    toolset: slice.toolsets.find(({ methods }) => methods.includes(`${channel.name}.${name}`))?.name,
    method: method.toUpperCase() as Uppercase<HttpMethod>,
    path: basePathOf(document) + path,
    specPath: path,
    title: operation.summary ?? '',
    description: operation.description ?? '',
    deprecated: operation.deprecated ?? false,
    args,
    body: body && { required: body.required, kind: body.kind, mediaType: body.mediaType },
    ...success,
    errorCodes: errorCodesOf(operation),
    permissions: operation['x-permissions'],
    scopes: (operation.security ?? []).flatMap((requirement) => Object.values(requirement).flat()),
    tokenKind: operation['x-token-kind'] ?? 'any',
    paging: method === 'get' ? pagingOf(success.result, args, schemas) : undefined,
    annotations: { ...annotationsOf(method), ...operation['x-annotations'] },
    keywords: operation['x-keywords'] ?? '',
    rank: operation['x-rank'],
    errorAdvice: operation['x-error-advice'] ?? {},
    requiredAny: operation.requestBody?.['x-required-any'],
    needs: body?.needs ?? {},
  };
}

function successOf(
  operation: Operation,
  schemas: Record<string, Schema>,
): Pick<OperationModel, 'success' | 'result' | 'accept'> {
  const success: Record<number, OperationInfo['success'][number]> = {};
  const results = new Map<string, Schema>();
  let accept: string | undefined;
  for (const [status, { content }] of getSuccessResponses(operation)) {
    const media = getMedia(content);
    const kind = responseKind(media, schemas);
    success[status] = kind;
    if (!media || kind === 'empty') continue;
    accept ??= getMediaType(media);
    const schema = kind === 'text' ? TEXT : kind === 'blob' ? FILE : (media.schema ?? {});
    results.set(JSON.stringify(schema), schema);
  }
  const [first, ...others] = results.values();
  return { success, result: others.length > 0 ? { anyOf: [...results.values()] } : first, accept };
}

/** The path of the server's URL: empty, or with a leading slash. */
export function basePathOf({ servers }: OpenApiDocument): string {
  const url = servers?.[0]?.url ?? '';
  return URL.canParse(url) ? new URL(url).pathname.replace(/\/+$/, '') : '';
}

/** The models without properties that stand for an empty response. Others stand for any JSON value. */
const EMPTY_MODELS = new Set(['Empty', 'Void']);

function responseKind(media: Media | undefined, schemas: Record<string, Schema>): OperationInfo['success'][number] {
  if (!media?.schema) return 'empty';
  if (media.kind === 'text' || media.kind === 'blob') return media.kind;
  const shape = resolve(media.schema, schemas);
  if (shape.anyOf || shape['x-nullable']) return 'json';
  if (shape.type === 'array') return 'array';
  if (shape.type !== 'object') return 'json';
  if (hasProperties(shape) || shape.additionalProperties) return 'object';
  return EMPTY_MODELS.has(refName(media.schema.$ref ?? '')) ? 'empty' : 'json';
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

/** Annotations by HTTP method. The overlay overrides them per operation with `x-annotations`. */
function annotationsOf(method: HttpMethod): Annotations {
  const reads = method === 'get' || method === 'head';
  return {
    readOnlyHint: reads,
    destructiveHint: method === 'put' || method === 'delete',
    idempotentHint: method !== 'post',
    openWorldHint: false,
  };
}

function findCollisions(args: Argument[], id: string): string[] {
  return [...groupBy(args, (arg) => arg.name)].flatMap(([name, same]) =>
    same.length < 2
      ? []
      : [
          `${id}: ${same.length} arguments are named "${name}" (in ${same.map((arg) => arg.in).join(' and ')}). ` +
            'Set x-argument-name in the overlay to rename one.',
        ],
  );
}

function findDuplicates(operations: OperationModel[], key: 'id' | 'toolName' | 'argsType', label: string): string[] {
  return [...groupBy(operations, (operation) => operation[key])].flatMap(([value, same]) =>
    same.length < 2
      ? []
      : [`${same.map((o) => `${o.channel}.${o.name}`).join(' and ')} have the same ${label} "${value}".`],
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
