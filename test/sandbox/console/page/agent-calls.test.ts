import { expect, test } from 'vitest';
import { accessToken } from '../../../../src/auth/access-token.js';
import { createClient, type OperationTypes } from '../../../../src/index.js';
import { agentCalls, type Call } from '../../../../src/sandbox/console/page/agent-calls.js';
import { createSandbox } from '../../../../src/sandbox/index.js';
import type { Channel } from '../../../../src/sandbox/state.js';

const sandbox = createSandbox();
const client = createClient({
  baseUrl: sandbox.url,
  fetch: sandbox.fetch,
  auth: accessToken(sandbox.token('Grace Okafor')),
});
const call: Call = async <Result>(operation: string, args: object) =>
  (await client.call(operation as keyof OperationTypes, args as never)) as Result;

const sending = Object.entries(agentCalls).filter(([, { send }]) => send);
const wrappingUp = Object.entries(agentCalls).filter(([, { wrapUp }]) => wrapUp);

function addConversation(channel: Channel) {
  const { conversationId } = sandbox.addConversation({ channel, agent: 'Grace Okafor', text: 'Hi' });
  const conversation = sandbox.state.organizations[0]?.conversations[conversationId];
  const agent = conversation?.participants.find(({ purpose }) => purpose === 'agent');
  if (!conversation || !agent) throw new Error('The conversation has no agent.');
  return { conversation, agent };
}

test.each(sending)('an agent answers in the channel %s', async (channel, { send }) => {
  const { conversation, agent } = addConversation(channel as Channel);
  await send?.(call, conversation, agent, 'Hello back');
  expect(sandbox.sent.at(-1)).toMatchObject({ conversationId: conversation.id, text: 'Hello back' });
});

test.each(wrappingUp)('an agent wraps up in the channel %s', async (channel, { wrapUp }) => {
  const { conversation, agent } = addConversation(channel as Channel);
  const [code] = sandbox.state.organizations[0]?.wrapupCodes ?? [];
  await wrapUp?.(call, conversation, agent, { code: code?.id ?? '', notes: 'Done' });
  expect(agent.communications[0].wrapup).toMatchObject({ code: code?.id, notes: 'Done' });
});
