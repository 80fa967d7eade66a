import type { Connection } from './connections.js';
import type { ToolDescriptor } from './manifest.js';
import { DEFAULT_PCID, isUnset, PCID } from './pcid.js';
import type { Principal } from './principal.js';
import { findObstacle } from './token-facts.js';
import { createFailure, type ToolResult } from './tool-result.js';
import { canUse, isOnFor } from './usable-tools.js';

/**
 * Returns the connection that a call names. The only connection needs no name: it is also meant by an unset one and by
 * `default`.
 */
export function findConnection<C extends Connection>(connections: readonly C[], pcid: unknown): C | undefined {
  const [only, ...others] = connections;
  if (others.length === 0 && (isUnset(pcid) || pcid === DEFAULT_PCID)) return only;
  return connections.find(({ id }) => id === pcid);
}

/** The same for an unknown connection and one that is not granted to the principal, so that no principal learns of others. */
export function createConnectionFailure(pcid: unknown, hasSeveral: boolean): ToolResult {
  const problem = isUnset(pcid) ? 'is missing' : 'is not the id of a connection that you can use';
  const fix = hasSeveral ? 'Call list_connections to get the ids.' : 'Omit it: there is only one connection.';
  return createFailure({
    kind: 'ArgumentError',
    message: `${PCID} ${problem}. Nothing was sent. ${fix}`,
    retryable: false,
    problems: [{ argument: PCID, problem }],
  });
}

/** Says why a connection cannot use a tool that another connection can, and names those that can. */
export function createConnectionObstacle(
  name: string,
  tool: ToolDescriptor,
  connection: Connection,
  principal: Principal,
): ToolResult {
  const { id, token } = connection;
  if (!isOnFor(principal, connection, tool)) {
    const message = `The tool ${name} is switched off for the connection ${id}. Nothing was sent.`;
    return createFailure({ kind: 'SwitchedOff', message, retryable: false });
  }
  const reason = findObstacle(tool._meta, token) ?? '';
  const others = principal.connections.filter((other) => canUse(principal, other, tool)).map((other) => other.id);
  return createUnusableFailure(
    `The connection ${id} cannot use ${name}: it ${reason}. Use one of these connections: ${others.join(', ')}.`,
    reason,
  );
}

/** For a tool that a token cannot use. */
export const createUnusableFailure = (message: string, reason: string): ToolResult =>
  createFailure({ kind: 'NotUsable', message: `${message} Nothing was sent.`, reason, retryable: false });
