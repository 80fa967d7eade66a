import { rankedOperations } from '../generated/tool-facts.js';
import { allTools, type ToolDescriptor } from './manifest.js';

/** Returns the client method of a tool's operation: `emails.list`. */
export const clientMethodOf = ({ _meta }: ToolDescriptor): string => `${_meta.channel}.${_meta.method}`;

const rank = new Map(rankedOperations.map((id, index) => [id, index]));
const rankOf = ({ _meta }: ToolDescriptor): number => rank.get(_meta.operationId) ?? rank.size;

/** All tools, the most useful first. Tools without a rank come last, in the manifest's order. */
export const rankedTools: readonly ToolDescriptor[] = [...allTools].sort((a, b) => rankOf(a) - rankOf(b));

/** The tools that have a rank: the daily work of an agent. `--toolsets core` selects them. */
export const coreTools: readonly ToolDescriptor[] = rankedTools.slice(0, rank.size);
