import { ENVIRONMENT } from '../client/environment-options.js';

const VARIABLES = { ...ENVIRONMENT, NO_COLOR: 'no colours' };

/** The environment variables, for `--help`. */
export const ENVIRONMENT_HELP = [
  'Environment:',
  ...Object.entries(VARIABLES).map(([name, description]) => `  ${name.padEnd(23)}${description}`),
].join('\n');
