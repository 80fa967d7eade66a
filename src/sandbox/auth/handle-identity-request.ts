import { Failure } from '../failure.js';
import type { SandboxState } from '../state.js';
import { findToken, getBearerToken, INVALID_TOKEN } from './authorize-request.js';

/** Returns the identity of a token: `GET /api/v2/tokens/me`, which is not an operation of the slice. Sign-in needs it. */
export function handleIdentityRequest(state: SandboxState, request: Request, now: number): object {
  const found = findToken(state, getBearerToken(request) ?? '', now);
  if (!found) throw new Failure(401, 'bad.credentials', INVALID_TOKEN);
  const { token, organization } = found;
  const org = { id: organization.id, name: organization.name };
  const client = organization.clients.find(({ id }) => id === token.clientId);
  return {
    organization: org,
    homeOrganization: org,
    authorizedScope: token.scopes,
    OAuthClient: { id: token.clientId, name: client?.name, organization: org },
  };
}
