/** An entry of the generated table of operations. Methods, paths and parameter locations are defined nowhere else. */
export interface OperationInfo {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** The path below the API host, with a `{name}` for each path argument. */
  readonly path: string;
  /** By the name that callers use, in this order: path, query, body. */
  readonly args: Readonly<Record<string, ArgumentInfo>>;
  /**
   * `properties`: each body argument is a property of the JSON body. `whole`: the argument `body` is the body.
   * An `optional…` body is omitted when no body argument is passed.
   */
  readonly body?: 'properties' | 'whole' | 'optionalProperties' | 'optionalWhole';
  /** Arguments of which at least one is required. */
  readonly requiredAny?: readonly string[];
  /** Properties that have no effect without another one: `{ 'wrapup.name': 'wrapup.code' }`. */
  readonly needs?: Readonly<Record<string, string>>;
  /** The media type of the body, if it is not JSON. */
  readonly contentType?: string;
  /**
   * The success statuses with the kind of their response body; `json` is any JSON value, `text` a string, `blob` a `Blob`.
   */
  readonly success: Readonly<Record<number, 'object' | 'array' | 'json' | 'text' | 'blob' | 'empty'>>;
  /** The media type of the response, if it is not `application/json`. */
  readonly accept?: string;
  /** Whether HTTP defines the method as idempotent (GET, HEAD, PUT, DELETE, OPTIONS). https://www.rfc-editor.org/rfc/rfc9110#idempotent.methods */
  readonly idempotent: boolean;
  /** Where a page has its items: in `entities` or directly in the body. Only for listings that accept `pageNumber`. */
  readonly paging?: 'entities' | 'body';
  /** Permissions that the caller's roles need; absent if the operation needs none. */
  readonly permissions?: RequiredPermissions;
  /** OAuth scopes. One of them is enough. */
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

/** One argument of an operation. */
export interface ArgumentInfo {
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly type: ValueType;
  readonly required?: true;
  /** The type of the items, for an array of simple values. */
  readonly items?: ValueType;
  /** The allowed values of the argument or of its items. */
  readonly values?: readonly (string | number | boolean)[];
  /** Whether other values are accepted too: the property also occurs in responses, which may have newer values. */
  readonly open?: true;
  /** Whether `null` is accepted, for a property of the body. */
  readonly nullable?: true;
  /** The separator between the items of a list in the query. Without it, each item is a parameter of its own. */
  readonly join?: ',' | '|' | ' ';
  /** The name in the request, if it differs. */
  readonly wireName?: string;
}

export type ValueType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any';

/** The types in messages. */
export const TYPE_NAMES = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  any: 'a value',
  json: 'JSON',
  text: 'text',
  blob: 'data',
  null: 'null',
} as const satisfies Readonly<Record<ValueType | 'json' | 'text' | 'blob' | 'null', string>>;
