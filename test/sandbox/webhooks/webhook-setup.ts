import { verifyWebhook, type WebhookNotification } from '../../../src/index.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/index.js';
import { type Handler, startServer } from '../../support/replying-server.js';
import { createCheckedClient } from '../helpers/checked-client.js';

export const SECRET = 'a long random text';
const TIME = '2026-01-12T09:00:00.000Z';

export interface WebhookSetup {
  readonly sandbox: Sandbox;
  readonly integrationId: string;
  readonly url: string;
  /** The verified bodies of all requests to the webhook. */
  readonly received: () => Promise<WebhookNotification[]>;
  /** Receives a text of a customer. */
  readonly receiveText: (messageId: string, text?: string) => Promise<{ id: string; conversationId: string }>;
  /** Lets an agent join a conversation, and returns how the agent sends a text. */
  readonly join: (conversationId: string) => Promise<Agent>;
}

export interface Agent {
  readonly communicationId: string;
  readonly messages: ReturnType<typeof createCheckedClient>['messages'];
  readonly sendText: (textBody: string) => Promise<string>;
}

/** Creates an organization with one agent and one integration, whose webhook is a server on this machine. */
export async function setUpWebhook(
  respond: Handler = () => ({ status: 200 }),
  options: SandboxOptions = {},
): Promise<WebhookSetup> {
  const { url, requests } = await startServer(respond);
  const sandbox = createSandbox({ empty: true, ...options });
  sandbox.addQueue('Chat');
  sandbox.addUser('Ada Byron', { queues: ['Chat'] });
  const { id: integrationId } = sandbox.addIntegration('open', {
    name: 'Shop app',
    webhook: { url: `${url}/genesys?key=hidden`, secret: SECRET },
  });
  const middleware = createCheckedClient(sandbox).messages;
  return {
    sandbox,
    integrationId,
    url,
    received: () =>
      Promise.all(
        requests.map(({ method, headers, body }) => {
          const signature = String(headers['x-hub-signature-256']);
          const init = { method, headers: { 'x-hub-signature-256': signature }, body: new Uint8Array(body) };
          return verifyWebhook(new Request('http://middleware.example/', init), SECRET);
        }),
      ),
    receiveText: async (messageId, text = 'Hello?') => {
      const { id, conversationId = '' } = await middleware.receiveOpenMessage({
        integrationId,
        channel: { from: { id: 'zoe-1', idType: 'Opaque', nickname: 'Zoe' }, time: TIME, messageId },
        text,
        prefetchConversationId: true,
      });
      return { id, conversationId };
    },
    join: async (conversationId) => {
      const { messages } = createCheckedClient(sandbox, 'Ada Byron');
      const { participants = [] } = await messages.get({ conversationId });
      const { id: participantId = '', messages: _ } = participants.find(({ purpose }) => purpose === 'agent') ?? {};
      await messages.updateParticipant({ conversationId, participantId, state: 'connected' });
      const agent = sandbox.state.organizations[0]?.conversations[conversationId]?.participants.find(
        ({ purpose }) => purpose === 'agent',
      );
      const communicationId = agent?.communications.at(-1)?.id ?? '';
      return {
        communicationId,
        messages,
        sendText: async (textBody) =>
          (await messages.sendMessage({ conversationId, communicationId, textBody }))?.id ?? '',
      };
    },
  };
}
