import { digitalSlice } from '../mcp/digital-slice.js';
import type { ToolDescriptor } from '../mcp/manifest.js';
import { clientMethodOf, type Slice } from '../mcp/slice.js';
import type { OperationInfo } from '../transport/operation.js';

/** An operation with what the command line shows of it, from the operation table and the tool manifest. */
export interface CatalogEntry {
  readonly operationId: string;
  readonly operation: OperationInfo;
  readonly tool: ToolDescriptor;
  /** The name of the client method: `emails.sendMessage`. */
  readonly name: string;
  readonly channel: string;
  readonly method: string;
}

/** Returns all operations of a slice, channel by channel, in the order of `slice.yaml`. */
export function createOperationCatalog(slice: Slice): readonly CatalogEntry[] {
  const tools = new Map(slice.tools.map((tool) => [tool._meta.operationId, tool]));
  return Object.entries(slice.methods).flatMap(([channel, ids]) =>
    Object.entries(ids).flatMap(([method, operationId]): CatalogEntry[] => {
      const tool = tools.get(operationId);
      if (!tool) throw new Error(`The tool manifest has no tool for ${operationId}.`);
      const name = `${channel}.${method}`;
      const isOldName = name !== clientMethodOf(tool);
      return isOldName ? [] : [{ operationId, operation: slice.operationOf(tool), tool, name, channel, method }];
    }),
  );
}

/** The operations of this package. */
export const operationCatalog = createOperationCatalog(digitalSlice);
