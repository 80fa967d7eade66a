import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

test('a reply to a social post needs an existing message', async () => {
  const sandbox = createSandbox();
  const conversation = Object.values(sandbox.state.organizations[0]?.conversations ?? {}).find(
    ({ channel }) => channel === 'social',
  );
  const conversationId = conversation?.id ?? '';
  const mei = conversation?.participants.find(({ name }) => name === 'Mei Tanaka');
  const communicationId = mei?.communications.at(-1)?.id ?? '';
  const { socials } = createCheckedClient(sandbox, 'Mei Tanaka');
  const inReplyToMessageId = conversation?.message?.messages[0]?.id ?? '';
  const reply = { conversationId, communicationId, textBody: 'On the first of May!' };
  const sent = await socials.sendMessage({ ...reply, inReplyToMessageId });
  expect(sent).toMatchObject({ normalizedMessage: { text: 'On the first of May!' } });
  expect(sandbox.sent).toMatchObject([{ channel: 'social', text: 'On the first of May!' }]);
  await expect(socials.sendMessage({ ...reply, inReplyToMessageId: 'none' })).rejects.toMatchObject({
    code: 'not.found',
  });
});
