import { type OperationId, operations } from '../generated/operations.js';
import schemas from '../generated/schemas.json' with { type: 'json' };
import { authorizeRequest, getBearerToken } from './auth/authorize-request.js';
import type { Context } from './context.js';
import { createFailure, type Fail, Failure } from './failure.js';
import type { FaultInjector } from './faults/faults.js';
import { buildRateLimitHeaders, type RateLimit } from './faults/rate-limiter.js';
import { operationHandlers } from './operation-handlers.js';
import type { Random } from './random.js';
import { createFailureResponse, createSuccessResponse } from './request/api-responses.js';
import type { findRoute, Route } from './request/find-route.js';
import { parseArguments } from './request/parse-arguments.js';
import { parseBody } from './request/parse-body.js';
import type { RequestEntry, RequestLog } from './request-log.js';
import { formatTime, type SandboxClock } from './sandbox-clock.js';
import type { Emitter, SandboxEvents } from './sandbox-events.js';
import type { SandboxState } from './state.js';
import type { WebhookSender } from './webhooks/webhook-sender.js';

/** The state and services that all request handlers share. */
export interface SandboxCore {
  state: SandboxState;
  clock: SandboxClock;
  random: Random;
  /** Creates correlation ids. It is separate, so that reads do not change the ids that writes create. */
  correlationRandom: Random;
  /** Decides which requests faults affect. */
  faultRandom: Random;
  events: Emitter<SandboxEvents>;
  faults: FaultInjector;
  requests: RequestLog;
  webhooks: WebhookSender;
  /** Counts the requests of each token. Undefined without a rate limit. */
  limiter: ((token: string) => RateLimit) | undefined;
  /** Call it after each change of the state. */
  notifyChange: () => void;
}

/** Responds to a request to `/api`: authorizes the caller, validates the request and calls the operation's handler. */
export function handleApiRequest(
  core: SandboxCore,
  request: Request,
  url: URL,
  bytes: Uint8Array,
  route: ReturnType<typeof findRoute>,
  entry: RequestEntry,
): Response {
  const correlationId = core.correlationRandom.uuid();
  const rate = core.limiter?.(getBearerToken(request) ?? '');
  const headers = rate ? buildRateLimitHeaders(rate) : {};
  try {
    if (rate && rate.count > rate.allowed) throw createRateLimitFailure(rate);
    if (!route || 'allow' in route) throw createRouteFailure(route);
    const { operationId } = route;
    const data = runOperation(core, request, url, bytes, route, entry);
    const status = findSuccessStatus(operationId, data);
    return createSuccessResponse(status, data ?? getEmptyBody(operationId, status), correlationId, headers);
  } catch (error) {
    if (error instanceof Failure) return createFailureResponse(error, correlationId, headers);
    // A bug in the sandbox: the client still needs a response.
    const message = `Internal error of the sandbox: ${error instanceof Error ? error.stack : error}`;
    return createFailureResponse(new Failure(500, 'internal.server.error', { message }), correlationId);
  }
}

function runOperation(
  core: SandboxCore,
  request: Request,
  url: URL,
  bytes: Uint8Array,
  { operationId, path }: Route,
  entry: RequestEntry,
): unknown {
  const { state, clock } = core;
  const fail: Fail = (codes, details) => {
    throw createFailure(operationId, typeof codes === 'string' ? [codes] : codes, details);
  };
  const authorized = authorizeRequest(state, request, operationId, clock.now(), fail);
  const { body, method } = operations[operationId];
  const json = body ? parseBody(request, bytes, !body.startsWith('optional'), fail) : undefined;
  const args = parseArguments(operationId, path, url.searchParams, json, fail);
  // A copy, because handlers store parts of the arguments in the state.
  entry.arguments = structuredClone(args);
  const ctx: Context = { ...core, ...authorized, operationId, now: formatTime(clock.now()), origin: url.origin, fail };
  const handler = operationHandlers[operationId] as (ctx: Context, args: unknown) => unknown;
  const data = handler(ctx, args);
  if (method !== 'GET') core.notifyChange();
  return data;
}

const createRateLimitFailure = ({ allowed, reset }: RateLimit): Failure =>
  new Failure(429, 'too.many.requests', {
    message: 'The rate limit of {allowed} requests per minute is exceeded. Try again in {reset} seconds.',
    params: { allowed: String(allowed), reset: String(reset) },
    headers: { 'retry-after': String(reset) },
  });

function createRouteFailure(route: { allow: string[] } | undefined): Failure {
  return route
    ? new Failure(405, 'method.not.allowed', {
        message: `This path supports only ${route.allow.join(', ')}.`,
        headers: { allow: route.allow.join(', ') },
      })
    : new Failure(404, 'not.found', { message: 'Unknown path. The sandbox does not implement it.' });
}

/** Genesys sends an empty object where the spec has a schema for the body. */
const getEmptyBody = (operationId: OperationId, status: number): object | undefined =>
  Object.hasOwn((schemas.responses as Record<string, object>)[operationId] ?? {}, status) ? {} : undefined;

/** An operation can have one success status with a body and one without. */
function findSuccessStatus(operationId: OperationId, data: unknown): number {
  const entries = Object.entries(operations[operationId].success);
  const match = entries.find(([, kind]) => (kind === 'empty') === (data === undefined)) ?? entries[0];
  return Number(match?.[0] ?? 200);
}
