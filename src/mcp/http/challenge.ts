import { json } from './responses.js';

/** Why a request is refused, for the challenge of RFC 6750 and RFC 9728. */
export interface Refusal {
  status: 401 | 403;
  /** None where no token was shown. */
  error?: 'invalid_token' | 'insufficient_scope';
  description: string;
  scopes?: readonly string[];
}

/** The response to a request without a valid token. `metadata` is the URL of the server's resource metadata. */
export function challenge(
  { status, error, description, scopes = [] }: Refusal,
  metadata: string | undefined,
): Response {
  const parameters = {
    error,
    error_description: error && description,
    scope: scopes.join(' ') || undefined,
    resource_metadata: metadata,
  };
  const given = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
  const body = { error: error ?? (status === 401 ? 'unauthorized' : 'forbidden'), error_description: description };
  return json(status, body, { 'www-authenticate': `Bearer${given && ` ${given}`}` });
}

/** The token of an `Authorization` header; undefined for none, or for another scheme. */
export const bearerToken = (headers: Headers): string | undefined =>
  /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(headers.get('authorization') ?? '')?.[1];
