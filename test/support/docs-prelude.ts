/**
 * The names that code blocks of the docs can use without declaring them. They belong to one sandbox, which is reset before
 * each block.
 */
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

export const sandbox = createSandbox({ clock: 'running' });

const agent = () => sandbox.token('Grace Okafor');

export const client = createClient({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  WebSocket: sandbox.WebSocket,
  auth: accessToken(agent),
});

/** Returns the ids of the agent's first connected conversation of a channel. They are the same after each reset. */
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

/** The values for `'…'` in a block, by the name before it. */
export const placeholders = {
  ...message,
  ...sandbox.credentials,
  get token() {
    return agent();
  },
};
