import { ArgumentError, AuthenticationError } from '../transport/errors.js';
import type { WebhookNotification } from './webhook-notification.js';

/**
 * Verifies a notification of Open Messaging and returns its body: a message, receipt or event for a customer.
 * https://developer.genesys.cloud/commdigital/digital/openmessaging/validate
 *
 * @param request The request as it arrived. Its body must not have been read. A server without `Request` can create one from the
 * headers and the raw bytes of the body.
 * @param secret The `outboundNotificationWebhookSignatureSecretToken` of the integration.
 * @throws AuthenticationError if the signature is missing or does not match: respond with the status 401.
 * @throws ArgumentError for an empty secret.
 *
 * @example
 * const message = await verifyWebhook(request, secret);
 * if (message.type === 'Text') await sendToCustomer(message.channel?.to?.id, message.text);
 */
export async function verifyWebhook(request: Request, secret: string): Promise<WebhookNotification> {
  if (!secret) throw new ArgumentError('verifyWebhook', [{ argument: 'secret', problem: 'is empty' }]);
  const body = await request.arrayBuffer();
  const encoded = /^sha256=([A-Za-z0-9+/]+=*)$/.exec(request.headers.get(HEADER) ?? '')?.[1];
  if (encoded === undefined) throw createError(`the header ${HEADER} is missing or has another format`);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['verify']);
  // `verify` compares in constant time.
  const isValid = await crypto.subtle.verify('HMAC', key, decodeBase64(encoded), body);
  if (!isValid) throw createError('the signature does not match. Check the secret, and pass the body unchanged');
  return JSON.parse(new TextDecoder().decode(body)) as WebhookNotification;
}

const HEADER = 'X-Hub-Signature-256';

/** Text that is not Base64 gives an empty signature, which never matches. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

const createError = (problem: string): AuthenticationError =>
  new AuthenticationError(`verifyWebhook: ${problem}.`, { status: 401 });
