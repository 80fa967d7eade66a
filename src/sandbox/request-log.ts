import { findToken, getBearerToken } from './auth/authorize-request.js';
import { formatTime, type SandboxClock } from './sandbox-clock.js';
import type { RequestCaller, SandboxRequest } from './sandbox-request.js';
import type { SandboxState } from './state.js';

/** A request while the sandbox handles it. */
export type RequestEntry = { -readonly [Name in keyof SandboxRequest]: SandboxRequest[Name] };

/** The last requests, oldest first. */
export interface RequestLog {
  readonly list: readonly SandboxRequest[];
  /** Creates an entry, which the handlers of the request complete. It is in the list after `add`. */
  start(request: Request, pathname: string): RequestEntry;
  add(entry: RequestEntry): void;
}

/** The number of requests that the log keeps. */
export const MAX_REQUESTS = 1000;

export function createRequestLog(state: SandboxState, clock: SandboxClock): RequestLog {
  let list: SandboxRequest[] = [];
  let count = 0;
  return {
    get list() {
      return list.slice(-MAX_REQUESTS);
    },
    start: (request, pathname) => {
      count += 1;
      const caller = findCaller(state, getBearerToken(request) ?? '', clock.now());
      return {
        number: count,
        time: formatTime(clock.now()),
        method: request.method,
        path: pathname,
        ...(caller ? { caller } : {}),
      };
    },
    add: (entry) => {
      list.push(entry);
      // Dropping in batches costs less than moving all entries for each request.
      if (list.length >= 2 * MAX_REQUESTS) list = list.slice(-MAX_REQUESTS);
    },
  };
}

/** Adds the response to the entry of its request. */
export async function completeEntry(entry: RequestEntry, response: Response): Promise<void> {
  entry.status = response.status;
  const correlationId = response.headers.get('inin-correlation-id');
  if (correlationId) entry.correlationId = correlationId;
  // The body of a fault can be incomplete.
  const hasError = response.status >= 400 && response.headers.get('content-type')?.startsWith('application/json');
  if (!hasError || entry.fault?.body) return;
  const body = (await response.clone().json()) as Record<string, string>;
  // The token endpoint has its own format.
  entry.error = { code: body.code ?? body.error ?? '', message: body.message ?? body.error_description ?? '' };
}

function findCaller(state: SandboxState, accessToken: string, now: number): RequestCaller | undefined {
  const found = findToken(state, accessToken, now);
  if (!found) return undefined;
  const { userId, clientId } = found.token;
  const user = found.organization.users.find(({ id }) => id === userId);
  return { organization: found.organization.name, ...(user ? { user: user.name, userId: user.id } : {}), clientId };
}
