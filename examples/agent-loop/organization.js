import { accessToken, clientFromEnvironment, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

const sandbox = createSandbox();

/** Your organization, if `GENESYS_REGION` and its credentials are set. Otherwise the sandbox. */
export const client = process.env.GENESYS_REGION
  ? clientFromEnvironment(process.env)
  : createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(sandbox.token('Grace Okafor')) });

/** Prints what the sandbox's customers received. */
export function printSent() {
  for (const { to, text } of sandbox.sent) console.log(`${to} received: ${text}`);
}
