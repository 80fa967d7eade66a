/** A request to a webhook. It contains no secret and no text of a message. */
export interface WebhookAttempt {
  /** When the request was sent, in the time of the sandbox (ISO 8601). */
  readonly time: string;
  readonly organizationId: string;
  readonly integrationId: string;
  readonly conversationId: string;
  /** The URL without its query. */
  readonly url: string;
  /** The type of the notification: `Text`, `Structured`, `Event` or `Receipt`. */
  readonly type: string;
  /** The id of the notification. A receipt has the id of its message. */
  readonly id: string;
  /** 1 for the first request, up to 6. */
  readonly attempt: number;
  /** The status of the response. Undefined without one. */
  readonly status?: number;
  /** Why the attempt failed. Undefined if it succeeded. */
  readonly error?: string;
  /** When the next attempt is due, in the time of the sandbox (ISO 8601). Undefined after a success and after the last attempt. */
  readonly retryAt?: string;
}
