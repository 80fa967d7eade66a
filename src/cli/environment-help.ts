import { ENVIRONMENT } from '../client/environment-options.js';
import { capitalize } from './command.js';

const VARIABLES = { ...ENVIRONMENT, NO_COLOR: 'disables colors if set' };

/** The environment variables, for `--help`. */
export const ENVIRONMENT_HELP = [
  'Environment variables:',
  ...Object.entries(VARIABLES).map(([name, description]) => `  ${name.padEnd(23)}${capitalize(description)}`),
  'Each variable can be read from a file, such as a Docker secret: GENESYS_CLIENT_SECRET_FILE=/run/secrets/genesys.',
].join('\n');
