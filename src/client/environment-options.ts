import { accessToken } from '../auth/access-token.js';
import { clientCredentials } from '../auth/client-credentials.js';
import { ArgumentError, type ArgumentProblem } from '../transport/errors.js';
import { type Environment, readVariable } from './environment-variable.js';
import type { ClientOptions } from './options.js';

export type { Environment };

/** The environment variables of one client. */
export const ENVIRONMENT = {
  GENESYS_REGION: "the organization's region, such as eu_central_1 or mypurecloud.de",
  GENESYS_CLIENT_ID: 'the id of an OAuth client with the grant type Client Credentials',
  GENESYS_CLIENT_SECRET: 'the secret of the OAuth client',
  GENESYS_ACCESS_TOKEN: 'an access token, instead of id and secret',
  GENESYS_BASE_URL: 'the URL of a gateway or sandbox, instead of a region',
} as const;

/** The client options that environment variables set. */
export type EnvironmentOptions = Pick<ClientOptions, 'region' | 'baseUrl' | 'auth'>;

/**
 * Reads client options from environment variables, or from the files that `NAME_FILE` variables name.
 *
 * @param files - Collects the paths of the files.
 * @throws ArgumentError that lists every missing variable.
 */
export function clientOptionsFromEnvironment(environment: Environment, files?: Set<string>): EnvironmentOptions {
  const missing: ArgumentProblem[] = [];
  const get = (name: keyof typeof ENVIRONMENT) => readVariable(environment, name, files);
  const require = (name: keyof typeof ENVIRONMENT): string => {
    const value = get(name);
    if (value === undefined) missing.push({ argument: name, problem: `is not set (${ENVIRONMENT[name]})` });
    return value ?? '';
  };
  const baseUrl = get('GENESYS_BASE_URL');
  const region = baseUrl === undefined ? require('GENESYS_REGION') : get('GENESYS_REGION');
  const token = get('GENESYS_ACCESS_TOKEN');
  const hasClient = get('GENESYS_CLIENT_ID') !== undefined || get('GENESYS_CLIENT_SECRET') !== undefined;
  const credentials =
    token === undefined && hasClient
      ? { clientId: require('GENESYS_CLIENT_ID'), clientSecret: require('GENESYS_CLIENT_SECRET') }
      : undefined;
  if (token === undefined && !credentials) {
    const problem = 'are not set, and GENESYS_ACCESS_TOKEN is not set either. Set one or the other';
    missing.push({ argument: 'GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET', problem });
  }
  if (missing.length > 0) throw new ArgumentError(SUBJECT, missing);
  const auth = withVariableNames(() => (credentials ? clientCredentials(credentials) : accessToken(token ?? '')));
  return { region: region as EnvironmentOptions['region'], baseUrl, auth };
}

const SUBJECT = 'No connection to Genesys Cloud';

/** The variable of each option, by its name in the errors of `createClient` and the grants. */
const VARIABLES: Readonly<Record<string, keyof typeof ENVIRONMENT>> = {
  region: 'GENESYS_REGION',
  baseUrl: 'GENESYS_BASE_URL',
  token: 'GENESYS_ACCESS_TOKEN',
  clientId: 'GENESYS_CLIENT_ID',
  clientSecret: 'GENESYS_CLIENT_SECRET',
};

/** Replaces option names with variable names in the errors of a function. */
export function withVariableNames<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const problems = error instanceof ArgumentError ? error.problems : [];
    if (!problems.some(({ argument }) => Object.hasOwn(VARIABLES, argument))) throw error;
    const named = problems.map(({ argument, problem }) => ({
      argument: Object.hasOwn(VARIABLES, argument) ? (VARIABLES[argument] ?? '') : argument,
      problem,
    }));
    throw new ArgumentError(SUBJECT, named);
  }
}
