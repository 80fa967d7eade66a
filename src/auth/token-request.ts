import { reasonOf } from '../http/attempt.js';
import { AuthenticationError, ConnectionError, RateLimitError, ServerError, TimeoutError } from '../http/errors.js';
import { parseRetryAfter } from '../http/retry-after.js';
import type { AuthEnvironment } from './auth.js';
import type { StoredToken } from './token-store.js';

export interface OAuthClient {
  clientId: string;
  /** Absent for a public client, which proves itself by PKCE. */
  clientSecret?: string | undefined;
}

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
  const oauth = await import('oauth4webapi');
  const { loginUrl, fetch, clock, timeout } = environment;
  const server = { issuer: loginUrl, token_endpoint: `${loginUrl}/oauth/token` };
  const oauthClient = { client_id: client.clientId };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  let response: Response | undefined;
  try {
    response = await oauth.genericTokenEndpointRequest(
      server,
      oauthClient,
      client.clientSecret === undefined ? oauth.None() : basic(client.clientId, client.clientSecret),
      grantType,
      parameters,
      {
        // Only loopback addresses get here without https: `hostsOf` sees to that.
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: (url, init) => fetch(new Request(url, { ...init, body: init.body ?? null })),
        signal: controller.signal,
      },
    );
    const answer = await oauth.processGenericTokenEndpointResponse(server, oauthClient, response);
    // Genesys always says how long; an hour is a guess on the safe side.
    const life = (answer.expires_in ?? 3600) * 1000;
    return { accessToken: answer.access_token, expiresAt: clock.now() + life, refreshToken: answer.refresh_token };
  } catch (cause) {
    const status = response?.status;
    if (controller.signal.aborted) throw new TimeoutError(`Login: no answer within ${timeout} ms.`, { timeout });
    if (response === undefined || status === undefined) {
      throw new ConnectionError(`Login: the connection to ${loginUrl} failed (${reasonOf(cause)}).`, { cause });
    }
    const retryAfter = parseRetryAfter(response.headers.get('retry-after'), clock.now());
    const correlationId = response.headers.get('inin-correlation-id') ?? undefined;
    const details = { status, retryAfter, correlationId };
    if (status === 429) throw new RateLimitError('Login: 429, too many logins.', details);
    if (status >= 500) throw new ServerError(`Login: ${loginUrl} answered ${status}.`, details);
    if (cause instanceof oauth.ResponseBodyError) {
      const { error, error_description: description } = cause;
      const words = description ? `${error}: ${description}` : error;
      throw new AuthenticationError(`Login refused (${status}): ${words}.`, { ...details, code: error });
    }
    throw new AuthenticationError(
      `Login: ${loginUrl} answered ${status}, but not as an OAuth token endpoint. Check region or loginUrl.`,
      details,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Genesys wants id and secret in the header as they are, not form-encoded first. */
const basic =
  (clientId: string, clientSecret: string) =>
  (_server: unknown, _client: unknown, _body: URLSearchParams, headers: Headers): void => {
    const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
    headers.set('authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`);
  };
