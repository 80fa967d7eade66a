import { methods, type OperationId, operations } from '../generated/operations.js';
import { manifest, type ToolDescriptor } from '../mcp/manifest.js';
import type { OperationInfo } from '../transport/operation.js';

/** One operation as the command line shows it: the table's facts and the manifest's words. */
export interface Described {
  readonly operationId: OperationId;
  readonly operation: OperationInfo;
  readonly tool: ToolDescriptor;
  /** As the client has it: `emails.sendMessage`. */
  readonly name: string;
  readonly channel: string;
  readonly method: string;
}

const tools = new Map(manifest.map((tool) => [tool._meta.operationId, tool]));

/** In the order of `slice.yaml`: channel by channel. */
export const described: readonly Described[] = Object.entries(methods).flatMap(([channel, ids]) =>
  Object.entries(ids).map(([method, operationId]) => describe(channel, method, operationId)),
);

function describe(channel: string, method: string, operationId: OperationId): Described {
  const tool = tools.get(operationId);
  if (!tool) throw new Error(`tools.json has no tool for ${operationId}.`);
  return { operationId, operation: operations[operationId], tool, name: `${channel}.${method}`, channel, method };
}
