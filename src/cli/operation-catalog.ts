import { methods, type OperationId, operations } from '../generated/operations.js';
import { allTools, type ToolDescriptor } from '../mcp/manifest.js';
import type { OperationInfo } from '../transport/operation.js';

/** An operation with what the command line shows of it, from the operation table and the tool manifest. */
export interface CatalogEntry {
  readonly operationId: OperationId;
  readonly operation: OperationInfo;
  readonly tool: ToolDescriptor;
  /** The name of the client method: `emails.sendMessage`. */
  readonly name: string;
  readonly channel: string;
  readonly method: string;
}

const tools = new Map(allTools.map((tool) => [tool._meta.operationId, tool]));

/** All operations, channel by channel, in the order of `slice.yaml`. */
export const operationCatalog: readonly CatalogEntry[] = Object.entries(methods).flatMap(([channel, ids]) =>
  Object.entries(ids).map(([method, operationId]) => createEntry(channel, method, operationId)),
);

function createEntry(channel: string, method: string, operationId: OperationId): CatalogEntry {
  const tool = tools.get(operationId);
  if (!tool) throw new Error(`The tool manifest has no tool for ${operationId}.`);
  return { operationId, operation: operations[operationId], tool, name: `${channel}.${method}`, channel, method };
}
