import companions from '../generated/companion-tools.json';
import type { OperationId } from '../generated/operations.js';
import file from '../generated/tools.json';
import type { OperationInfo } from '../transport/operation.js';
import type { EventToolId } from './events/event-tool-id.js';

/** A tool of a generated manifest. The MCP server adds `PCID` to its arguments. */
export interface ToolDescriptor<Id extends string = string> {
  /** The full name: `genesys_conversations_digital_get_email`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
  readonly _meta: {
    readonly operationId: Id;
    /** The channel of the operation: `emails`. */
    readonly channel: string;
    /** The toolset of a tool that is off by default: `lookups`. */
    readonly toolset?: string;
    /** The name of the client method in the channel: `get`. */
    readonly method: string;
    /** The resource with the JSON Schema of the result: `genesys://schemas/EmailConversation`. */
    readonly resultSchema?: string;
    /** The same, of an element of `items`, if the result is a list without properties of its own. */
    readonly resultItemSchema?: string;
  } & Pick<OperationInfo, 'permissions' | 'scopes' | 'tokenKind'>;
}

/** A JSON Schema 2020-12 for an object. */
export interface InputSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** The path of the MCP server over HTTP. */
export const serverPath: string = file.server;

/** The prefix of all full tool names. */
export const prefix: string = file.prefix;

/** The tools that are on by default, in the order of `tools.json`. */
export const manifest = file.tools as unknown as readonly ToolDescriptor<OperationId>[];

/** All tools: the default ones, then those that are off unless a selection names them or their toolset. */
export const allTools: readonly ToolDescriptor<OperationId | EventToolId>[] = [
  ...manifest,
  ...(companions.tools as unknown as readonly ToolDescriptor<OperationId | EventToolId>[]),
];

/** The names of the channels whose tools are on by default, sorted. */
export const channels: readonly string[] = [...new Set(manifest.map((tool) => tool._meta.channel))].sort();
