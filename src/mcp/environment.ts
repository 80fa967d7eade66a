import { accessToken } from '../auth/access-token.js';
import { clientCredentials } from '../auth/client-credentials.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import type { ConnectionOptions } from './connections.js';

/** The environment variables that describe one connection. */
export const ENVIRONMENT = {
  GENESYS_REGION: "the organization's region, such as eu_central_1 or mypurecloud.de",
  GENESYS_CLIENT_ID: 'the id of an OAuth client with the grant Client Credentials',
  GENESYS_CLIENT_SECRET: 'its secret',
  GENESYS_ACCESS_TOKEN: 'an access token, in place of id and secret',
  GENESYS_BASE_URL: 'an address in place of the region: a gateway, or the sandbox',
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The connection that the environment describes, named `default`. The error says what else could be done: `others`, which
 * depends on who asks.
 *
 * @throws ArgumentError that names every variable that is missing.
 */
export function connectionFromEnvironment(
  env: Environment,
  others: readonly ArgumentProblem[] = [],
): ConnectionOptions {
  const { GENESYS_REGION: region, GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret } = env;
  const token = env.GENESYS_ACCESS_TOKEN;
  const missing: ArgumentProblem[] = [];
  const require = (name: keyof typeof ENVIRONMENT) => {
    if (!env[name]) missing.push({ argument: name, problem: `is not set (${ENVIRONMENT[name]})` });
  };
  if (!env.GENESYS_BASE_URL) require('GENESYS_REGION');
  if (!token && !clientId && !clientSecret) {
    const problem = 'are not set, and GENESYS_ACCESS_TOKEN is not either: one or the other is needed to log in';
    missing.push({ argument: 'GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET', problem });
  } else if (!token) {
    require('GENESYS_CLIENT_ID');
    require('GENESYS_CLIENT_SECRET');
  }
  if (missing.length > 0) {
    throw new ArgumentError('No connection to Genesys Cloud', [
      ...missing,
      { argument: '--sandbox', problem: 'tries everything without an account' },
      ...others,
    ]);
  }
  const auth = token
    ? accessToken(token)
    : clientCredentials({ clientId: clientId ?? '', clientSecret: clientSecret ?? '' });
  return {
    id: 'default',
    region: region || undefined,
    baseUrl: env.GENESYS_BASE_URL || undefined,
    auth,
  };
}
