import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { RetryEvent } from '../transport/events.js';
import type { OfferedTool } from './available-tool.js';
import type { ConfirmStep } from './confirm-step.js';
import type { Connection } from './connections.js';
import type { Discoverable } from './discovery/discovery-tools.js';
import { listConnections } from './list-connections-tool.js';
import type { ToolDescriptor } from './manifest.js';
import { type Observer, observed } from './observability/observer.js';
import { PCID, withPcid } from './pcid.js';
import type { Principal } from './principal.js';
import { withFields, withoutFields } from './result/projection.js';
import type { Shape } from './result/result-formatter.js';
import { every } from './selection.js';
import { execute } from './tool-executor.js';
import { type NameStyle, nameIn, toolNamed } from './tool-names.js';
import { byUsefulness } from './tool-ranking.js';
import { failure, type ToolResult } from './tool-result.js';

export interface OfferOptions {
  readonly names?: NameStyle | undefined;
  /** Asks a person before a tool runs. */
  readonly confirm?: ConfirmStep | undefined;
  /** Goes around every call. */
  readonly observe?: Observer | undefined;
  /** What is done to the data of results. */
  readonly shape?: Shape | undefined;
  /** Puts a few tools that find and call the others in place of them. */
  readonly discover?:
    | ((tools: readonly Discoverable[], principal: Principal, observe: Observer) => OfferedTool[])
    | undefined;
  /** Creates only the tool of this name. Ignored with `discover`, whose tools need all others. */
  readonly only?: string | undefined;
}

/** The tools that a principal can call, the most useful first. No other tool can be called. */
export function offer(principal: Principal, options: OfferOptions = {}): OfferedTool[] {
  const { only, discover, names = 'full', observe = unobserved } = options;
  const several = principal.connections.length > 1;
  const all = (only === undefined || discover ? byUsefulness : named(only, names))
    .filter((tool) => principal.allows(tool) && principal.connections.some(({ allows }) => allows(tool)))
    .map((tool) => ({ tool, offered: offered(tool, principal, several, options) }));
  const tools = discover?.(all, principal, observe) ?? all.map(({ offered }) => offered);
  return several ? [observed(listConnections(principal), observe, principal.name), ...tools] : tools;
}

/** The tool with this name in the name style, as a list. */
function named(name: string, style: NameStyle): readonly ToolDescriptor[] {
  const tool = toolNamed(name);
  return tool && nameIn(style, tool) === name ? [tool] : [];
}

function offered(tool: ToolDescriptor, principal: Principal, several: boolean, options: OfferOptions): OfferedTool {
  const { names = 'full', confirm, observe = unobserved, shape } = options;
  const projects = shape?.projection === true && tool.annotations.readOnlyHint;
  const name = nameIn(names, tool);
  return {
    ...tool,
    name,
    inputSchema: withPcid(projects ? withFields(tool.inputSchema) : tool.inputSchema, several),
    async run({ [PCID]: pcid, ...given }, call) {
      const connection = chosen(principal.connections, pcid);
      const observing = { tool: tool.name, connection: connection?.id, principal: principal.name, signal: call.signal };
      return observe<ToolResult | InputRequiredResult>(observing, async () => {
        if (!connection) return noConnection(pcid, several);
        if (!connection.allows(tool)) return switchedOff(name, connection);
        const has = every(principal.allows, connection.allows);
        const [fields, args] = projects ? withoutFields(given) : [undefined, given];
        return execute<ToolResult | InputRequiredResult>(tool, connection.client, args, {
          signal: call.signal,
          onRetry: (event) => call.progress(retryMessage(event)),
          before: confirm && (() => confirm({ tool, name, args, connection, principal }, call)),
          names,
          has,
          shape,
          fields,
        });
      });
    },
  };
}

const unobserved: Observer = (_call, run) => run();

/** The connection that a call names, or the only one. */
function chosen(connections: readonly Connection[], pcid: unknown): Connection | undefined {
  if (pcid === undefined) return connections.length === 1 ? connections[0] : undefined;
  return connections.find(({ id }) => id === pcid);
}

/** The same result for an unknown connection and one that is not granted to the principal. */
function noConnection(pcid: unknown, several: boolean): ToolResult {
  const problem = pcid === undefined ? 'is missing' : 'names no connection that is open to you';
  const mend = several ? 'list_connections gives the ids.' : 'Leave it out: there is one connection.';
  return failure([`${PCID} ${problem}. Nothing was sent. ${mend}`], {
    kind: 'ArgumentError',
    retryable: false,
    problems: [{ argument: PCID, problem }],
  });
}

function switchedOff(name: string, { id }: Connection): ToolResult {
  const message = `${name} is switched off for the connection ${id}. Nothing was sent.`;
  return failure([message], { kind: 'SwitchedOff', retryable: false });
}

/** The progress message of a retry. */
function retryMessage({ attempt, delay, error }: RetryEvent): string {
  const seconds = Math.max(1, Math.round(delay / 1000));
  const why = error.status === 429 ? 'Genesys asks to slow down' : `attempt ${attempt} failed (${error.name})`;
  return `${why}; trying again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}
