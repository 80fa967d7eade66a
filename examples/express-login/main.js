import { randomBytes } from 'node:crypto';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { createApp } from './app.js';

const { GENESYS_REGION: region, GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET, SESSION_SECRET } = process.env;
const port = Number(process.env.PORT ?? 8080);
const redirectUri = process.env.REDIRECT_URI ?? `http://localhost:${port}/callback`;

/** Your organization, if `GENESYS_REGION` is set. Otherwise the sandbox, whose sign-in page lets you pick a user. */
async function configure() {
  if (region) {
    return {
      hosts: { region },
      oauth: { clientId: GENESYS_CLIENT_ID, clientSecret: GENESYS_CLIENT_SECRET, redirectUri },
    };
  }
  const sandbox = createSandbox({ clock: 'running' });
  const { url } = await serveSandbox(sandbox);
  const client = sandbox.addClient({ grants: ['authorization_code', 'refresh_token'], redirectUris: [redirectUri] });
  return { hosts: { baseUrl: url, loginUrl: url }, oauth: { ...client, redirectUri } };
}

const app = createApp({
  ...(await configure()),
  sessionSecret: SESSION_SECRET ?? randomBytes(32).toString('hex'),
  isSecure: redirectUri.startsWith('https:'),
});
app.listen(port, () => console.log(`Open http://localhost:${port}`));
