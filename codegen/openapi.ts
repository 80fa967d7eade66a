/** The parts of OpenAPI 3.1 and Swagger 2.0 documents that codegen looks at. */

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
  /** Ours, of an operation whose successes carry different things. */
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
  /** Ours, from the overlay: what each value of `enum` means. */
  'x-enum-descriptions'?: Record<string, string>;
  /** From the overlay: the description of a nested property appears in docs and types, not in the tools. */
  'x-docs-only'?: boolean;
  /** Ours, from the overlay: the argument's name where upstream's collides with another. */
  'x-argument-name'?: string;
  /** Ours, from the overlay: a customer may have written the text of this property. */
  'x-customer-text'?: true;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  deprecated?: boolean;
  schema: Schema;
  /** How a list is written. */
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
  /** Ours, from the overlay: the body is a partial update, so nothing in it is required. */
  'x-partial-update'?: boolean;
  /** Ours, from the overlay: the values that the operation accepts, by property, where the model lists more. */
  'x-accepted-values'?: Record<string, string[]>;
}

export interface Response {
  description: string;
  content?: MediaTypes;
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
  /** Ours, from the overlay: words to find the operation by. */
  'x-keywords'?: string;
  /** Ours, from the overlay: the place among the tools, the lowest first. */
  'x-rank'?: number;
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
  /** Ours, from the overlay: facts about a channel, by its name in the slice. */
  'x-channels'?: Record<string, { 'x-keywords'?: string }>;
}

/** A problem with an input of codegen: the message names the place and the mend. */
export class CodegenError extends Error {
  override readonly name = 'CodegenError';
  constructor(message: string, options?: ErrorOptions & { problems?: readonly string[] }) {
    const problems = options?.problems ?? [];
    super([message, ...problems.map((p) => `  - ${p}`)].join('\n'), options);
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands under a key of its own; `toString` and the like are nobody's. */
export const own = (object: unknown, key: string): unknown =>
  isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;

/** `#/components/schemas/EmailMessage` → `EmailMessage`. */
export const refName = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** The names of the schemas that a schema refers to directly. */
export function namesIn(schema: Schema | undefined): string[] {
  if (!schema) return [];
  if (schema.$ref) return [refName(schema.$ref)];
  const inner = [schema.items, ...(schema.anyOf ?? []), ...Object.values(schema.properties ?? {})];
  if (typeof schema.additionalProperties === 'object') inner.push(schema.additionalProperties);
  return inner.flatMap(namesIn);
}

/** The schema that a reference leads to, or the schema itself. Words and flags beside the `$ref` win. */
export function resolve(schema: Schema, schemas: Record<string, Schema>, above: readonly string[] = []): Schema {
  const { $ref, ...siblings } = schema;
  if (!$ref) return schema;
  if (above.includes($ref)) throw new CodegenError(`${$ref} refers to itself and says nothing else.`);
  const target = schemas[refName($ref)];
  if (!target) throw new CodegenError(`Dangling reference ${$ref}.`);
  return { ...resolve(target, schemas, [...above, $ref]), ...siblings };
}

/** The same document with every object's keys in alphabetical order. Arrays keep theirs. */
export function sortKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sortKeys) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  ) as T;
}

/** JSON as codegen commits it: two spaces, a newline at the end. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
