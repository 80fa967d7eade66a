import { rejectUnknownKeys } from '../reject-unknown-keys.js';

/** The webhook of an Open Messaging integration. */
export interface WebhookOptions {
  /** Where notifications are sent. Genesys requires https on port 443; the sandbox also accepts http and any port. */
  url: string;
  /**
   * The secret that signs notifications, of at least 16 characters:
   * [the minimum of Genesys](https://github.com/MyPureCloud/platform-client-sdk-java/blob/master/build/docs/OpenIntegrationRequest.md).
   */
  secret: string;
  /** Further headers of each request. Default: none. */
  headers?: Readonly<Record<string, string>>;
}

const MIN_SECRET_LENGTH = 16;

/**
 * Validates a webhook. `subject` is the name of the function that received it.
 *
 * @throws TypeError for an unknown option, an invalid URL, a short secret or an invalid header. The message contains no secret.
 */
export function validateWebhook(subject: string, webhook: WebhookOptions): WebhookOptions {
  rejectUnknownKeys(subject, webhook, { url: true, secret: true, headers: true });
  const { url, secret, headers = {} } = webhook;
  if (!isHttpUrl(url)) throw new TypeError(`${subject}: the webhook's "url" must be an http or https URL.`);
  if (typeof secret !== 'string' || secret.length < MIN_SECRET_LENGTH) {
    throw new TypeError(`${subject}: the webhook's "secret" must have at least ${MIN_SECRET_LENGTH} characters.`);
  }
  try {
    new Headers(headers);
  } catch {
    throw new TypeError(`${subject}: the webhook's "headers" contain an invalid name or value.`);
  }
  return { url, secret, headers };
}

/** `fetch` rejects a URL with a user or password. */
function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password;
}
