import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import type { Principal } from './principal.js';
import { isOn } from './selection.js';
import { findObstacle } from './token-facts.js';

/** Whether a tool is on for a principal's connection. */
export const isOnFor = ({ toolFilter }: Principal, connection: Connection, tool: ToolDescriptor): boolean =>
  isOn(tool, toolFilter, connection.toolFilter);

/** Whether a tool is on for a principal's connection, and its token can use it as far as is known. */
export const canUse = (principal: Principal, connection: Connection, tool: ToolDescriptor): boolean =>
  isOnFor(principal, connection, tool) && findObstacle(tool._meta, connection.token) === undefined;

/** Whether a principal is offered a tool: it is on, and at least one connection can use it. */
export const isOffered = (principal: Principal, tool: ToolDescriptor): boolean =>
  principal.connections.some((connection) => canUse(principal, connection, tool));

/** Says why no connection can use a tool that is on. Returns undefined for a tool that is offered or switched off. */
export function findHiddenReason(principal: Principal, tool: ToolDescriptor): string | undefined {
  if (isOffered(principal, tool)) return undefined;
  const connection = principal.connections.find((one) => isOnFor(principal, one, tool));
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
