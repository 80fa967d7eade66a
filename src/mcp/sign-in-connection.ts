import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { ToolCall } from './available-tool.js';
import type { Connection } from './connections.js';
import type { UserTokens } from './http/connect/user-tokens.js';
import type { ToolResult } from './tool-result.js';

/** A connection that users may have to sign in to. Not in `Connection`, because public types have none of the MCP SDK. */
export interface SignInConnection extends Connection {
  /** The sign-in of the user of this connection; undefined if the operator has configured the account. */
  readonly signIn?: SignIn | undefined;
  /** Returns the connection of one user, for a connection for which each user signs in. Default: the user without `--auth`. */
  readonly forUser?: ((user?: User) => SignInConnection) | undefined;
  /** The tokens of all users of such a connection. */
  readonly userTokens?: UserTokens | undefined;
}

/** A person or a program that signs in with their own Genesys account. */
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

/** Opens a connection, or returns the open one of the same id if its settings are the same. */
export type OpenOnce = (id: string, settings: unknown, open: () => SignInConnection) => SignInConnection;
