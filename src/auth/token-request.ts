import * as oauth from 'oauth4webapi';
import { getCorrelationId } from '../transport/call-context.js';
import { AuthenticationError, RateLimitError, ServerError } from '../transport/errors.js';
import { createResponseError, type ErrorFormat, parseObject, toText } from '../transport/response-error.js';
import { send } from '../transport/send.js';
import type { AuthEnvironment } from './auth.js';
import { maskSecrets } from './guard-store.js';
import { isToken, type StoredToken } from './token-store.js';

export interface OAuthClient {
  clientId: string;
  /** Undefined for a public client, which uses PKCE. */
  clientSecret?: string | undefined;
}

/** How long before its expiry a token is refreshed; at most a tenth of its lifetime. */
const MARGIN_MS = 60_000;
/** Parameters that errors must not quote. */
const SECRET_PARAMETERS = ['code', 'code_verifier', 'refresh_token', 'assertion'];
/** A safe lifetime for a response without `expires_in`, which Genesys always sends. */
const DEFAULT_LIFETIME_S = 3600;
/** Longer lifetimes are not believed. */
const MAX_LIFETIME_S = 366 * 86_400;

/**
 * Sends one request to the token endpoint.
 *
 * @throws AuthenticationError if Genesys rejects it; ConnectionError, TimeoutError, RateLimitError or ServerError.
 */
export async function requestToken(
  environment: AuthEnvironment,
  client: OAuthClient,
  grantType: string,
  parameters: Record<string, string>,
): Promise<StoredToken> {
  const { loginUrl, clock, fetch, timeout } = environment;
  const server = { issuer: loginUrl, token_endpoint: `${loginUrl}/oauth/token` };
  const oauthClient = { client_id: client.clientId };
  const secrets = [client.clientSecret, ...SECRET_PARAMETERS.map((name) => parameters[name])];
  const sentAt = clock.now();

  const response = await oauth.genericTokenEndpointRequest(
    server,
    oauthClient,
    client.clientSecret === undefined ? oauth.None() : basicAuth(client.clientId, client.clientSecret),
    grantType,
    parameters,
    {
      // `resolveHosts` has checked that only localhost uses http.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url, { body, headers, method }) =>
        send(new Request(url, { headers, method }), {
          fetch,
          timeout,
          body,
          cache: 'no-store',
          subject: SUBJECT,
          details: getDetails,
          secrets,
        }),
    },
  );
  if (!response.ok) {
    const context = { subject: SUBJECT, format: createErrorFormat(loginUrl, secrets), details: getDetails(response) };
    throw await createResponseError(response, { ...context, now: clock.now() });
  }
  try {
    const token = await oauth.processGenericTokenEndpointResponse(server, oauthClient, response);
    // If the response has no refresh token, the old one remains valid.
    const { access_token: accessToken, refresh_token: refreshToken = parameters.refresh_token } = token;
    if (!isToken(accessToken)) throw new Error('invalid access token');
    const lifetime = Math.min(token.expires_in ?? DEFAULT_LIFETIME_S, MAX_LIFETIME_S) * 1000;
    const expiresAt = sentAt + lifetime;
    return { accessToken, expiresAt, renewAt: expiresAt - Math.min(MARGIN_MS, lifetime / 10), refreshToken };
  } catch {
    // The original error would quote the response, which may contain a token.
    const message = `${SUBJECT}: ${response.status}: ${describeWrongEndpoint(loginUrl)}`;
    throw new AuthenticationError(message, { ...getDetails(response), status: response.status });
  }
}

const SUBJECT = 'Token request';

/** For errors of the login service: `{ error, error_description }`, sometimes with `description`. */
const createErrorFormat = (loginUrl: string, secrets: readonly (string | undefined)[]): ErrorFormat => ({
  classes: { 408: ServerError, 429: RateLimitError },
  fallback: AuthenticationError,
  parse(text) {
    const body = parseObject(text) ?? {};
    const [code, description = toText(body.description)] = [toText(body.error), toText(body.error_description)];
    if (!code) return {};
    const message = [code, description].filter(Boolean).join(': ').slice(0, 1_000).replace(/\.+$/, '');
    return { code: code.slice(0, 500), message: maskSecrets(message, secrets) };
  },
  summarize: (status, { code, message }) =>
    code ? ` rejected (${status}): ${message}.` : `: ${status}: ${describeWrongEndpoint(loginUrl)}`,
});

const describeWrongEndpoint = (loginUrl: string) =>
  `${loginUrl} is not an OAuth token endpoint. Check region or loginUrl.`;

const getDetails = (response: Response | undefined) => ({
  status: response?.status,
  correlationId: getCorrelationId(response),
});

/** Genesys expects id and secret in the header without form encoding. */
const basicAuth =
  (clientId: string, clientSecret: string) =>
  (_server: unknown, _client: unknown, _body: URLSearchParams, headers: Headers): void => {
    const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
    headers.set('authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`);
  };
