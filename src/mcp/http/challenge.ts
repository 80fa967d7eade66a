import { jsonResponse } from './responses.js';

/** Why a request is rejected, for the challenge of RFC 6750 and RFC 9728. */
export interface Challenge {
  status: 401 | 403;
  /** Undefined if the request has no token. */
  error?: 'invalid_token' | 'insufficient_scope';
  description: string;
  scopes?: readonly string[];
}

/** Creates the response to a request without a valid token. */
export function createChallenge(
  { status, error, description, scopes = [] }: Challenge,
  metadataUrl: string | undefined,
): Response {
  const parameters = {
    error,
    error_description: error && description,
    scope: scopes.join(' ') || undefined,
    resource_metadata: metadataUrl,
  };
  const formatted = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
  const body = { error: error ?? (status === 401 ? 'unauthorized' : 'forbidden'), error_description: description };
  return jsonResponse(status, body, { 'www-authenticate': `Bearer${formatted && ` ${formatted}`}` });
}

/** Returns the bearer token of the `Authorization` header; undefined without the header and for another scheme. */
export const parseBearerToken = (headers: Headers): string | undefined =>
  /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(headers.get('authorization') ?? '')?.[1];
