import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import type { Principal } from './principal.js';
import { findObstacle } from './token-facts.js';

/** Whether a tool is on for a connection, and its token can use it as far as is known. */
export const canUse = ({ allows, token }: Connection, tool: ToolDescriptor): boolean =>
  allows(tool) && findObstacle(tool._meta, token) === undefined;

/** Whether a principal is offered a tool: it is on, and at least one connection can use it. */
export const isOffered = ({ allows, connections }: Principal, tool: ToolDescriptor): boolean =>
  allows(tool) && connections.some((connection) => canUse(connection, tool));

/** Says why no connection can use a tool that is on. Returns undefined for a tool that is offered or switched off. */
export function findHiddenReason(principal: Principal, tool: ToolDescriptor): string | undefined {
  if (!principal.allows(tool) || isOffered(principal, tool)) return undefined;
  const connection = principal.connections.find(({ allows }) => allows(tool));
  return connection && findObstacle(tool._meta, connection.token);
}

/** Counts the hidden tools by the reason. */
export function countHiddenTools(principal: Principal, tools: readonly ToolDescriptor[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const tool of tools) {
    const reason = findHiddenReason(principal, tool);
    if (reason) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}
