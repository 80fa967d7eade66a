import { type Client, createClient } from '../client/client.js';
import { clientOptionsFromEnvironment, type Environment } from '../client/environment-options.js';
import type { ClientOptions } from '../client/options.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { createToolFilter, type Predicate, type Selection } from './selection.js';

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
    allows: createToolFilter(selection, `connection ${id}`),
  };
}

/**
 * The connection that the environment describes, named `default`. `hints` name other ways to connect, which depend on the
 * program.
 *
 * @throws ArgumentError that names every missing variable, with the hints.
 */
export function connectionFromEnvironment(
  environment: Environment,
  hints: readonly ArgumentProblem[] = [],
): ConnectionOptions {
  try {
    return { id: 'default', ...clientOptionsFromEnvironment(environment) };
  } catch (error) {
    throw error instanceof ArgumentError ? withHints(error, hints) : error;
  }
}

/** Adds what the user can do instead to an error about missing credentials. */
export const withHints = ({ message, problems }: ArgumentError, hints: readonly ArgumentProblem[]): ArgumentError =>
  new ArgumentError(message.split(': ', 1)[0] ?? '', [...problems, SANDBOX_HINT, ...hints]);

const SANDBOX_HINT: ArgumentProblem = { argument: '--sandbox', problem: 'tries everything without an account' };
