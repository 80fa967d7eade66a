import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import express from 'express';
import { AuthenticationError, verifyWebhook } from 'genesys-conversations-digital';
import { createBridge } from './bridge.js';
import { memoryStore } from './memory-store.js';

const MAX_TEXT_LENGTH = 4000;

/**
 * A web chat that is connected with Genesys Cloud by Open Messaging.
 *
 * @param client A client with client credentials.
 * @param integrationId The id of the Open Messaging integration.
 * @param secret The secret of the integration, which signs its notifications.
 * @param isSecure Whether the cookie is sent over https only.
 */
export function createApp({ client, integrationId, secret, store = memoryStore(), isSecure = true }) {
  /** The open pages, by customer. */
  const pages = new Map();
  const publish = (customerId, event, data) => {
    for (const page of pages.get(customerId) ?? []) page.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const bridge = createBridge({ client, integrationId, store, publish });

  const app = express();
  app.disable('x-powered-by');

  // Genesys → customer. The signature covers the bytes of the body, so they must not be parsed before.
  app.post('/webhook', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    let notification;
    try {
      notification = await verifyWebhook(toRequest(request), secret);
    } catch (error) {
      console.error(error.message);
      return response.sendStatus(error instanceof AuthenticationError ? 401 : 400);
    }
    const isNew = await bridge.accept(notification);
    // Genesys waits 10 seconds for a response. What takes time comes after it.
    response.sendStatus(200);
    if (isNew) await bridge.process(notification).catch((error) => console.error(error.message));
  });

  app.get('/', (request, response) => {
    if (!findCustomer(request)) {
      response.cookie('session', randomUUID(), { httpOnly: true, sameSite: 'lax', secure: isSecure });
    }
    response.set('content-security-policy', "default-src 'self'; style-src 'unsafe-inline'; img-src data:");
    response.sendFile(join(import.meta.dirname, 'page.html'));
  });
  app.get('/page.js', (_request, response) => response.sendFile(join(import.meta.dirname, 'page.js')));

  // Everything below is for a customer with a session.
  app.use(express.json({ limit: '32kb' }), (request, response, next) => {
    request.customer = findCustomer(request);
    if (request.customer) next();
    else response.status(401).send('There is no session. Open / first.');
  });

  app.get('/events', async (request, response) => {
    const { id } = request.customer;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    pages.set(id, (pages.get(id) ?? new Set()).add(response));
    response.on('close', () => {
      pages.get(id)?.delete(response);
      if (pages.get(id)?.size === 0) pages.delete(id);
    });
    // A page that connects again gets what it has missed.
    for (const message of await store.list(id)) response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  });

  // Customer → Genesys.
  app.post('/messages', async (request, response) => {
    const { id, text } = request.body ?? {};
    const isValid =
      /^[\w-]{8,64}$/.test(id) && typeof text === 'string' && text.trim() && text.length <= MAX_TEXT_LENGTH;
    if (!isValid) {
      return response.status(400).send(`A message has an "id" and a "text" of up to ${MAX_TEXT_LENGTH} characters.`);
    }
    const message = await bridge.send(request.customer, { id, text });
    if (message) response.json(message);
    else response.status(409).send('Another message has this id.');
  });
  app.post('/typing', async (request, response) => {
    await bridge.sendTyping(request.customer);
    response.sendStatus(204);
  });
  app.post('/messages/:id/delivered', async (request, response) => {
    await bridge.confirmDelivery(request.customer, request.params.id);
    response.sendStatus(204);
  });

  app.use((error, _request, response, next) => {
    if (response.headersSent) return next(error);
    console.error(error.message);
    response.sendStatus(error.statusCode ?? 502);
  });
  return app;
}

/** The request with its raw body, as `verifyWebhook` needs it. */
const toRequest = (request) =>
  new Request('http://localhost/webhook', {
    method: 'POST',
    headers: { 'x-hub-signature-256': request.get('x-hub-signature-256') ?? '' },
    body: Buffer.isBuffer(request.body) ? request.body : '',
  });

/** The customer of a session. Agents see the id of the customer, so it does not reveal the session. */
function findCustomer(request) {
  const session = /(?:^|; )session=([\w-]{36})(?:;|$)/.exec(request.get('cookie') ?? '')?.[1];
  return session && { id: createHash('sha256').update(session).digest('hex').slice(0, 32), name: 'Website visitor' };
}
