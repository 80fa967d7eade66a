import type { Client } from '../client/client.js';
import { clientOptionsFromEnvironment, type Environment } from '../client/environment-options.js';
import type { ClientOptions } from '../client/options.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { digitalSlice } from './digital-slice.js';
import { createToolFilter, type Selection, type ToolFilter } from './selection.js';
import type { Slice, ToolClient } from './slice.js';
import type { TokenFacts } from './token-facts.js';

/** Settings of a connection: one Genesys organization with one set of credentials. */
export interface ConnectionOptions extends ClientOptions {
  /** The value of the argument `PCID` that selects it. */
  id: string;
  /** A name for people. */
  label?: string | undefined;
  /** The tools that are on for the connection. Default: those of the server. */
  selection?: Selection | undefined;
  /** What is known of its token. Tools that it cannot use are hidden. Default: the kind of token that `auth` gets. */
  token?: TokenFacts | undefined;
}

/** An open connection. Each has its own client, so that tokens, rate limits and failures never affect another connection. */
export interface Connection<C extends ToolClient = ToolClient> {
  readonly id: string;
  readonly label: string | undefined;
  readonly region: string | undefined;
  readonly client: C;
  /** The connection's selection of tools. */
  readonly toolFilter: ToolFilter;
  /** What is known of its token. */
  readonly token: TokenFacts;
}

/**
 * Changes the options of a connection before it is opened.
 *
 * @param identity - Who requests are sent as. Connections with the same identity share a rate limit.
 */
export type PrepareOptions = <Options extends Omit<ConnectionOptions, 'auth'>>(
  options: Options,
  identity: unknown,
) => Options;

/**
 * Opens a connection. Sends nothing before the first call.
 *
 * @param slice - The operations that its client can call.
 * @throws ArgumentError for invalid settings.
 */
export function openConnection(options: ConnectionOptions): Connection<Client>;
export function openConnection(options: ConnectionOptions, slice: Slice): Connection;
export function openConnection(options: ConnectionOptions, slice: Slice = digitalSlice): Connection {
  const { id, label, selection = {}, token, ...clientOptions } = options;
  return {
    id,
    label,
    region: clientOptions.region,
    client: slice.createClient(clientOptions),
    toolFilter: createToolFilter(selection, `connection ${id}`, '', slice),
    token: { tokenKind: clientOptions.auth?.tokenKind, ...token },
  };
}

/**
 * Reads the settings of a connection with the id `default` from environment variables.
 *
 * @param hints - Other ways to connect, which the error lists.
 * @throws ArgumentError with every missing variable and the hints.
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

/** Adds other ways to connect to an error about missing credentials. */
export const withHints = ({ message, problems }: ArgumentError, hints: readonly ArgumentProblem[]): ArgumentError =>
  new ArgumentError(message.split(': ', 1)[0] ?? '', [...problems, SANDBOX_HINT, ...hints]);

const SANDBOX_HINT: ArgumentProblem = { argument: '--sandbox', problem: 'works without a Genesys account' };
