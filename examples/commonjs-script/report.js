// Lists how many conversations are open in each channel.
const { accessToken, createClient, GenesysError } = require('genesys-conversations-digital');
const { createSandbox } = require('genesys-conversations-digital/sandbox');
const { tools } = require('genesys-conversations-digital/tools.json');

async function main() {
  const sandbox = createSandbox();
  const auth = accessToken(sandbox.token('Grace Okafor'));
  const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth });
  for (const channel of ['emails', 'messages', 'cobrowse', 'internalMessages']) {
    const { entities = [] } = await client[channel].list();
    console.log(`${channel.padEnd(18)}${entities.length}`);
  }
  console.log(`${tools.length} tools`);
  // All entry points share the same error classes.
  const error = await client.emails.get({ conversationId: 'no-such' }).catch((error) => error);
  console.log(`${error.name}: ${error instanceof GenesysError}`);
}

main();
