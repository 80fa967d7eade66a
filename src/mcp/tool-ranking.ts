import { rankedOperations } from '../generated/tool-facts.js';
import { manifest, type ToolDescriptor } from './manifest.js';

/** `emails.list`: how the client calls the tool's operation. */
export const methodOf = ({ _meta }: ToolDescriptor): string => `${_meta.channel}.${_meta.method}`;

const rank = new Map(rankedOperations.map((id, index) => [id, index]));
const rankOf = ({ _meta }: ToolDescriptor): number => rank.get(_meta.operationId) ?? rank.size;

/** Every tool, the most useful first. Tools without a rank come last, in the manifest's order. */
export const byUsefulness: readonly ToolDescriptor[] = [...manifest].sort((a, b) => rankOf(a) - rankOf(b));

/** The tools that have a rank: what an agent at work needs. `--toolsets core` takes them. */
export const core: readonly ToolDescriptor[] = byUsefulness.slice(0, rank.size);
