import { type Client, createClient } from '../client/client.js';
import type { ClientOptions } from '../client/options.js';
import { type Predicate, type Selection, selects } from './selection.js';

/** What makes a connection: one organization, with one set of credentials. */
export interface ConnectionOptions extends ClientOptions {
  /** The value of the argument `PCID` that selects it. */
  id: string;
  /** What people call it. */
  label?: string | undefined;
  /** Which tools are on for it; all by default. */
  selection?: Selection | undefined;
}

/** An open connection. It has a client of its own: tokens, limits and failures of one never touch another. */
export interface Connection {
  readonly id: string;
  readonly label: string | undefined;
  readonly region: string | undefined;
  readonly client: Client;
  /** Whether a tool is on for this connection. */
  readonly allows: Predicate;
}

/**
 * Opens a connection. Nothing is sent before the first call.
 *
 * @throws ArgumentError for an id or a setting that can't be used.
 */
export function openConnection(options: ConnectionOptions): Connection {
  const { id, label, selection = {}, ...clientOptions } = options;
  return {
    id,
    label,
    region: clientOptions.region,
    client: createClient(clientOptions),
    allows: selects(selection, `connection ${id}`),
  };
}
