import { once } from 'node:events';
import { clientCredentials, clientFromEnvironment, createClient } from 'genesys-conversations-digital';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { createApp } from './app.js';

const { GENESYS_REGION, GENESYS_BASE_URL, INTEGRATION_ID, WEBHOOK_SECRET } = process.env;
const port = Number(process.env.PORT ?? 8080);

/** Your organization, if the environment names it. Otherwise the sandbox, whose console lets you answer as an agent. */
async function configure() {
  if (GENESYS_REGION || GENESYS_BASE_URL) {
    if (!INTEGRATION_ID || !WEBHOOK_SECRET) throw new Error('Set INTEGRATION_ID and WEBHOOK_SECRET.');
    const client = clientFromEnvironment();
    return { client, integrationId: INTEGRATION_ID, secret: WEBHOOK_SECRET };
  }
  const sandbox = createSandbox({ clock: 'running' });
  const { url } = await serveSandbox(sandbox);
  const secret = 'only for the sandbox';
  const { id: integrationId } = sandbox.setWebhook({ url: `http://127.0.0.1:${port}/webhook`, secret });
  sandbox.on('webhook', ({ type, status, error }) => console.log(`webhook: ${type} ${status ?? ''} ${error ?? ''}`));
  console.log(`Answer as an agent: ${url}`);
  const client = createClient({ baseUrl: url, auth: clientCredentials(sandbox.credentials) });
  return { client, integrationId, secret, isSecure: false };
}

const server = createApp(await configure()).listen(port);
await once(server, 'listening');
console.log(`Chat as a customer: http://localhost:${port}`);
