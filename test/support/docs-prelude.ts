/**
 * What a code block of the documentation may use without making it: a test imports from here the names that a block uses and
 * does not declare. Everything is of a fresh sandbox.
 */
import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';

export const sandbox = createSandbox();

export const client = createClient({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  auth: accessToken(sandbox.token('Grace Okafor')),
});

const conversationOf = (channel: 'emails' | 'messages') =>
  client[channel].list().then(({ entities }) => {
    const conversation = (entities ?? []).find(({ participants }) =>
      participants?.some(({ state }) => state === 'connected'),
    );
    const participants = conversation?.participants ?? [];
    return {
      conversationId: conversation?.id ?? '',
      participantId: participants.find(({ purpose }) => purpose === 'agent')?.id ?? '',
      communicationId: participants.find(({ purpose }) => purpose === 'customer')?.peer ?? '',
    };
  });

const email = await conversationOf('emails');
export const { conversationId, participantId, communicationId } = email;
