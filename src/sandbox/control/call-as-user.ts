import type { SandboxOrganization } from '../organization.js';
import type { Sandbox } from '../sandbox.js';

/** A call of an operation by a user. */
export interface UserCall {
  user: string;
  operation: string;
  arguments?: Record<string, unknown>;
}

/**
 * Calls an operation of the API with the token of a user. The sandbox treats it like any other request: it checks permissions, injects
 * faults and logs it.
 *
 * @throws Error for an unknown user or operation, for invalid arguments, and for an error response.
 */
export async function callAsUser(
  { url, fetch, revoke }: Sandbox,
  organization: SandboxOrganization,
  { user, operation, arguments: args = {} }: UserCall,
): Promise<unknown> {
  const [{ createCaller }, { operations }, { accessToken }] = await Promise.all([
    import('../../client/caller.js'),
    import('../../generated/operations.js'),
    import('../../auth/access-token.js'),
  ]);
  const token = organization.token(user);
  try {
    const { call } = createCaller(operations, { baseUrl: url, fetch, auth: accessToken(token), retry: false });
    return await call(operation, args);
  } finally {
    revoke(token);
  }
}
