import { accessToken, createClient } from 'genesys-conversations-digital';
import { createSandbox } from 'genesys-conversations-digital/sandbox';
import { expect, test } from 'vitest';
import { answerEmails } from './answer-emails.js';

test('answers each waiting email once', async () => {
  const sandbox = createSandbox();
  const ada = sandbox.customer('Ada');
  const { conversationId } = ada.sendEmail({ subject: 'Opening hours', text: 'Are you open on Sunday?' });
  const auth = accessToken(sandbox.token('Grace Okafor'));
  const client = createClient({ baseUrl: sandbox.url, fetch: sandbox.fetch, auth });

  await answerEmails(client, 'Thank you. We are looking into it.');
  await answerEmails(client, 'Thank you. We are looking into it.');

  expect(ada.readMessages().map(({ text }) => text)).toEqual(['Thank you. We are looking into it.']);
  expect(sandbox.organization().state.conversations[conversationId]?.endTime).toBeDefined();
});
