import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { Client } from '../client/client.js';
import { clientOptionsFromEnvironment, type Environment } from '../client/environment-options.js';
import type { ClientOptions } from '../client/options.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { ToolCall } from './available-tool.js';
import { digitalSlice } from './digital-slice.js';
import type { UserTokens } from './http/connect/user-tokens.js';
import { createToolFilter, type Selection, type ToolFilter } from './selection.js';
import type { Slice, ToolClient } from './slice.js';
import type { TokenFacts } from './token-facts.js';
import type { ToolResult } from './tool-result.js';

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
  /** The sign-in of the user of this connection; undefined if the operator has configured the account. */
  readonly signIn?: SignIn | undefined;
  /** Returns the connection of one user, for a connection for which each user signs in. Default: the user without `--auth`. */
  readonly forUser?: ((user?: User) => Connection) | undefined;
  /** The tokens of all users of such a connection. */
  readonly userTokens?: UserTokens | undefined;
  /** What is known of its token. */
  readonly token: TokenFacts;
}

/** A person or a program that signs in with an own Genesys account. */
export interface User {
  /** Identifies the user in the token store. */
  readonly id: string;
  /** The name for people; undefined without `--auth`. */
  readonly name: string | undefined;
}

/** The sign-in of one user. */
export interface SignIn {
  /** Returns undefined if the user has signed in, and otherwise a question or a failure with the address for it. */
  request(call: ToolCall): Promise<ToolResult | InputRequiredResult | undefined>;
  getStatus(): Promise<SignInStatus>;
}

export type SignInStatus =
  | { readonly signedIn: false; readonly signInUrl: string }
  | { readonly signedIn: true; readonly account: string | undefined; readonly organization: string | undefined };

/**
 * Changes the options of a connection before it is opened.
 *
 * @param identity - Who requests are sent as. Connections with the same identity share a rate limit.
 */
export type PrepareOptions = <Options extends Omit<ConnectionOptions, 'auth'>>(
  options: Options,
  identity: unknown,
) => Options;

/** Opens a connection, or returns the open one of the same id if its settings are the same. */
export type OpenOnce = (id: string, settings: unknown, open: () => Connection) => Connection;

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
