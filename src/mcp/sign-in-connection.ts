import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { StoredToken } from '../auth/token-store.js';
import type { ToolCall } from './available-tool.js';
import type { Connection, ConnectionOptions } from './connections.js';
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
  /**
   * Returns undefined if the user has signed in, and otherwise a question or a failure with the address for it.
   *
   * @param canWait - Whether the call continues after a sign-in. Default: true.
   */
  request(call: ToolCall, canWait?: boolean): Promise<ToolResult | InputRequiredResult | undefined>;
  /** Undefined if the label of the connection names the account. */
  readonly getStatus?: (() => Promise<SignInStatus>) | undefined;
}

export type SignInStatus =
  | { readonly signedIn: false; readonly signInUrl: string }
  | { readonly signedIn: true; readonly account: string | undefined; readonly organization: string | undefined };

/**
 * Signs the user of a connection in while the server runs. The `auth` of the connection must find the new token in its token
 * store: `refreshToken({ clientId, account })`, for example.
 */
export interface InteractiveSignIn {
  /** Returns the stored token of the user; undefined before the first sign-in. Called before each tool call. */
  getToken(): Promise<StoredToken | undefined>;
  /**
   * Starts a sign-in, or returns the one that waits for the user.
   *
   * @param options.canOpenBrowser - Whether it may open the URL in the browser of this machine. False if the host asks the user.
   * @throws Error with a message for the user if it cannot start.
   */
  start(options: { canOpenBrowser: boolean }): Promise<StartedSignIn>;
}

/** A sign-in that waits for the user. */
export interface StartedSignIn {
  /** The address that the user opens. */
  readonly url: string;
  /** Whether the browser shows it already. The tool call then waits for the sign-in. Default: false. */
  readonly isOpen?: boolean | undefined;
  /** Resolves when the token is stored, and rejects if the sign-in failed. Default: the server asks for the token repeatedly. */
  readonly finished?: Promise<void> | undefined;
}

/** Settings of a connection of {@link startMcp}. */
export interface StartConnection extends ConnectionOptions {
  /** Signs the user in when a tool call needs it. Default: `auth` gets its tokens without a user. */
  signIn?: InteractiveSignIn | undefined;
}

/** Opens a connection, or returns the open one of the same id if its settings are the same. */
export type OpenOnce = (id: string, settings: unknown, open: () => SignInConnection) => SignInConnection;
