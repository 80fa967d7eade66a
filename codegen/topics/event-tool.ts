import type { JsonSchema } from '../json-schema.ts';

/** A tool that uses notification topics, and so is not one operation. */
export interface EventTool {
  /** Identifies the code of the tool. It is no operation of the API. */
  operationId: string;
  title: string;
  description: string;
  toolset: string;
  channel: string;
  /** The client method that does the same. */
  method: string;
  scopes: string[];
  tokenKind: 'user' | 'client' | 'any';
  arguments: Record<string, JsonSchema>;
}

/** It changes nothing, but what it returns differs each time. */
export const EVENT_TOOL_ANNOTATIONS = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

/** Creates the MCP tool descriptor. */
export const describeEventTool = (name: string, { title, description, arguments: properties, ...meta }: EventTool) => ({
  name,
  title,
  description,
  inputSchema: { type: 'object', properties },
  annotations: { title, ...EVENT_TOOL_ANNOTATIONS },
  _meta: meta,
});
