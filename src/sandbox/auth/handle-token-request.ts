import type { GrantType } from '../state.js';
import { grantHandlers } from './grant-handlers.js';
import { OAuthError, parseBasicCredentials, requireField } from './oauth-error.js';
import { findClient, type OAuthService } from './tokens.js';

/** Responds to `POST /oauth/token`. */
export async function handleTokenRequest(
  service: OAuthService,
  request: Request,
  bytes: Uint8Array,
): Promise<Response> {
  try {
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-www-form-urlencoded') {
      throw new OAuthError(400, 'invalid_request', 'The content type must be application/x-www-form-urlencoded.');
    }
    const form = new URLSearchParams(new TextDecoder().decode(bytes));
    const verifier = form.get('code_verifier');
    // The rest is synchronous, so that requests do not interleave.
    const challenge = verifier === null ? undefined : await computePkceChallenge(verifier);
    const { organization, client } = authenticateClient(service, request, form);
    const grantType = requireField(form, 'grant_type') as Exclude<GrantType, 'implicit'>;
    if (!Object.hasOwn(grantHandlers, grantType)) {
      throw new OAuthError(400, 'unsupported_grant_type', `Unknown grant_type "${grantType}".`);
    }
    const isRefresh = grantType === 'refresh_token' && client.grants.includes('authorization_code');
    if (!client.grants.includes(grantType) && !isRefresh) {
      throw new OAuthError(400, 'unauthorized_client', `The client is not allowed to use the grant type ${grantType}.`);
    }
    return createJsonResponse(200, grantHandlers[grantType](service, { form, organization, client, challenge }));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const { status, error: code, message } = error;
    return createJsonResponse(status, { error: code, error_description: message, description: message });
  }
}

/** Identifies the OAuth client by the Basic header or, for a client without a secret, by the form field `client_id`. */
function authenticateClient({ state }: OAuthService, request: Request, form: URLSearchParams) {
  const header = request.headers.get('authorization');
  const basic = parseBasicCredentials(header);
  const found = header && !basic ? undefined : findClient(state, basic?.id ?? form.get('client_id') ?? '');
  if (found && found.client.secret === basic?.secret) return found;
  throw new OAuthError(401, 'invalid_client', 'The client is unknown or its secret is wrong.');
}

const createJsonResponse = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
  });

/** The S256 challenge of a verifier: https://datatracker.ietf.org/doc/html/rfc7636#section-4.2 */
async function computePkceChallenge(verifier: string): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
