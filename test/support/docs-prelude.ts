/**
 * Values that code blocks in the docs may use without declaring them. All of them belong to one sandbox, which is reset before
 * each block.
 */
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

export const sandbox = createSandbox({ clock: 'running' });

const agent = () => sandbox.token('Grace Okafor');

export const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth: accessToken(agent) });

/** Finds the ids of the first connected conversation of a channel. They are the same after each reset. */
async function findIds(channel: 'emails' | 'messages') {
  const { entities = [] } = await client[channel].list();
  const found = entities.find(({ participants }) => participants?.some(({ state }) => state === 'connected'));
  const participants = found?.participants ?? [];
  return {
    conversationId: found?.id ?? '',
    participantId: participants.find(({ purpose }) => purpose === 'agent')?.id ?? '',
    communicationId: participants.find(({ purpose }) => purpose === 'customer')?.peer ?? '',
  };
}

export const { conversationId, participantId } = await findIds('emails');
const messageIds = await findIds('messages');
export const { communicationId } = messageIds;

/** Values that replace `'…'` in blocks, by the name before it. */
export const placeholders = {
  ...messageIds,
  ...sandbox.credentials,
  get token() {
    return agent();
  },
};
