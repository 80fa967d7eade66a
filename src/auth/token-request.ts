import * as oauth from 'oauth4webapi';
import { getCorrelationId } from '../transport/call-context.js';
import { AuthenticationError, RateLimitError, ServerError } from '../transport/errors.js';
import { createResponseError, type ErrorFormat, parseObject, toNonEmptyString } from '../transport/response-error.js';
import { send } from '../transport/send.js';
import type { AuthEnvironment } from './auth.js';
import { maskSecrets } from './guard-store.js';
import { isToken, type StoredToken } from './token-store.js';

export interface OAuthClient {
  clientId: string;
  /** Absent for a public client, which proves itself by PKCE. */
  clientSecret?: string | undefined;
}

/** Renewed so long before it expires, in milliseconds; at most a tenth of its life. */
const MARGIN = 60_000;
/** Parameters that no error may quote. */
const SECRETS = ['code', 'code_verifier', 'refresh_token', 'assertion'];
/** In seconds. Genesys always says how long; an hour is a guess on the safe side. */
const USUAL_LIFE = 3600;
/** In seconds; what claims to live longer is not believed. */
const LONGEST_LIFE = 366 * 86_400;

/**
 * One request to the token endpoint, by oauth4webapi, which is loaded when the first one is made.
 *
 * @throws AuthenticationError with what Genesys said of a refused login; ConnectionError, TimeoutError, RateLimitError,
 * ServerError where it did not come to that.
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
  const secrets = [client.clientSecret, ...SECRETS.map((name) => parameters[name])];
  const sentAt = clock.now();

  const response = await oauth.genericTokenEndpointRequest(
    server,
    oauthClient,
    client.clientSecret === undefined ? oauth.None() : basic(client.clientId, client.clientSecret),
    grantType,
    parameters,
    {
      // Only loopback addresses get here without https: `hostsOf` sees to that.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url, { body, headers, method }) =>
        send(new Request(url, { headers, method }), {
          fetch,
          timeout,
          body,
          cache: 'no-store',
          subject: 'Login',
          details: detailsOf,
          secrets,
        }),
    },
  );
  if (!response.ok) {
    const context = { subject: 'Login', format: loginErrors(loginUrl, secrets), details: detailsOf(response) };
    throw await createResponseError(response, { ...context, now: clock.now() });
  }
  try {
    const token = await oauth.processGenericTokenEndpointResponse(server, oauthClient, response);
    // An answer without a refresh token leaves the old one good.
    const { access_token: accessToken, refresh_token: refreshToken = parameters.refresh_token } = token;
    if (!isToken(accessToken)) throw new Error('no header can carry its token');
    const life = Math.min(token.expires_in ?? USUAL_LIFE, LONGEST_LIFE) * 1000;
    const expiresAt = sentAt + life;
    return { accessToken, expiresAt, renewAt: expiresAt - Math.min(MARGIN, life / 10), refreshToken };
  } catch {
    // The reason would quote the answer, and that may hold a token.
    const message = `Login: ${response.status} ${notAnEndpoint(loginUrl)}`;
    throw new AuthenticationError(message, { ...detailsOf(response), status: response.status });
  }
}

/** Errors of the login service: `{ error, error_description }`, sometimes with `description`. */
const loginErrors = (loginUrl: string, secrets: readonly (string | undefined)[]): ErrorFormat => ({
  classes: { 408: ServerError, 429: RateLimitError },
  fallback: AuthenticationError,
  parse(text) {
    const body = parseObject(text) ?? {};
    const [code, description = toNonEmptyString(body.description)] = [
      toNonEmptyString(body.error),
      toNonEmptyString(body.error_description),
    ];
    if (!code) return {};
    const message = [code, description].filter(Boolean).join(': ').slice(0, 1_000).replace(/\.+$/, '');
    return { code: code.slice(0, 500), message: maskSecrets(message, secrets) };
  },
  summarize: (status, { code, message }) =>
    code ? ` refused (${status}): ${message}.` : `: ${status} ${notAnEndpoint(loginUrl)}`,
});

const notAnEndpoint = (loginUrl: string) =>
  `${loginUrl} answered, but not as an OAuth token endpoint. Check region or loginUrl.`;

const detailsOf = (response: Response | undefined) => ({
  status: response?.status,
  correlationId: getCorrelationId(response),
});

/** Genesys wants id and secret in the header as they are, not form-encoded first. */
const basic =
  (clientId: string, clientSecret: string) =>
  (_server: unknown, _client: unknown, _body: URLSearchParams, headers: Headers): void => {
    const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
    headers.set('authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`);
  };
