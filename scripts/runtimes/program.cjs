// A CommonJS module, for Node. It lists the emails of the sandbox.
const { accessToken, createClient } = require('genesys-conversations-digital');
const { createToolExecutor } = require('genesys-conversations-digital/mcp');
const { createSandbox } = require('genesys-conversations-digital/sandbox');

const sandbox = createSandbox();
const client = createClient({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  auth: accessToken(sandbox.token('Grace Okafor')),
});
async function main() {
  const { entities } = await client.emails.list();
  const { isError } = await createToolExecutor(client)('get_emails', {});
  if (entities.length === 0 || isError) throw new Error('There are no emails.');
  console.log(`${entities.length} emails`);
}
main();
