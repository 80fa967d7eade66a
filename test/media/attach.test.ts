import { expect, test } from 'vitest';
import { MediaError } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from '../sandbox/helpers/checked-client.js';

const setUp = () => {
  const sandbox = createSandbox();
  const { conversationId, messageId } = sandbox.customer('Zoe').sendEmail({ subject: 'Offer', text: 'Please' });
  return { sandbox, conversationId, messageId, client: createCheckedClient(sandbox, 'Grace Okafor') };
};

const connect = async ({ client, conversationId }: ReturnType<typeof setUp>) => {
  const { participants = [] } = await client.emails.get({ conversationId });
  const participantId = participants.find(({ purpose }) => purpose === 'agent')?.id ?? '';
  await client.emails.updateParticipant({ conversationId, participantId, state: 'connected' });
};

test('the customer receives an attached file with the reply', async () => {
  const world = setUp();
  await connect(world);
  const { client, conversationId, sandbox } = world;
  const content = new Uint8Array([1, 2, 3]);
  const steps: string[] = [];
  const attachment = await client.emails.attach(
    { conversationId, file: { name: 'offer.pdf', content } },
    { onProgress: ({ step }) => void steps.push(step) },
  );
  expect(attachment).toMatchObject({ name: 'offer.pdf', contentType: 'application/pdf', contentLength: 3 });
  expect([...new Set(steps)]).toEqual(['read', 'create', 'upload']);
  const draft = await client.emails.getDraft({ conversationId });
  expect(draft.attachments).toMatchObject([{ attachmentId: attachment.attachmentId }]);
  const { from, to } = draft;
  await client.emails.sendMessage({ conversationId, from, to, textBody: 'Our offer', attachments: [attachment] });
  const zoe = sandbox.customer('Zoe');
  const [received] = zoe.readMessages();
  expect(received?.attachments).toMatchObject([{ name: 'offer.pdf' }]);
  expect(zoe.downloadFile(attachment.attachmentId ?? '')).toEqual(content);
});

test('a failed step is named', async () => {
  const { client, conversationId } = setUp();
  const file = { name: 'offer.pdf', content: new Uint8Array([1]) };
  const error = await client.emails.attach({ conversationId, file }).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(MediaError);
  expect(error).toMatchObject({ step: 'create', file: 0 });
});

test('invalid arguments are rejected before a request', async () => {
  const { client, conversationId } = setUp();
  const file = { name: 'an offer.pdf', content: new Uint8Array([1]) };
  await expect(client.emails.attach({ conversationId, file })).rejects.toThrow('does not allow');
  const extra = { conversationId, file: { name: 'a.pdf', content: new Uint8Array([1]) }, name: 'b.pdf' };
  await expect(client.emails.attach(extra)).rejects.toThrow('name must be omitted');
});
