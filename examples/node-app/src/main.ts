/** A service that answers every open e-mail of one agent with an acknowledgement, and says what it did. */
import { type Auth, accessToken, type Client, createClient, isGenesysError } from 'genesys-conversations-digital';

/** Against your organization: GENESYS_REGION and GENESYS_ACCESS_TOKEN of a user. Without them: the sandbox. */
async function connect(): Promise<Client> {
  const { GENESYS_REGION, GENESYS_ACCESS_TOKEN } = process.env;
  if (GENESYS_REGION && GENESYS_ACCESS_TOKEN) {
    const auth: Auth = accessToken(GENESYS_ACCESS_TOKEN);
    return createClient({ region: GENESYS_REGION, auth });
  }
  const { createSandbox } = await import('genesys-conversations-digital/sandbox');
  const sandbox = createSandbox();
  return createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(sandbox.token('Grace Okafor')) });
}

async function acknowledge(client: Client): Promise<number> {
  const { entities = [] } = await client.emails.list();
  let answered = 0;
  for (const { id: conversationId = '', participants = [] } of entities) {
    const agent = participants.find(({ purpose, state }) => purpose === 'agent' && state === 'connected');
    if (!agent) continue;
    const { from, to, subject } = await client.emails.getDraft({ conversationId });
    const textBody = 'Thank you, we have got your message and will answer today.';
    await client.emails.sendMessage({ conversationId, from, to, textBody });
    console.log(`acknowledged: ${subject}`);
    answered += 1;
  }
  return answered;
}

try {
  console.log(`${await acknowledge(await connect())} e-mails acknowledged`);
} catch (error) {
  if (!isGenesysError(error)) throw error;
  console.error(`${error.name}: ${error.message} (correlation id ${error.correlationId ?? 'none'})`);
  process.exitCode = 1;
}
