import type { SandboxOrganization } from '../organization.js';
import type { Sandbox } from '../sandbox.js';

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** A request to the control API, after its validation. */
export interface ControlInput<Body> {
  readonly sandbox: Sandbox;
  /** The organization of the query parameter `organization`, or the first one. */
  readonly organization: SandboxOrganization;
  /** The path parameters. */
  readonly path: Readonly<Record<string, string>>;
  /** The query parameters. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** An operation of the control API. Its route, its validation and its part of the OpenAPI document come from this row. */
export interface ControlOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_sandbox`, with parameters in braces. */
  readonly path: string;
  /** One sentence. */
  readonly summary: string;
  /** The query parameters with their descriptions. */
  readonly query?: Readonly<Record<string, string>>;
  /** Schema of the request body. Undefined for none. */
  readonly body?: Schema;
  /** Schema of the response body. Undefined for none. */
  readonly response?: Schema;
  /** Returns the response body, or a promise of it. */
  readonly run: (input: ControlInput<unknown>) => unknown;
}

/** Adds a type to the body, which its schema has validated. */
export const defineOperation = <Body = undefined>(
  operation: Omit<ControlOperation, 'run'> & { run: (input: ControlInput<Body>) => unknown },
): ControlOperation => ({ ...operation, run: operation.run as ControlOperation['run'] });

export const ORGANIZATION_QUERY = { organization: 'Name of the organization. Default: the first one.' };
