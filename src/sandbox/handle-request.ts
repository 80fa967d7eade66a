import { authorizeEndpoint } from './auth/authorize-endpoint.js';
import { bearerOf } from './auth/authorize-request.js';
import { identityEndpoint } from './auth/identity-endpoint.js';
import { tokenEndpoint } from './auth/token-endpoint.js';
import { forgetExpired, revokeToken } from './auth/tokens.js';
import { Failure } from './failure.js';
import { damaged } from './faults/damage.js';
import { type Core, handleApiRequest } from './handle-api-request.js';
import { failureResponse, successResponse } from './request/api-responses.js';
import { findRoute } from './request/find-route.js';
import { plain, uploadEndpoint } from './uploads/upload-endpoint.js';

/** Answers any request: login, API, and what goes wrong with either. */
export async function handleRequest(core: Core, request: Request): Promise<Response> {
  const url = new URL(request.url);
  // The body first, then everything else in one go: no other request comes in between.
  const bytes = new Uint8Array(await request.arrayBuffer());
  request.signal.throwIfAborted();
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /oauth/token':
      return damaged(core.faults.strike('login'), core, request.signal, () => logIn(core, request, bytes));
    case 'GET /oauth/authorize':
      return authorizeEndpoint(core, url);
    case 'GET /api/v2/users/me':
    case 'GET /api/v2/tokens/me':
      return identify(core, request, url);
    case 'DELETE /api/v2/tokens/me':
      return logOut(core, request);
  }
  if (url.pathname.startsWith('/uploads/')) return store(core, request, url, bytes);
  const found = findRoute(request.method, url.pathname);
  if (!found || 'allow' in found) return handleApiRequest(core, request, url, bytes, found);
  const damage = core.faults.strike(found.operationId);
  if (damage.token === 'expired' && revokeToken(core.state, bearerOf(request) ?? '')) core.hasChanged();
  return damaged(damage, core, request.signal, () => handleApiRequest(core, request, url, bytes, found));
}

function store(core: Core, request: Request, url: URL, bytes: Uint8Array): Promise<Response> {
  const damage = request.method === 'GET' ? {} : core.faults.strike('upload');
  return damaged(
    damage,
    core,
    request.signal,
    () => uploadEndpoint(core, request, url, bytes),
    ({ status, details }) => plain(status, details.message ?? '', details.headers),
  );
}

async function logIn(core: Core, request: Request, bytes: Uint8Array): Promise<Response> {
  const response = await tokenEndpoint(core, request, bytes);
  core.hasChanged();
  return response;
}

function identify(core: Core, request: Request, url: URL): Response {
  const correlationId = core.correlation.uuid();
  try {
    return successResponse(200, identityEndpoint(core.state, request, url, core.clock.now()), correlationId);
  } catch (error) {
    if (error instanceof Failure) return failureResponse(error, correlationId);
    throw error;
  }
}

/** `DELETE /api/v2/tokens/me`, by which a token takes itself out of use. */
function logOut(core: Core, request: Request): Response {
  const correlationId = core.correlation.uuid();
  forgetExpired(core.state, core.clock.now());
  const isKnown = revokeToken(core.state, bearerOf(request) ?? '');
  core.hasChanged();
  return isKnown
    ? successResponse(200, undefined, correlationId)
    : failureResponse(new Failure(401, 'bad.credentials', { message: 'Invalid login credentials.' }), correlationId);
}
