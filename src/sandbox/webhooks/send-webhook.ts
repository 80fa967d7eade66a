import type { WebhookOptions } from './webhook-options.js';

/** What became of a request: its status, and the problem if it failed. */
export interface WebhookOutcome {
  readonly status?: number;
  readonly error?: string;
  readonly isRetryable: boolean;
}

/**
 * Genesys waits 10 seconds for a response, and retries after a timeout, a 429 or a 5xx:
 * https://developer.genesys.cloud/commdigital/digital/openmessaging/validate
 * That it also retries after a failed connection is an assumption.
 */
const TIMEOUT_MS = 10_000;

/** Signs a body and sends it to a webhook. It never throws. */
export async function sendWebhook(
  fetch: typeof globalThis.fetch,
  { url, secret, headers }: WebhookOptions,
  body: Uint8Array<ArrayBuffer>,
): Promise<WebhookOutcome> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'x-hub-signature-256': await signBody(secret, body) },
      body,
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    const { status, ok } = response;
    if (ok) return { status, isRetryable: false };
    return { status, error: describeStatus(status), isRetryable: status === 429 || status >= 500 };
  } catch (error) {
    return { error: describeError(error, signal), isRetryable: true };
  } finally {
    clearTimeout(timer);
  }
}

/** The value of the header `X-Hub-Signature-256`: an HMAC of the bytes of the body. */
export async function signBody(secret: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, body);
  return `sha256=${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
}

/** What to check first, because it is the usual cause. */
const HINTS: Readonly<Record<number, string>> = {
  401: 'Check that it verifies the unchanged bytes of the body, with the same secret.',
  403: 'Check that it verifies the unchanged bytes of the body, with the same secret.',
  404: 'Check the path of its URL.',
  405: 'It must accept POST.',
};

function describeStatus(status: number): string {
  const hint = status >= 300 && status < 400 ? 'Redirects are not followed.' : HINTS[status];
  return `The response has the status ${status}.${hint ? ` ${hint}` : ''}`;
}

function describeError(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `There was no response within ${TIMEOUT_MS / 1000} seconds.`;
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  const detail = cause?.code ?? cause?.message;
  return `The connection failed${typeof detail === 'string' ? ` (${detail})` : ''}.`;
}
