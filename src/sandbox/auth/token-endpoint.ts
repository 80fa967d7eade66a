import type { GrantType } from '../state.js';
import { basicCredentials, LoginRefusal, requireField } from './form.js';
import { grants } from './grants.js';
import { findClient, type LoginService } from './tokens.js';

/** Answers `POST /oauth/token`. */
export async function tokenEndpoint(service: LoginService, request: Request, bytes: Uint8Array): Promise<Response> {
  try {
    const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-www-form-urlencoded') {
      throw new LoginRefusal(400, 'invalid_request', 'the body must be a form');
    }
    const form = new URLSearchParams(new TextDecoder().decode(bytes));
    const verifier = form.get('code_verifier');
    // The one thing that takes its time comes first: from here on, nothing else gets in between.
    const challenge = verifier === null ? undefined : await pkceChallenge(verifier);
    const { organization, client } = authenticate(service, request, form);
    const grantType = requireField(form, 'grant_type') as GrantType;
    if (!Object.hasOwn(grants, grantType)) {
      throw new LoginRefusal(400, 'unsupported_grant_type', `${grantType} is not a grant type`);
    }
    const isRefresh = grantType === 'refresh_token' && client.grants.includes('authorization_code');
    if (!client.grants.includes(grantType) && !isRefresh) {
      throw new LoginRefusal(400, 'unauthorized_client', `the client may not use ${grantType}`);
    }
    return json(200, grants[grantType](service, { form, organization, client, challenge }));
  } catch (error) {
    if (!(error instanceof LoginRefusal)) throw error;
    const { status, error: code, message } = error;
    return json(status, { error: code, error_description: message, description: message });
  }
}

/** The OAuth client that asks: by Basic header, or, one that has no secret, by its id in the form. */
function authenticate({ state }: LoginService, request: Request, form: URLSearchParams) {
  const header = request.headers.get('authorization');
  const basic = basicCredentials(header);
  const found = header && !basic ? undefined : findClient(state, basic?.id ?? form.get('client_id') ?? '');
  if (found && found.client.secret === basic?.secret) return found;
  throw new LoginRefusal(401, 'invalid_client', 'the client is unknown, or its secret is wrong');
}

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
  });

/** The S256 challenge of a verifier (RFC 7636). */
async function pkceChallenge(verifier: string): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
