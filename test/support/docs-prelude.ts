/**
 * What a code block of the documentation may use without making it: a test imports from here the names that a block uses and
 * does not declare. Everything is of one sandbox, which is reset before each block.
 */
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

export const sandbox = createSandbox({ clock: 'running' });

const agent = () => sandbox.token('Grace Okafor');

export const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(agent) });

/** The agent's first conversation of a channel that is under way. The same after each reset. */
async function idsOf(channel: 'emails' | 'messages') {
  const { entities = [] } = await client[channel].list();
  const found = entities.find(({ participants }) => participants?.some(({ state }) => state === 'connected'));
  const participants = found?.participants ?? [];
  return {
    conversationId: found?.id ?? '',
    participantId: participants.find(({ purpose }) => purpose === 'agent')?.id ?? '',
    communicationId: participants.find(({ purpose }) => purpose === 'customer')?.peer ?? '',
  };
}

export const { conversationId, participantId } = await idsOf('emails');
const message = await idsOf('messages');
export const { communicationId } = message;

/** What stands where a block has `'…'`, by the name before it. */
export const placeholders = {
  ...message,
  ...sandbox.credentials,
  get token() {
    return agent();
  },
};
