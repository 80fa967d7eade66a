import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { ConfirmStep } from './confirm.js';
import type { Connection } from './connections.js';
import type { Discoverable } from './discovery/discover.js';
import { execute } from './execute.js';
import { listConnections } from './list-connections.js';
import type { InputSchema, ToolDescriptor } from './manifest.js';
import { type NameStyle, nameIn, toolNamed } from './names.js';
import { type Observer, observed } from './observe/observe.js';
import { PCID, withPcid } from './pcid.js';
import { failure, type ToolResult } from './result.js';
import { wordsFor } from './retries.js';
import { every, type Predicate } from './selection.js';
import { withFields, withoutFields } from './shape/project.js';
import type { Shape } from './shape/shape.js';
import { byUsefulness } from './usefulness.js';

/** A tool as one caller sees and calls it. */
export interface OfferedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  readonly annotations: ToolDescriptor['annotations'];
  readonly _meta?: Record<string, unknown>;
  run(args: Record<string, unknown>, call: ToolCall): Promise<ToolResult | InputRequiredResult>;
}

/** What a running call knows of the request that asked for it. */
export interface ToolCall {
  readonly signal: AbortSignal;
  /** Tells the caller what the call waits for; does nothing where the caller did not ask to be told. */
  progress(message: string): void;
  /** Why the caller's host can't put a question to a person, as a clause; undefined where it can. */
  readonly cannotAsk: string | undefined;
  /** What the person has answered, by the name of the question. */
  readonly answers: Record<string, unknown> | undefined;
  /** What was sent with the question, as the client brought it back: anyone can have made it. */
  readonly state: string | undefined;
}

/** Who calls, and what is open to them. */
export interface Caller {
  /** Who it is, for the logs; undefined where everyone is the same. */
  readonly name?: string | undefined;
  /** The connections that are granted to the caller: no other can be named, or known of. */
  readonly connections: readonly Connection[];
  /** Which tools are on for the caller: the server's own choice, the principal's and the request's. */
  readonly allows: Predicate;
}

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
    | ((tools: readonly Discoverable[], caller: Caller, observe: Observer) => OfferedTool[])
    | undefined;
  /** Makes only the tool of this name, where the caller has it; no matter to discovery, whose tools need all others. */
  readonly only?: string | undefined;
}

/** The tools that a caller has, the most useful first. What is not in this list can't be called. */
export function offer(caller: Caller, options: OfferOptions = {}): OfferedTool[] {
  const { only, discover, names = 'full', observe = unobserved } = options;
  const several = caller.connections.length > 1;
  const all = (only === undefined || discover ? byUsefulness : named(only, names))
    .filter((tool) => caller.allows(tool) && caller.connections.some(({ allows }) => allows(tool)))
    .map((tool) => ({ tool, offered: offered(tool, caller, several, options) }));
  const tools = discover?.(all, caller, observe) ?? all.map(({ offered }) => offered);
  return several ? [observed(listConnections(caller), observe, caller.name), ...tools] : tools;
}

/** The tool that the caller knows by a name, in a list. */
function named(name: string, style: NameStyle): readonly ToolDescriptor[] {
  const tool = toolNamed(name);
  return tool && nameIn(style, tool) === name ? [tool] : [];
}

function offered(tool: ToolDescriptor, caller: Caller, several: boolean, options: OfferOptions): OfferedTool {
  const { names = 'full', confirm, observe = unobserved, shape } = options;
  const projects = shape?.projection === true && tool.annotations.readOnlyHint;
  const name = nameIn(names, tool);
  return {
    ...tool,
    name,
    inputSchema: withPcid(projects ? withFields(tool.inputSchema) : tool.inputSchema, several),
    async run({ [PCID]: pcid, ...given }, call) {
      const connection = chosen(caller.connections, pcid);
      const observing = { tool: tool.name, connection: connection?.id, caller: caller.name, signal: call.signal };
      return observe<ToolResult | InputRequiredResult>(observing, async () => {
        if (!connection) return noConnection(pcid, several);
        if (!connection.allows(tool)) return switchedOff(name, connection);
        const has = every(caller.allows, connection.allows);
        const [fields, args] = projects ? withoutFields(given) : [undefined, given];
        return execute<ToolResult | InputRequiredResult>(tool, connection.client, args, {
          signal: call.signal,
          onRetry: (event) => call.progress(wordsFor(event)),
          before: confirm && (() => confirm({ tool, name, args, connection, caller }, call)),
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

/** The same for a connection that does not exist and one that is not the caller's. */
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
