import type { WebhookNotification } from '../../events/webhook-notification.js';
import { omitUndefined } from '../../transport/omit-undefined.js';
import { formatTime, type SandboxClock } from '../sandbox-clock.js';
import { sendWebhook, type WebhookOutcome } from './send-webhook.js';
import type { WebhookAttempt } from './webhook-attempt.js';
import type { WebhookOptions } from './webhook-options.js';

/** Genesys retries up to 5 times, 5 seconds apart: https://developer.genesys.cloud/commdigital/digital/openmessaging/validate */
const MAX_ATTEMPTS = 6;
const RETRY_DELAY_MS = 5000;
/** The number of attempts that `attempts` keeps. */
const MAX_KEPT_ATTEMPTS = 1000;

/** What was sent to the webhooks of a sandbox. */
export interface SandboxWebhooks {
  /** The last 1,000 requests to webhooks, oldest first. `reset` clears them. */
  readonly attempts: readonly WebhookAttempt[];
  /**
   * Resolves when no request to a webhook is in flight. A retry that waits for the clock of the sandbox does not count.
   *
   * @example
   * ```ts
   * await sandbox.webhooks.idle();
   * sandbox.clock.advance(5000); // the retry is due
   * await sandbox.webhooks.idle();
   * ```
   */
  idle(): Promise<void>;
}

/** Sends notifications to webhooks, in order for each conversation. */
export interface WebhookSender extends SandboxWebhooks {
  /** Sets the webhook of an integration, or removes it. */
  set(integrationId: string, webhook: WebhookOptions | undefined): void;
  has(integrationId: string): boolean;
  /** Creates an id for a notification that is not a message. */
  createId(): string;
  post(notification: PostedNotification): void;
  /** Sends the retries that are due. Call it when the clock has moved. */
  sendDue(): void;
  /** Forgets everything that waits, and the attempts. The webhooks stay. */
  clear(): void;
}

export interface PostedNotification {
  readonly organizationId: string;
  readonly integrationId: string;
  readonly conversationId: string;
  readonly body: WebhookNotification;
}

interface Delivery extends PostedNotification {
  readonly webhook: WebhookOptions;
  readonly bytes: Uint8Array<ArrayBuffer>;
  attempts: number;
  dueAt: number;
  isInFlight: boolean;
}

interface Services {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: SandboxClock;
  readonly createId: () => string;
  /** Receives each attempt. */
  readonly onAttempt: (attempt: WebhookAttempt) => void;
  /** Receives a notification whose last attempt failed. */
  readonly onFailure: (notification: PostedNotification, error: string) => void;
}

export function createWebhookSender({ fetch, clock, createId, onAttempt, onFailure }: Services): WebhookSender {
  const webhooks = new Map<string, WebhookOptions>();
  /** By conversation. The first of each is in flight or waits for its retry. */
  const queues = new Map<string, Delivery[]>();
  const inFlight = new Set<Promise<void>>();
  let attempts: WebhookAttempt[] = [];

  /** `clear` removes the queues when the state is replaced. */
  const isCurrent = (queue: Delivery[]): boolean => queues.get(queue[0]?.conversationId ?? '') === queue;

  const sendFirst = (queue: Delivery[]): void => {
    const [first] = queue;
    if (!first || first.isInFlight || first.dueAt > clock.now()) return;
    first.isInFlight = true;
    first.attempts += 1;
    const time = formatTime(clock.now());
    const sending: Promise<void> = sendWebhook(fetch, first.webhook, first.bytes)
      .then((outcome) => {
        first.isInFlight = false;
        if (isCurrent(queue)) complete(queue, first, time, outcome);
      })
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };

  const complete = (queue: Delivery[], delivery: Delivery, time: string, outcome: WebhookOutcome): void => {
    const { error, status, isRetryable } = outcome;
    const willRetry = isRetryable && delivery.attempts < MAX_ATTEMPTS;
    if (willRetry) delivery.dueAt = clock.now() + RETRY_DELAY_MS;
    else queue.shift();
    const retryAt = willRetry ? formatTime(delivery.dueAt) : undefined;
    const attempt = describeAttempt(delivery, time, omitUndefined({ status, error, retryAt }));
    attempts = [...attempts, attempt].slice(-MAX_KEPT_ATTEMPTS);
    if (queue.length === 0) queues.delete(delivery.conversationId);
    else if (willRetry) scheduleRetry(queue, delivery);
    else sendFirst(queue);
    if (error !== undefined && !willRetry) onFailure(delivery, error);
    onAttempt(attempt);
  };

  /** A manual clock calls `sendDue` when it is advanced. */
  const scheduleRetry = (queue: Delivery[], delivery: Delivery): void => {
    if (clock.isManual) return;
    const timer: unknown = setTimeout(
      () => {
        if (queue[0] !== delivery || !isCurrent(queue)) return;
        // A timer can fire slightly early.
        if (delivery.dueAt > clock.now()) scheduleRetry(queue, delivery);
        else sendFirst(queue);
      },
      Math.max(1, delivery.dueAt - clock.now()),
    );
    // A pending retry does not keep the process alive.
    (timer as { unref?: () => void }).unref?.();
  };

  return {
    set: (integrationId, webhook) => {
      if (webhook) webhooks.set(integrationId, webhook);
      else webhooks.delete(integrationId);
    },
    has: (integrationId) => webhooks.has(integrationId),
    createId,
    post: (notification) => {
      const webhook = webhooks.get(notification.integrationId);
      if (!webhook) return;
      const bytes = new TextEncoder().encode(JSON.stringify(notification.body));
      const queue = queues.get(notification.conversationId) ?? [];
      queues.set(notification.conversationId, queue);
      queue.push({ ...notification, webhook, bytes, attempts: 0, dueAt: clock.now(), isInFlight: false });
      sendFirst(queue);
    },
    sendDue: () => {
      for (const queue of queues.values()) sendFirst(queue);
    },
    clear: () => {
      queues.clear();
      attempts = [];
    },
    get attempts() {
      return attempts;
    },
    idle: async () => {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
}

function describeAttempt(
  { organizationId, integrationId, conversationId, webhook, body, attempts }: Delivery,
  time: string,
  outcome: Pick<WebhookAttempt, 'status' | 'error' | 'retryAt'>,
): WebhookAttempt {
  const { origin, pathname } = new URL(webhook.url);
  const { type, id } = body;
  return {
    time,
    organizationId,
    integrationId,
    conversationId,
    url: origin + pathname,
    type,
    id,
    attempt: attempts,
    ...outcome,
  };
}
