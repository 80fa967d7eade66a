import { type Client, createClient } from './client.js';
import {
  clientOptionsFromEnvironment,
  type Environment,
  type EnvironmentOptions,
  withVariableNames,
} from './environment-options.js';
import type { ClientOptions } from './options.js';

/**
 * Creates a client from environment variables: `GENESYS_REGION` or `GENESYS_BASE_URL`; and `GENESYS_ACCESS_TOKEN`, or
 * `GENESYS_CLIENT_ID` with `GENESYS_CLIENT_SECRET`. No request is sent before the first call.
 *
 * @param environment The variables; `process.env` by default.
 * @param options The other options of `createClient`.
 * @throws ArgumentError that lists every missing or invalid variable.
 *
 * @example
 * const client = clientFromEnvironment();
 * const { entities } = await client.emails.list();
 */
export const clientFromEnvironment = (
  environment: Environment = globalThis.process?.env ?? {},
  options: Omit<ClientOptions, keyof EnvironmentOptions> = {},
): Client => withVariableNames(() => createClient({ ...clientOptionsFromEnvironment(environment), ...options }));
