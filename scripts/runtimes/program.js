// An ES module, for Node, Bun and Deno. It lists the emails of the sandbox.
import './first-example.js';
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createToolExecutor } from 'genesys-conversations-digital/mcp';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

const sandbox = createSandbox();
const client = createClient({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  auth: accessToken(sandbox.token('Grace Okafor')),
});
const { entities } = await client.emails.list();
const { isError } = await createToolExecutor(client)('get_emails', {});
if (entities.length === 0 || isError) throw new Error('There are no emails.');
console.log(`${entities.length} emails`);
