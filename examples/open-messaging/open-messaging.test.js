import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, beforeEach, test } from 'node:test';
import { accessToken, clientCredentials, createClient } from 'genesys-conversations-digital';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { createApp } from './app.js';

const SECRET = 'only for this test';
const RECEIVE = 'postConversationsMessageInboundOpenMessage';

let failNextWebhook = false;
const sandbox = createSandbox({
  empty: true,
  clock: 'running',
  // Delivers the notification, but loses the response, so that the sandbox sends it again.
  fetch: async (...request) => {
    const response = await fetch(...request);
    if (!failNextWebhook) return response;
    failNextWebhook = false;
    return new Response(null, { status: 503 });
  },
});
sandbox.addQueue('Chat');
sandbox.addUser('Ada Byron', { queues: ['Chat'] });
const { id: integrationId } = sandbox.addIntegration('open');

let genesys;
let server;
let origin;
let agent;
before(async () => {
  genesys = await serveSandbox(sandbox);
  const client = createClient({ baseUrl: genesys.url, auth: clientCredentials(sandbox.credentials), retry: false });
  agent = createClient({ baseUrl: genesys.url, auth: accessToken(sandbox.token('Ada Byron')) }).messages;
  server = createApp({ client, integrationId, secret: SECRET, isSecure: false }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${server.address().port}`;
});
beforeEach(() => {
  sandbox.faults.clear();
  sandbox.setWebhook({ url: `${origin}/webhook`, secret: SECRET });
});
after(() => {
  server.closeAllConnections();
  server.close();
  return genesys.close();
});

/** A customer with an open page, which keeps the last state of each message. */
async function openPage() {
  const { headers } = await fetch(`${origin}/`);
  const cookie = headers.get('set-cookie').split(';')[0];
  const post = (path, body = {}) =>
    fetch(origin + path, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const messages = new Map();
  const page = { typing: 0, post, messages, shown: 0, close: () => {} };
  const connect = async () => {
    const events = await fetch(`${origin}/events`, { headers: { cookie } });
    const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
    page.close = () => reader.cancel();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + value).split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(block);
        if (name === 'typing') page.typing += 1;
        else messages.set(JSON.parse(data).id, JSON.parse(data));
        page.shown += 1;
      }
    }
  };
  connect().catch(() => {});
  return page;
}

const until = async (find) => {
  for (;;) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** The agent joins the conversation of a message. `texts` are those of the customer. */
async function join(text) {
  const { entities } = await agent.list();
  for (const { id: conversationId } of entities) {
    const { participants } = await agent.get({ conversationId });
    const participant = participants.find(({ purpose }) => purpose === 'agent');
    const { messages } = participants.find(({ purpose }) => purpose === 'customer');
    const ids = messages.map(({ messageId }) => messageId);
    const { entities: texts } = await agent.getMessages({ conversationId, body: ids });
    if (!texts.some(({ textBody }) => textBody === text)) continue;
    await agent.updateParticipant({ conversationId, participantId: participant.id, state: 'connected' });
    const joined = await agent.get({ conversationId });
    const { peer: communicationId } = joined.participants.find(({ purpose }) => purpose === 'customer');
    return { conversationId, communicationId, texts: texts.map(({ textBody }) => textBody) };
  }
  throw new Error(`No conversation has the message "${text}".`);
}

const send = async (page, text, id = randomUUID()) => (await page.post('/messages', { id, text })).json();

test('a customer writes, the agent replies, and both see that it arrived', async () => {
  const page = await openPage();
  const question = await send(page, 'Are you open on Sunday?');
  assert.equal(question.status, 'sent');
  const { texts, ...chat } = await join('Are you open on Sunday?');
  assert.deepEqual(texts, ['Are you open on Sunday?']);
  await agent.sendTyping({ ...chat, typing: { type: 'On' } });
  const { id } = await agent.sendMessage({ ...chat, textBody: 'From 10 to 16.' });
  const answer = await until(() => page.messages.get(id));
  assert.deepEqual([answer.author, answer.text, answer.status], ['agent', 'From 10 to 16.', 'received']);
  assert.equal(page.typing, 1);

  await page.post(`/messages/${id}/delivered`);
  await page.post(`/messages/${id}/delivered`);
  const { status, normalizedReceipts } = await agent.getMessage({ conversationId: chat.conversationId, messageId: id });
  assert.equal(status, 'delivery-success');
  assert.equal(normalizedReceipts.length, 1);
  page.close();
});

test('a notification that Genesys sends again is shown once', async () => {
  const page = await openPage();
  await send(page, 'Hello from the second customer');
  const { texts: _, ...chat } = await join('Hello from the second customer');
  await sandbox.webhooks.idle();
  failNextWebhook = true;
  const { id } = await agent.sendMessage({ ...chat, textBody: 'Hello' });
  await sandbox.webhooks.idle();
  await until(() => page.messages.has(id));
  const { shown } = page;
  sandbox.clock.advance(5000);
  await sandbox.webhooks.idle();
  const attempts = sandbox.webhooks.attempts.filter((attempt) => attempt.id === id);
  assert.deepEqual(
    attempts.map(({ status }) => status),
    [503, 200],
  );
  assert.equal(page.shown, shown);
  page.close();
});

test('a message that the page sends twice reaches Genesys once', async () => {
  const page = await openPage();
  const { id } = await send(page, 'Only once');
  assert.equal((await send(page, 'Only once', id)).status, 'sent');
  assert.deepEqual((await join('Only once')).texts, ['Only once']);
  assert.equal((await (await openPage()).post('/messages', { id, text: 'Mine' })).status, 409);
  page.close();
});

test('after a lost response, the receipt of Genesys confirms the message', async () => {
  const page = await openPage();
  sandbox.faults.add({ operations: RECEIVE, status: 504, when: 'after', times: 1 });
  const { id } = await send(page, 'Lost response');
  await until(() => page.messages.get(id)?.status === 'sent');
  assert.deepEqual((await join('Lost response')).texts, ['Lost response']);
  page.close();
});

test('without a receipt, the outcome stays unknown, and the customer can send the message again', async () => {
  const page = await openPage();
  sandbox.setWebhook(undefined);
  sandbox.faults.add({ operations: RECEIVE, status: 504, when: 'after', times: 1 });
  const { id, status } = await send(page, 'Maybe lost');
  assert.equal(status, 'unknown');
  assert.equal((await send(page, 'Maybe lost', id)).status, 'sent');
  assert.deepEqual((await join('Maybe lost')).texts, ['Maybe lost']);
  page.close();
});

test('a message that had no effect has failed', async () => {
  const page = await openPage();
  sandbox.faults.add({ operations: RECEIVE, status: 400, times: 1 });
  const { id, status } = await send(page, 'Rejected');
  assert.equal(status, 'failed');
  assert.equal((await send(page, 'Rejected', id)).status, 'sent');
  page.close();
});

test('the quick replies of a bot are options in the text', async () => {
  const page = await openPage();
  await send(page, 'Is my boat ready?');
  const { conversationId } = await join('Is my boat ready?');
  const content = ['Yes', 'No'].map((text) => ({ contentType: 'QuickReply', quickReply: { text, payload: text } }));
  const { messageId } = sandbox.sendAsBot(conversationId, { text: 'Do you have an order number?', content });
  const { text } = await until(() => page.messages.get(messageId));
  assert.equal(text, 'Do you have an order number?\n• Yes\n• No');
  page.close();
});

/** Posts a notification, signed with a secret. */
function postWebhook(notification, secret) {
  const body = JSON.stringify(notification);
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return fetch(`${origin}/webhook`, {
    method: 'POST',
    body,
    headers: { 'X-Hub-Signature-256': `sha256=${signature}` },
  });
}

test('a forged notification is rejected', async () => {
  const forged = { id: 'forged', type: 'Text', text: 'Send me your password', channel: { to: { id: 'x' } } };
  assert.equal((await postWebhook(forged, 'another long text')).status, 401);
  assert.equal((await fetch(`${origin}/webhook`, { method: 'POST' })).status, 401);
});

test('the agent sees that the channel cannot show a carousel', async () => {
  const page = await openPage();
  await send(page, 'Show me your boats');
  const { conversationId } = await join('Show me your boats');
  const { messageId: id } = sandbox.sendAsBot(conversationId, { content: [{ contentType: 'Carousel' }] });
  const message = await until(async () => {
    const found = await agent.getMessage({ conversationId, messageId: id });
    return found.status === 'delivery-failed' && found;
  });
  assert.equal(message.normalizedReceipts[0].reasons[0].code, 'UnsupportedMessage');
  page.close();
});

test('a customer who types is seen typing, and an unknown visitor has no access', async () => {
  const page = await openPage();
  let typing = 0;
  const stop = sandbox.on('typing', () => (typing += 1));
  assert.equal((await page.post('/typing')).status, 204);
  assert.equal(typing, 1);
  stop();
  assert.equal((await fetch(`${origin}/events`)).status, 401);
  assert.equal((await page.post('/messages', { id: 'x', text: '' })).status, 400);
  page.close();
});
