import type { Connection } from './connections.js';
import type { Predicate } from './selection.js';

/** The caller of the MCP server, with everything that is granted to it. */
export interface Principal {
  /** For the logs; undefined if everyone is the same principal. */
  readonly name?: string | undefined;
  /** The connections granted to the principal. It cannot use or learn of any other. */
  readonly connections: readonly Connection[];
  /** Whether a tool is enabled by the server's, the principal's and the request's selection. */
  readonly allows: Predicate;
}
