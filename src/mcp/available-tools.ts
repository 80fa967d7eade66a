import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { RetryEvent } from '../transport/events.js';
import type { AvailableTool } from './available-tool.js';
import type { ConfirmStep } from './confirm-step.js';
import { digitalSlice } from './digital-slice.js';
import type { DiscoverableTool } from './discovery/discovery-tools.js';
import { createConnectionFailure, createConnectionObstacle, findConnection } from './find-connection.js';
import { createListConnectionsTool } from './list-connections-tool.js';
import type { ToolDescriptor } from './manifest.js';
import { type Observer, observeTool, outcomeOf } from './observability/observer.js';
import { addPcidArgument, PCID } from './pcid.js';
import type { Principal } from './principal.js';
import { addFieldsArgument, splitFields } from './result/projection.js';
import type { ResultFormatter } from './result/result-formatter.js';
import { type NameStyle, type Slice, styleOf } from './slice.js';
import { executeTool } from './tool-executor.js';
import type { ToolResult } from './tool-result.js';
import { canUse, isOffered } from './usable-tools.js';

export interface AvailableToolsOptions {
  /** The tools to choose from. Default: those of this package. */
  readonly slice?: Slice | undefined;
  /** Default: short. */
  readonly names?: NameStyle | undefined;
  /** Milliseconds after which a call is aborted; 0 for no limit. Default: 0. */
  readonly maxWait?: number | undefined;
  /** Asks a person before a tool runs. */
  readonly confirm?: ConfirmStep | undefined;
  /** Wraps every call. */
  readonly observe?: Observer | undefined;
  readonly resultFormatter?: ResultFormatter | undefined;
  /** Replaces the tools with a few tools that find and call them. */
  readonly createDiscoveryTools?:
    | ((tools: readonly DiscoverableTool[], principal: Principal, observe: Observer, slice: Slice) => AvailableTool[])
    | undefined;
  /** Creates only the tool with this name, in any style. Ignored with `createDiscoveryTools`, which needs all tools. */
  readonly only?: string | undefined;
}

/** Creates the tools that a principal can call, the most useful first. */
export function createAvailableTools(principal: Principal, options: AvailableToolsOptions = {}): AvailableTool[] {
  const { only, createDiscoveryTools, observe = runUnobserved, slice = digitalSlice } = options;
  const hasSeveral = principal.connections.length > 1;
  const all = (only === undefined || createDiscoveryTools ? slice.rankedTools : [slice.findTool(only) ?? []].flat())
    .filter((tool) => isOffered(principal, tool))
    .map((tool) => ({ tool, available: createAvailableTool(tool, principal, hasSeveral, options) }));
  const tools = createDiscoveryTools?.(all, principal, observe, slice) ?? all.map(({ available }) => available);
  const isListed = hasSeveral || principal.connections.some(({ signIn }) => signIn?.getStatus);
  return isListed ? [observeTool(createListConnectionsTool(principal), observe, principal.name), ...tools] : tools;
}

function createAvailableTool(
  tool: ToolDescriptor,
  principal: Principal,
  hasSeveral: boolean,
  options: AvailableToolsOptions,
): AvailableTool {
  const { names: defaultStyle = 'short', confirm, maxWait, observe = runUnobserved } = options;
  const { resultFormatter, slice = digitalSlice } = options;
  const supportsFields = resultFormatter?.supportsProjection === true && tool.annotations.readOnlyHint;
  const schema = supportsFields ? addFieldsArgument(tool.inputSchema) : tool.inputSchema;
  return {
    ...tool,
    name: slice.nameIn(defaultStyle, tool),
    inputSchema: hasSeveral ? addPcidArgument(schema) : schema,
    async run({ [PCID]: pcid, ...toolArgs }, call) {
      const names = styleOf(slice, call.calledName, tool, defaultStyle);
      const name = slice.nameIn(names, tool);
      const connection = findConnection(principal.connections, pcid);
      const observedCall = {
        tool: tool.name,
        connection: connection?.id,
        principal: principal.name,
        signal: call.signal,
      };
      return observe<ToolResult | InputRequiredResult>(observedCall, async () => {
        if (!connection) return createConnectionFailure(pcid, hasSeveral);
        if (!canUse(principal, connection, tool)) return createConnectionObstacle(name, tool, connection, principal);
        const [fields, args] = supportsFields ? splitFields(toolArgs) : [undefined, toolArgs];
        const { signIn } = connection;
        const result = await executeTool<ToolResult | InputRequiredResult>(tool, connection.client, args, {
          signal: call.signal,
          onRetry: (event) => call.reportProgress(formatRetry(event)),
          beforeSend: async (sent) =>
            (await signIn?.request(call)) ?? confirm?.({ tool, name, args: sent, connection, principal }, call),
          maxWait,
          slice,
          names,
          isAvailable: (other) => canUse(principal, connection, other),
          resultFormatter,
          fields,
        });
        // Genesys rejected the token, so the user has to sign in again.
        if (signIn && outcomeOf(result) === 'AuthenticationError') return (await signIn.request(call, false)) ?? result;
        return result;
      });
    },
  };
}

const runUnobserved: Observer = (_call, run) => run();

function formatRetry({ attempt, delay, error }: RetryEvent): string {
  const seconds = Math.max(1, Math.round(delay / 1000));
  const cause = error.status === 429 ? 'Genesys limits the request rate' : `Attempt ${attempt} failed (${error.name})`;
  return `${cause}. Retrying in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
