/** The JSON files of a generated folder that the MCP server and the command line read. `codegen` writes them. */
import type { OperationInfo } from '../transport/operation.js';
import type { ToolDescriptor } from './manifest.js';
import type { ToolAdvice } from './slice.js';

/** The version of the format of {@link SliceFile}. Another version of this package may need another one. */
export const SLICE_FORMAT = 1;

/** The content of `slice.json`. */
export interface SliceFile {
  readonly format: typeof SLICE_FORMAT;
  readonly name: string;
  readonly title: string;
  readonly channels: Readonly<Record<string, SliceFileChannel>>;
  readonly operations: Readonly<Record<string, OperationInfo>>;
  /** The ranked operations, the most useful one first. */
  readonly ranked: readonly string[];
  /** Search terms by operation. */
  readonly keywords: Readonly<Record<string, string>>;
  /** What a model can do about errors. Absent in folders of earlier versions. */
  readonly advice?: ToolAdvice;
  /** Operation ids by the full names that their tools had in earlier versions. */
  readonly oldTools?: Readonly<Record<string, string>>;
}

export interface SliceFileChannel {
  readonly summary: string;
  /** Search terms. */
  readonly keywords?: string;
  /** Operation ids by method name. */
  readonly methods: Readonly<Record<string, string>>;
}

/** The content of `tools.json`. */
export interface ToolsFile {
  readonly server: string;
  readonly prefix: string;
  readonly tools: readonly ToolDescriptor[];
}

const text = { type: 'string', minLength: 1 };
const mapOf = (values: object, minProperties = 0) => ({ type: 'object', minProperties, additionalProperties: values });
const listOf = (items: object, minItems = 0) => ({ type: 'array', minItems, items });
const object = (properties: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});

/** The JSON Schema of `slice.json`, without properties that no reader needs. */
export const sliceFileSchema = object(
  {
    name: text,
    title: text,
    channels: mapOf(
      object({ summary: { type: 'string' }, methods: mapOf(text, 1) }, { keywords: { type: 'string' } }),
      1,
    ),
    operations: mapOf(
      object({
        method: text,
        path: text,
        args: mapOf(object({ in: text, type: text })),
        success: { type: 'object' },
        idempotent: { type: 'boolean' },
        scopes: listOf(text),
        tokenKind: { enum: ['user', 'client', 'any'] },
      }),
    ),
    ranked: listOf(text),
    keywords: mapOf({ type: 'string' }),
  },
  {
    advice: object({
      errors: mapOf(text),
      operationErrors: mapOf(mapOf(text)),
      arguments: mapOf({ type: 'object' }),
    }),
    oldTools: mapOf(text),
  },
);

const hint = { type: 'boolean' };

/** The JSON Schema of `tools.json`. */
export const toolsFileSchema = object({
  server: { type: 'string', pattern: '^/' },
  prefix: { type: 'string' },
  tools: listOf(
    object({
      name: text,
      title: { type: 'string' },
      description: { type: 'string' },
      inputSchema: object({ type: { const: 'object' }, properties: { type: 'object' } }),
      annotations: object({ readOnlyHint: hint, destructiveHint: hint, idempotentHint: hint, openWorldHint: hint }),
      _meta: object({ operationId: text, channel: text, method: text }),
    }),
    1,
  ),
});

/** The JSON Schema of `schemas.json`. */
export const schemasFileSchema = object({ responses: mapOf(mapOf({ type: 'object' })), $defs: { type: 'object' } });
