import type { SandboxClock } from '../clock.js';
import type { Random } from '../random.js';
import type { OAuthClient, Organization, SandboxState, Token } from '../state.js';

/** Where the token endpoint finds things. */
export interface LoginService {
  state: SandboxState;
  clock: SandboxClock;
  random: Random;
}

/** Answers `POST /oauth/token`. */
export function tokenEndpoint(service: LoginService, request: Request, bytes: Uint8Array): Response {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return refusal(400, 'invalid_request', 'the body must be a form');
  const form = new URLSearchParams(new TextDecoder().decode(bytes));
  const basic = basicCredentials(request.headers.get('authorization'));
  const found = findClient(service.state, basic?.id ?? form.get('client_id') ?? '');
  if (!found || found.client.secret !== basic?.secret) {
    return refusal(401, 'invalid_client', 'client not found or its secret is wrong');
  }
  const grantType = form.get('grant_type');
  if (grantType !== 'client_credentials') return refusal(400, 'unsupported_grant_type', `grant_type ${grantType}`);
  return tokenAnswer(service, issueToken(service, found.organization, found.client));
}

/** Makes an access token, a user's or the client's own. */
export function issueToken(
  { state, clock, random }: LoginService,
  organization: Organization,
  client: OAuthClient,
  options: { userId?: string; scopes?: string[] } = {},
): Token & { accessToken: string } {
  const now = clock.now();
  for (const [accessToken, { expiresAt }] of Object.entries(state.tokens)) {
    if (expiresAt <= now) delete state.tokens[accessToken];
  }
  const token: Token = {
    organizationId: organization.id,
    clientId: client.id,
    ...(options.userId ? { userId: options.userId } : {}),
    scopes: options.scopes ?? client.scopes,
    expiresAt: now + client.tokenLifetime * 1000,
  };
  const accessToken = `sandbox-${random.uuid()}`;
  state.tokens[accessToken] = token;
  return { ...token, accessToken };
}

function tokenAnswer({ clock }: LoginService, { accessToken, expiresAt }: Token & { accessToken: string }): Response {
  const expiresIn = Math.round((expiresAt - clock.now()) / 1000);
  return json(200, { access_token: accessToken, token_type: 'bearer', expires_in: expiresIn });
}

function refusal(status: number, error: string, description: string): Response {
  return json(status, { error, error_description: description, description });
}

const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });

function findClient(state: SandboxState, id: string): { organization: Organization; client: OAuthClient } | undefined {
  for (const organization of state.organizations) {
    const client = organization.clients.find((candidate) => candidate.id === id);
    if (client) return { organization, client };
  }
  return undefined;
}

function basicCredentials(header: string | null): { id: string; secret: string } | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (!encoded) return undefined;
  try {
    const text = atob(encoded);
    const colon = text.indexOf(':');
    return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
  } catch {
    return undefined;
  }
}
