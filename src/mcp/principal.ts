import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import { isOn, type ToolFilter } from './selection.js';

/** A caller of the MCP server, with its grants. */
export interface Principal {
  /** The name in logs; undefined if everyone is the same principal. */
  readonly name?: string | undefined;
  /** The connections granted to the principal. It can neither use nor see others. */
  readonly connections: readonly Connection[];
  /** The server's, the principal's and the request's selection of tools. */
  readonly toolFilter: ToolFilter;
}

/** Whether a tool is on for at least one of a principal's connections. */
export const isOnForAny = (tool: ToolDescriptor, { toolFilter, connections }: Principal): boolean =>
  connections.some((connection) => isOn(tool, toolFilter, connection.toolFilter));
