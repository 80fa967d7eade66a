import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { RetryEvent } from '../transport/events.js';
import type { AvailableTool } from './available-tool.js';
import type { ConfirmStep } from './confirm-step.js';
import type { Connection } from './connections.js';
import type { DiscoverableTool } from './discovery/discovery-tools.js';
import { createListConnectionsTool } from './list-connections-tool.js';
import type { ToolDescriptor } from './manifest.js';
import { type Observer, observeTool } from './observability/observer.js';
import { addPcidArgument, PCID } from './pcid.js';
import { isOnForAny, type Principal } from './principal.js';
import { addFieldsArgument, splitFields } from './result/projection.js';
import type { ResultFormatter } from './result/result-formatter.js';
import { isOn } from './selection.js';
import { executeTool } from './tool-executor.js';
import { type NameStyle, nameIn, toolNamed } from './tool-names.js';
import { rankedTools } from './tool-ranking.js';
import { createFailure, type ToolResult } from './tool-result.js';

export interface AvailableToolsOptions {
  readonly names?: NameStyle | undefined;
  /** Asks a person before a tool runs. */
  readonly confirm?: ConfirmStep | undefined;
  /** Wraps every call. */
  readonly observe?: Observer | undefined;
  readonly resultFormatter?: ResultFormatter | undefined;
  /** Replaces the tools with a few tools that find and call them. */
  readonly createDiscoveryTools?:
    | ((tools: readonly DiscoverableTool[], principal: Principal, observe: Observer) => AvailableTool[])
    | undefined;
  /** Creates only the tool with this name. Ignored with `createDiscoveryTools`, which needs all tools. */
  readonly only?: string | undefined;
}

/** Creates the tools that a principal can call, the most useful first. */
export function createAvailableTools(principal: Principal, options: AvailableToolsOptions = {}): AvailableTool[] {
  const { only, createDiscoveryTools, names = 'full', observe = runUnobserved } = options;
  const hasSeveral = principal.connections.length > 1;
  const all = (only === undefined || createDiscoveryTools ? rankedTools : findByName(only, names))
    .filter((tool) => isOnForAny(tool, principal))
    .map((tool) => ({ tool, available: createAvailableTool(tool, principal, hasSeveral, options) }));
  const tools = createDiscoveryTools?.(all, principal, observe) ?? all.map(({ available }) => available);
  return hasSeveral ? [observeTool(createListConnectionsTool(principal), observe, principal.name), ...tools] : tools;
}

/** Returns the tool with this name in the name style, as a list. */
function findByName(name: string, style: NameStyle): readonly ToolDescriptor[] {
  const tool = toolNamed(name);
  return tool && nameIn(style, tool) === name ? [tool] : [];
}

function createAvailableTool(
  tool: ToolDescriptor,
  principal: Principal,
  hasSeveral: boolean,
  options: AvailableToolsOptions,
): AvailableTool {
  const { names = 'full', confirm, observe = runUnobserved, resultFormatter } = options;
  const supportsFields = resultFormatter?.supportsProjection === true && tool.annotations.readOnlyHint;
  const name = nameIn(names, tool);
  const isOnFor = (connection: Connection) => (other: ToolDescriptor) =>
    isOn(other, principal.toolFilter, connection.toolFilter);
  return {
    ...tool,
    name,
    inputSchema: addPcidArgument(supportsFields ? addFieldsArgument(tool.inputSchema) : tool.inputSchema, hasSeveral),
    async run({ [PCID]: pcid, ...toolArgs }, call) {
      const connection = findConnection(principal.connections, pcid);
      const observedCall = {
        tool: tool.name,
        connection: connection?.id,
        principal: principal.name,
        signal: call.signal,
      };
      return observe<ToolResult | InputRequiredResult>(observedCall, async () => {
        if (!connection) return createConnectionFailure(pcid, hasSeveral);
        if (!isOnFor(connection)(tool)) return createSwitchedOffFailure(name, connection);
        const [fields, args] = supportsFields ? splitFields(toolArgs) : [undefined, toolArgs];
        return executeTool<ToolResult | InputRequiredResult>(tool, connection.client, args, {
          signal: call.signal,
          onRetry: (event) => call.reportProgress(formatRetry(event)),
          beforeSend: confirm && (() => confirm({ tool, name, args, connection, principal }, call)),
          names,
          isAvailable: isOnFor(connection),
          resultFormatter,
          fields,
        });
      });
    },
  };
}

const runUnobserved: Observer = (_call, run) => run();

/** Returns the connection that a call names, or the only one. */
function findConnection(connections: readonly Connection[], pcid: unknown): Connection | undefined {
  if (pcid === undefined) return connections.length === 1 ? connections[0] : undefined;
  return connections.find(({ id }) => id === pcid);
}

/** The same for an unknown connection and one that is not granted to the principal, so that no principal learns of others. */
function createConnectionFailure(pcid: unknown, hasSeveral: boolean): ToolResult {
  const problem = pcid === undefined ? 'is missing' : 'is not the id of a connection that you can use';
  const fix = hasSeveral ? 'Call list_connections to get the ids.' : 'Omit it: there is only one connection.';
  return createFailure([`${PCID} ${problem}. Nothing was sent. ${fix}`], {
    kind: 'ArgumentError',
    retryable: false,
    problems: [{ argument: PCID, problem }],
  });
}

function createSwitchedOffFailure(name: string, { id }: Connection): ToolResult {
  const message = `The tool ${name} is switched off for the connection ${id}. Nothing was sent.`;
  return createFailure([message], { kind: 'SwitchedOff', retryable: false });
}

function formatRetry({ attempt, delay, error }: RetryEvent): string {
  const seconds = Math.max(1, Math.round(delay / 1000));
  const cause = error.status === 429 ? 'Genesys limits the request rate' : `Attempt ${attempt} failed (${error.name})`;
  return `${cause}. Retrying in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
}
