import { bareError, reasonOf } from '../transport/bare-error.js';
import {
  AuthenticationError,
  ConnectionError,
  RateLimitError,
  ServerError,
  TimeoutError,
} from '../transport/errors.js';
import { heldRequest, letGo } from '../transport/held-request.js';
import { raceSignal } from '../transport/race-signal.js';
import { parseRetryAfter } from '../transport/retry-after.js';
import type { AuthEnvironment } from './auth.js';
import { redact } from './guarded-store.js';
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
  const oauth = await import('oauth4webapi');
  const { loginUrl, clock } = environment;
  const server = { issuer: loginUrl, token_endpoint: `${loginUrl}/oauth/token` };
  const oauthClient = { client_id: client.clientId };
  const secrets = [client.clientSecret, ...SECRETS.map((name) => parameters[name])];
  const sentAt = clock.now();

  const answer = await exchange(environment, secrets, (fetch, signal) =>
    oauth.genericTokenEndpointRequest(
      server,
      oauthClient,
      client.clientSecret === undefined ? oauth.None() : basic(client.clientId, client.clientSecret),
      grantType,
      parameters,
      {
        // Only loopback addresses get here without https: `hostsOf` sees to that.
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: (url, { body, headers, method }) =>
          fetch(heldRequest(url, { body: body ?? null, headers, method, signal, redirect: 'manual' })),
      },
    ),
  );
  if (!answer.response.ok) throw refusal(environment, answer, secrets);
  try {
    // The body was read with the time limit; the library checks a copy.
    const copy = new Response(answer.text, answer.response);
    const token = await oauth.processGenericTokenEndpointResponse(server, oauthClient, copy);
    // An answer without a refresh token leaves the old one good.
    const { access_token: accessToken, refresh_token: refreshToken = parameters.refresh_token } = token;
    if (!isToken(accessToken)) throw new Error('no header can carry its token');
    const life = Math.min(token.expires_in ?? USUAL_LIFE, LONGEST_LIFE) * 1000;
    const expiresAt = sentAt + life;
    return { accessToken, expiresAt, renewAt: expiresAt - Math.min(MARGIN, life / 10), refreshToken };
  } catch {
    // The reason would quote the answer, and that may hold a token.
    throw notAnEndpoint(environment, answer.response);
  }
}

interface Answer {
  response: Response;
  text: string;
}

/** Sends the request and reads the answer, within the time limit. */
async function exchange(
  { loginUrl, fetch, timeout }: AuthEnvironment,
  secrets: readonly (string | undefined)[],
  send: (fetch: AuthEnvironment['fetch'], signal: AbortSignal) => Promise<Response>,
): Promise<Answer> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), timeout);
  try {
    const reading = send(fetch, signal).then(async (response) => ({ response, text: await response.text() }));
    // A custom fetch need not know signals: the race ends the wait in any case.
    return await raceSignal(reading, signal);
  } catch (error) {
    if (signal.aborted) throw new TimeoutError(`Login: no answer within ${timeout} ms.`, { timeout });
    // A custom fetch may throw errors that hold the whole request.
    const cause = secrets.reduce<unknown>((bare, secret) => bareError(bare, secret ?? ''), error);
    throw new ConnectionError(`Login: the connection to ${loginUrl} failed (${reasonOf(cause)}).`, { cause });
  } finally {
    clearTimeout(timer);
    letGo(signal);
  }
}

function refusal({ loginUrl, clock }: AuthEnvironment, { response, text }: Answer, secrets: (string | undefined)[]) {
  const { status, headers } = response;
  const retryAfter = parseRetryAfter(headers.get('retry-after'), clock.now());
  const details = { ...detailsOf(response), retryAfter };
  if (status === 429) return new RateLimitError('Login: 429, too many logins.', details);
  if (status >= 500 || status === 408) return new ServerError(`Login: ${loginUrl} answered ${status}.`, details);
  const { error, error_description, description } = errorIn(text);
  if (error === undefined) return notAnEndpoint({ loginUrl }, response);
  const words = [error, error_description ?? description].filter(Boolean).join(': ').replace(/\.+$/, '');
  return new AuthenticationError(`Login refused (${status}): ${redact(words, secrets)}.`, { ...details, code: error });
}

const notAnEndpoint = ({ loginUrl }: Pick<AuthEnvironment, 'loginUrl'>, response: Response) =>
  new AuthenticationError(
    `Login: ${loginUrl} answered ${response.status}, but not as an OAuth token endpoint. Check region or loginUrl.`,
    detailsOf(response),
  );

const detailsOf = ({ status, headers }: Response) => ({
  status,
  correlationId: headers.get('inin-correlation-id') ?? undefined,
});

type OAuthError = Partial<Record<'error' | 'error_description' | 'description', string>>;

/** Genesys says `error` and `error_description`, sometimes `description` as well. */
function errorIn(text: string): OAuthError {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null) return {};
    const texts = Object.entries(body).filter(([, value]) => typeof value === 'string' && value !== '');
    return Object.fromEntries(texts.map(([name, value]) => [name, String(value).slice(0, 500)]));
  } catch {
    return {};
  }
}

/** Genesys wants id and secret in the header as they are, not form-encoded first. */
const basic =
  (clientId: string, clientSecret: string) =>
  (_server: unknown, _client: unknown, _body: URLSearchParams, headers: Headers): void => {
    const bytes = new TextEncoder().encode(`${clientId}:${clientSecret}`);
    headers.set('authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`);
  };
