/** The parts of OpenAPI 3.1 and Swagger 2.0 documents that codegen reads. */

import type { RequiredPermissions, TokenKind } from '../src/transport/operation.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, unknown>;

export const HTTP_METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  enum?: (string | number | boolean)[];
  default?: unknown;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  /** A union. Also set by codegen if the success statuses of an operation have different schemas. */
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
  readOnly?: boolean;
  deprecated?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  uniqueItems?: boolean;
  /** Only on a file. */
  contentMediaType?: string;
  /** Whether `null` is a value. */
  'x-nullable'?: boolean;
  /** From the overlay: the meaning of each value of `enum`. */
  'x-enum-descriptions'?: Record<string, string>;
  /** From the overlay: the description of a nested property appears in docs and types, not in the tools. */
  'x-docs-only'?: boolean;
  /** From the overlay: the argument's name if the upstream name conflicts with another. */
  'x-argument-name'?: string;
  /** From the overlay: properties that have no effect without another one, such as `{ name: code }`. */
  'x-needs'?: Record<string, string>;
  /** From the overlay: the property may hold text that a customer wrote. */
  'x-customer-text'?: true;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  deprecated?: boolean;
  schema: Schema;
  /** How an array is serialized, with `explode`. */
  style?: string;
  explode?: boolean;
  'x-argument-name'?: string;
}

export interface MediaTypes {
  [mediaType: string]: { schema?: Schema };
}

export interface RequestBody {
  required?: boolean;
  content: MediaTypes;
  /** From the overlay: the body is a partial update, so none of its properties are required. */
  'x-partial-update'?: boolean;
  /** From the overlay: the values that the operation accepts, by property, if the model lists more. */
  'x-accepted-values'?: Record<string, string[]>;
  /** From the overlay: properties of which at least one is required. */
  'x-required-any'?: string[];
}

export interface Response {
  description: string;
  content?: MediaTypes;
  headers?: Record<string, { schema?: Schema }>;
  'x-error-codes'?: string[];
}

export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  deprecated?: boolean;
  parameters?: Parameter[];
  requestBody?: RequestBody;
  responses: Record<string, Response>;
  security?: Record<string, string[]>[];
  'x-permissions'?: RequiredPermissions;
  'x-token-kind'?: TokenKind;
  'x-annotations'?: Partial<Annotations>;
  /** From the overlay: search terms, separated by spaces. */
  'x-keywords'?: string;
  /** From the overlay: the position in `tools/list`, lowest first. */
  'x-rank'?: number;
  /** From the overlay: what a model can do about an error code. */
  'x-error-advice'?: Record<string, string>;
}

export interface Annotations {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string };
  servers?: { url: string }[];
  paths: Record<string, Partial<Record<HttpMethod, Operation>>>;
  components: { schemas: Record<string, Schema>; securitySchemes?: JsonObject };
  /** From the overlay: extensions of a channel, by its name in the slice. */
  'x-channels'?: Record<string, { 'x-keywords'?: string }>;
  /** From the overlay: methods (`emails.get`) by the old names of methods and tools. */
  'x-aliases'?: Record<string, string>;
  /** From the overlay: what a model can do about an error code of any operation. */
  'x-error-advice'?: Record<string, string>;
  /** From the overlay: where the value of an argument comes from, by the argument's name. */
  'x-argument-sources'?: Record<string, ArgumentSource>;
}

/** Where a model gets the value of an argument. */
export interface ArgumentSource {
  description?: string;
  /** Operations that look the value up, such as `GET /api/v2/routing/queues`. The slice need not have them. */
  lookups?: string[];
  /** What they find, in the plural. Required with `lookups`. */
  noun?: string;
  /** The toolset that turns them on. */
  toolset?: string;
}

/** An invalid input of codegen. The message names the place and the fix. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError';
  /** One sentence for each problem; the message itself if it has no list. */
  readonly problems: readonly string[];
  constructor(message: string, options?: ErrorOptions & { problems?: readonly string[] }) {
    const problems = options?.problems ?? [];
    super([message, ...problems.map((p) => `  - ${p}`)].join('\n'), options);
    this.problems = problems.length > 0 ? problems : [message];
  }
}

/** The first line of a YAML parser error, such as `… at line 1, column 8.`, without the excerpt of the file. */
export function yamlErrorMessage(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/[:.]?$/, '.');
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of an own property: inherited names such as `toString` are undefined. */
export const getOwn = (object: unknown, key: string): unknown =>
  isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;

/** `#/components/schemas/EmailMessage` → `EmailMessage`. */
export const refName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** The names of the schemas that a schema references directly. */
export function getReferencedNames(schema: Schema | undefined): string[] {
  if (!schema) return [];
  if (schema.$ref) return [refName(schema.$ref)];
  const inner = [schema.items, ...(schema.anyOf ?? []), ...Object.values(schema.properties ?? {})];
  if (typeof schema.additionalProperties === 'object') inner.push(schema.additionalProperties);
  return inner.flatMap(getReferencedNames);
}

/** The schema that a `$ref` points to, or the schema itself. Keywords next to the `$ref` override its target's. */
export function resolve(schema: Schema, schemas: Record<string, Schema>, above: readonly string[] = []): Schema {
  const { $ref, ...siblings } = schema;
  if (!$ref) return schema;
  if (above.includes($ref))
    throw new CodegenError(
      `${$ref} is a circular reference without a schema. Remove the operation that uses it from the slice.`,
    );
  const target = schemas[refName($ref)];
  if (!target)
    throw new CodegenError(`${$ref} is a dangling reference. Remove the operation that uses it from the slice.`);
  return { ...resolve(target, schemas, [...above, $ref]), ...siblings };
}

export const hasProperties = ({ properties }: Schema): boolean => Object.keys(properties ?? {}).length > 0;

/** Returns a copy with the keys of every object in alphabetical order. Arrays keep their order. */
export function sortKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sortKeys) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  ) as T;
}

/** Serializes JSON with two-space indentation and a final newline. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
