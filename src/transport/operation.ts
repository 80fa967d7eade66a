/** The shape of the generated table of operations: the one place that knows methods, paths and what goes where. */

/** What the table says of one operation. */
export interface OperationInfo {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Below the API host, with `{name}` where a path argument goes. */
  readonly path: string;
  /** By the name that callers use, in the order: path, query, body. */
  readonly args: Readonly<Record<string, ArgumentInfo>>;
  /**
   * `properties`: each body argument is a property of the JSON body. `whole`: the argument `body` is the body.
   * An `optional…` body is left out when no body argument is given.
   */
  readonly body?: 'properties' | 'whole' | 'optionalProperties' | 'optionalWhole';
  /** The success statuses, each with what its answer carries; `json` is any JSON value. */
  readonly success: Readonly<Record<number, 'object' | 'array' | 'json' | 'empty'>>;
  /** Whether HTTP promises that repeating the request has no further effect (GET, HEAD, PUT, DELETE, OPTIONS). */
  readonly idempotent: boolean;
  /** Where the items of a page are: in `entities`, or the body is the list. Only listings that accept `pageNumber` have it. */
  readonly paging?: 'entities' | 'body';
  /** Permissions that the caller's roles need; absent when the operation needs none. */
  readonly permissions?: RequiredPermissions;
  /** OAuth scopes; one is enough. */
  readonly scopes: readonly string[];
  /** Which access tokens the operation accepts. */
  readonly tokenKind: TokenKind;
}

/** The caller needs one of the permissions (`ANY`) or each of them (`ALL`). */
export interface RequiredPermissions {
  readonly type: 'ANY' | 'ALL';
  readonly permissions: readonly string[];
}

/** A user's token, a client-credentials token, or either. */
export type TokenKind = 'user' | 'client' | 'any';

export interface ArgumentInfo {
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly type: ValueType;
  readonly required?: true;
  /** The items' type, of an array of simple values. */
  readonly items?: ValueType;
  /** The allowed values, of the argument or of its items. */
  readonly values?: readonly (string | number | boolean)[];
  /** Whether other values may be passed too: responses have the same property, and may have a newer value there. */
  readonly open?: true;
  /** What stands between the items of a list in the query; without it, each item repeats the name. */
  readonly join?: ',' | '|' | ' ';
  /** The name on the wire, where it differs. */
  readonly wireName?: string;
}

export type ValueType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any';
