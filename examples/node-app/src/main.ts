/** A service that acknowledges each open email of an agent. */
import { type Auth, accessToken, type Client, createClient, isGenesysError } from 'genesys-conversations-digital';

/** A client of your organization if `GENESYS_REGION` and `GENESYS_ACCESS_TOKEN` (a user's) are set. Otherwise, of the sandbox. */
async function createClientFromEnvironment(): Promise<Client> {
  const { GENESYS_REGION, GENESYS_ACCESS_TOKEN } = process.env;
  if (GENESYS_REGION && GENESYS_ACCESS_TOKEN) {
    const auth: Auth = accessToken(GENESYS_ACCESS_TOKEN);
    return createClient({ region: GENESYS_REGION, auth });
  }
  const { createSandbox } = await import('genesys-conversations-digital/sandbox');
  const sandbox = createSandbox();
  return createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(sandbox.token('Grace Okafor')) });
}

/** Acknowledges the open emails and returns how many. */
async function acknowledgeEmails(client: Client): Promise<number> {
  const { entities = [] } = await client.emails.list();
  let acknowledged = 0;
  for (const { id: conversationId = '', participants = [] } of entities) {
    const agent = participants.find(({ purpose, state }) => purpose === 'agent' && state === 'connected');
    if (!agent) continue;
    const { from, to, subject } = await client.emails.getDraft({ conversationId });
    const textBody = 'Thank you. We received your message and will reply today.';
    await client.emails.sendMessage({ conversationId, from, to, textBody });
    console.log(`acknowledged: ${subject}`);
    acknowledged += 1;
  }
  return acknowledged;
}

try {
  const client = await createClientFromEnvironment();
  console.log(`${await acknowledgeEmails(client)} emails acknowledged`);
} catch (error) {
  if (!isGenesysError(error)) throw error;
  console.error(`${error.name}: ${error.message} (correlation id ${error.correlationId ?? 'none'})`);
  process.exitCode = 1;
}
