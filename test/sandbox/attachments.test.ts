import { expect, onTestFinished, test } from 'vitest';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { createCheckedClient } from './helpers/checked-client.js';

const download = async (sandbox: { fetch: typeof fetch | ((request: Request) => Promise<Response>) }, url = '') => {
  const response = await sandbox.fetch(new Request(url));
  return { type: response.headers.get('content-type'), bytes: new Uint8Array(await response.arrayBuffer()) };
};

test("agents download the attachments of a customer's email, and send copies back", async () => {
  const sandbox = createSandbox();
  const zoe = sandbox.customer('Zoe');
  const content = new Uint8Array([0, 255, 1]);
  const { conversationId, messageId } = zoe.sendEmail({
    subject: 'Files',
    text: 'See attached',
    attachments: [
      { name: 'a.pdf', content },
      { name: 'note.txt', content: 'Grüße' },
      { name: 'later.png', contentType: 'image/png', contentLength: 99 },
    ],
  });
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const { attachments = [] } = await emails.getMessage({ conversationId, messageId });
  expect(attachments).toMatchObject([
    { name: 'a.pdf', contentType: 'application/pdf', contentLength: 3 },
    { name: 'note.txt', contentType: 'text/plain', contentLength: 7 },
    { name: 'later.png', contentLength: 99 },
  ]);
  const [pdf, note, later] = attachments;
  expect(await download(sandbox, pdf?.contentUri)).toEqual({ type: 'application/pdf', bytes: content });
  expect((await download(sandbox, note?.contentUri)).bytes).toEqual(new TextEncoder().encode('Grüße'));
  expect(later).not.toHaveProperty('contentUri');

  const { participants = [] } = await emails.get({ conversationId });
  const participantId = participants.find(({ purpose }) => purpose === 'agent')?.id ?? '';
  await emails.updateParticipant({ conversationId, participantId, state: 'connected' });
  const sourceMessage = { id: messageId };
  const draft = await emails.copyDraftAttachments({ conversationId, sourceMessage, attachments: [pdf ?? {}] });
  expect((await download(sandbox, draft.attachments?.[0]?.contentUri)).bytes).toEqual(content);
  await emails.sendMessage({
    conversationId,
    from: draft.from,
    to: draft.to,
    textBody: 'Back',
    htmlBody: '<p>Back</p>',
  });
  const [received] = zoe.readMessages();
  expect(received).toMatchObject({ html: '<p>Back</p>', attachments: [{ name: 'a.pdf' }] });
  expect(zoe.downloadFile(received?.attachments?.[0]?.attachmentId ?? '')).toEqual(content);
  expect(() => zoe.downloadFile('none')).toThrow('Unknown file "none". Use the attachmentId');
});

test('an uploaded page cannot run scripts in the origin of the console', async () => {
  const sandbox = createSandbox();
  const server = await serveSandbox(sandbox);
  onTestFinished(() => server.close());
  const page = { name: 'page.html', contentType: 'text/html', content: '<script>fetch("/_sandbox/reset")</script>' };
  const { conversationId, messageId } = sandbox
    .customer('Zoe')
    .sendEmail({ text: 'See attached', attachments: [page] });
  const { emails } = createCheckedClient(sandbox, 'Grace Okafor');
  const { attachments = [] } = await emails.getMessage({ conversationId, messageId });
  const response = await fetch(server.url + new URL(attachments[0]?.contentUri ?? '').pathname);
  expect(await response.text()).toBe(page.content);
  // Browsers give a sandboxed document an origin of its own: https://www.w3.org/TR/CSP3/#directive-sandbox
  expect(response.headers.get('content-security-policy')).toBe('sandbox');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test("agents download a customer's image", async () => {
  const sandbox = createSandbox();
  const content = new Uint8Array([1, 2]);
  const { conversationId, messageId } = sandbox.customer('Zoe').sendImage({ content });
  const { messages } = createCheckedClient(sandbox, 'Grace Okafor');
  const { media: [image] = [] } = await messages.getMessage({ conversationId, messageId });
  expect(image).toMatchObject({ contentLengthBytes: 2, mediaType: 'image/png' });
  expect(await download(sandbox, image?.url)).toEqual({ type: 'image/png', bytes: content });
});
