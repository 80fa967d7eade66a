// The client alone, for bundlers and workers.
import { accessToken, createClient } from 'genesys-conversations-digital';

/** Lists the emails of a user, and returns their number as text. */
export async function listEmails(baseUrl, token) {
  const { entities } = await createClient({ baseUrl, auth: accessToken(token) }).emails.list();
  return `${entities.length} emails`;
}
