import { methods, type OperationId, operations } from '../generated/operations.js';
import manifest from '../generated/tools.json';
import type { OperationInfo } from '../operation.js';

/** One operation as the command line shows it: the table's facts and the manifest's words. */
export interface Described {
  readonly operationId: OperationId;
  /** `emails` */
  readonly channel: string;
  /** `sendMessage` */
  readonly method: string;
  readonly toolName: string;
  readonly title: string;
  readonly description: string;
  readonly operation: OperationInfo;
  /** By argument. */
  readonly words: Readonly<Record<string, ArgumentWords | undefined>>;
  readonly readOnly: boolean;
}

interface ArgumentWords {
  readonly description?: string;
  readonly default?: unknown;
}

const tools = new Map(manifest.tools.map((tool) => [tool._meta.operationId, tool]));

/** In the order of `slice.yaml`: channel by channel, as the client has them. */
export const described: readonly Described[] = Object.entries(methods).flatMap(([channel, ids]) =>
  Object.entries(ids).map(([method, operationId]) => describe(channel, method, operationId)),
);

function describe(channel: string, method: string, operationId: OperationId): Described {
  const tool = tools.get(operationId);
  if (!tool) throw new Error(`tools.json has no tool for ${operationId}.`);
  return {
    ...{ operationId, channel, method, toolName: tool.name, title: tool.title, description: tool.description },
    operation: operations[operationId],
    words: (tool.inputSchema as { properties?: Record<string, ArgumentWords> }).properties ?? {},
    readOnly: tool.annotations.readOnlyHint,
  };
}

export const channels: readonly string[] = Object.keys(methods);
