import { getBearerToken, INVALID_TOKEN } from './auth/authorize-request.js';
import { handleAuthorizationRequest } from './auth/handle-authorization-request.js';
import { handleIdentityRequest } from './auth/handle-identity-request.js';
import { handleTokenRequest } from './auth/handle-token-request.js';
import { deleteExpiredTokens, expireToken, revokeToken } from './auth/tokens.js';
import { Failure } from './failure.js';
import { applyFault } from './faults/apply-fault.js';
import type { FaultEffect, FaultTarget } from './faults/fault.js';
import { handleApiRequest, type SandboxCore } from './handle-api-request.js';
import { createFailureResponse, createSuccessResponse } from './request/api-responses.js';
import { findRoute } from './request/find-route.js';
import { completeEntry, type RequestEntry } from './request-log.js';
import { createTextResponse, handleUpload } from './uploads/handle-upload.js';

/** Responds to a request to the API, the login service or an upload URL, applies faults and logs the request. */
export async function handleRequest(core: SandboxCore, request: Request): Promise<Response> {
  const url = new URL(request.url);
  // Read the body first: operations are synchronous from here on, so that requests do not interleave.
  const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : new Uint8Array();
  request.signal.throwIfAborted();
  const entry = core.requests.start(request, url.pathname);
  try {
    const response = await respondTo(core, request, url, bytes, entry);
    await completeEntry(entry, response);
    return response;
  } finally {
    core.requests.add(entry);
    core.events.emit('request', entry);
  }
}

async function respondTo(
  core: SandboxCore,
  request: Request,
  url: URL,
  bytes: Uint8Array,
  entry: RequestEntry,
): Promise<Response> {
  const draw = (target: Exclude<FaultTarget, 'notification'>): FaultEffect => {
    entry.operation = target;
    const effect = core.faults.drawEffect(target);
    if (Object.keys(effect).length > 0) entry.fault = effect;
    return effect;
  };
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /oauth/token':
      return applyFault(draw('login'), core, request.signal, () => issueTokenAndNotify(core, request, bytes));
    case 'GET /oauth/authorize':
      return handleAuthorizationRequest(core, url);
    case 'GET /api/v2/tokens/me':
      return respond(core, () => handleIdentityRequest(core.state, request, core.clock.now()));
    case 'DELETE /api/v2/tokens/me':
      return respond(core, () => revokeOwnToken(core, request));
  }
  if (url.pathname.startsWith('/uploads/')) {
    return handleUploadRequest(core, request, url, bytes, request.method === 'GET' ? {} : draw('upload'));
  }
  const route = findRoute(request.method, url.pathname);
  if (!route || 'allow' in route) return handleApiRequest(core, request, url, bytes, route, entry);
  const effect = draw(route.operationId);
  if (effect.token === 'expired' && expireToken(core.state, getBearerToken(request) ?? '')) core.notifyChange();
  return applyFault(effect, core, request.signal, () => handleApiRequest(core, request, url, bytes, route, entry));
}

function handleUploadRequest(
  core: SandboxCore,
  request: Request,
  url: URL,
  bytes: Uint8Array,
  effect: FaultEffect,
): Promise<Response> {
  return applyFault(
    effect,
    core,
    request.signal,
    () => handleUpload(core, request, url, bytes),
    ({ status, details }) => createTextResponse(status, details.message ?? '', details.headers),
  );
}

async function issueTokenAndNotify(core: SandboxCore, request: Request, bytes: Uint8Array): Promise<Response> {
  const response = await handleTokenRequest(core, request, bytes);
  core.notifyChange();
  return response;
}

/** `DELETE /api/v2/tokens/me` revokes the token of the request. */
function revokeOwnToken(core: SandboxCore, request: Request): undefined {
  deleteExpiredTokens(core.state, core.clock.now());
  const isKnown = revokeToken(core.state, getBearerToken(request) ?? '');
  core.notifyChange();
  if (!isKnown) throw new Failure(401, 'bad.credentials', INVALID_TOKEN);
}

/** Runs the handler of a request outside the slice. */
function respond(core: SandboxCore, handle: () => object | undefined): Response {
  const correlationId = core.correlationRandom.uuid();
  try {
    return createSuccessResponse(200, handle(), correlationId);
  } catch (error) {
    if (error instanceof Failure) return createFailureResponse(error, correlationId);
    throw error;
  }
}
