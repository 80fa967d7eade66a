import type { ToolFilter } from './selection.js';
import type { SignInConnection, User } from './sign-in-connection.js';

/** A caller of the MCP server, with its grants. */
export interface Principal {
  /** The name in logs; undefined if everyone is the same principal. */
  readonly name?: string | undefined;
  /** Who signs in to connections that need a personal account; undefined if everyone is the same principal. */
  readonly user?: User | undefined;
  /** Whether it can read only the metrics of its connections. */
  readonly metricsOnly?: boolean | undefined;
  /** The connections granted to the principal. It can neither use nor see others. */
  readonly connections: readonly SignInConnection[];
  /** The server's, the principal's and the request's selection of tools. */
  readonly toolFilter: ToolFilter;
}
