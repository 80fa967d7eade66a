import { accessToken } from '../auth/access-token.js';
import type { Auth } from '../auth/auth.js';
import { clientCredentials } from '../auth/client-credentials.js';
import type { Region } from '../auth/regions.js';
import { UsageError } from './exit.js';
import type { Terminal } from './terminal.js';

export const ENVIRONMENT_HELP = `Environment:
  GENESYS_REGION         the organization's region, such as eu_central_1 or mypurecloud.de
  GENESYS_CLIENT_ID      an OAuth client of the grant type "Client Credentials",
  GENESYS_CLIENT_SECRET    and its secret
  GENESYS_ACCESS_TOKEN   a token that you have, in place of the two
  GENESYS_BASE_URL       an address in place of a region: a gateway, or the sandbox
  NO_COLOR               no colours`;

export interface Settings {
  region?: Region;
  baseUrl?: string;
  auth: Auth;
}

/**
 * Which organization to work in, and how to log in, as the environment says.
 *
 * @throws UsageError that names what is missing and how to try the sandbox instead.
 */
export function settingsFrom(env: Terminal['env']): Settings {
  const { GENESYS_REGION, GENESYS_BASE_URL } = env;
  const missing = [
    ...(GENESYS_REGION || GENESYS_BASE_URL ? [] : ['GENESYS_REGION']),
    ...(env.GENESYS_ACCESS_TOKEN ? [] : ['GENESYS_CLIENT_ID', 'GENESYS_CLIENT_SECRET'].filter((name) => !env[name])),
  ];
  if (missing.length > 0) throw new UsageError(missingText(missing));
  return {
    ...(GENESYS_REGION && { region: GENESYS_REGION as Region }),
    ...(GENESYS_BASE_URL && { baseUrl: GENESYS_BASE_URL }),
    auth: authFrom(env),
  };
}

function authFrom({ GENESYS_ACCESS_TOKEN, GENESYS_CLIENT_ID = '', GENESYS_CLIENT_SECRET = '' }: Terminal['env']): Auth {
  if (GENESYS_ACCESS_TOKEN) return accessToken(GENESYS_ACCESS_TOKEN);
  return clientCredentials({ clientId: GENESYS_CLIENT_ID, clientSecret: GENESYS_CLIENT_SECRET });
}

const missingText = (missing: string[]) => `not set: ${missing.join(', ')}

To work in your organization, set GENESYS_REGION, and either GENESYS_CLIENT_ID with GENESYS_CLIENT_SECRET
or GENESYS_ACCESS_TOKEN. To try it without an account, add --sandbox.`;
