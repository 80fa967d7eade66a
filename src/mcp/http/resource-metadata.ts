import type { Slice } from '../slice.js';
import type { Route } from './http-app.js';
import type { OAuthSettings } from './jwt-verifier.js';
import { jsonResponse } from './responses.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** Returns the URL of a server's metadata (RFC 9728, section 3.1): the well-known path comes before the server's path. */
export function metadataUrlOf(resourceUrl: string): string {
  const { origin, pathname } = new URL(resourceUrl);
  return `${origin}${WELL_KNOWN}${pathname.replace(/\/$/, '')}`;
}

/** Creates the route of the metadata, which names the token issuer. Some clients request it at the root too. */
export function createMetadataRoute(
  oauth: OAuthSettings,
  resourceUrl: () => string,
  { serverPath, title }: Slice,
): Route {
  return (request, path) => {
    const ownPath = new URL(metadataUrlOf(resourceUrl())).pathname;
    if (![ownPath, `${WELL_KNOWN}${serverPath}`, WELL_KNOWN].includes(path)) return undefined;
    if (request.method !== 'GET') return jsonResponse(405, { error: 'Method not allowed' }, { allow: 'GET' });
    return jsonResponse(200, {
      resource: resourceUrl(),
      authorization_servers: [oauth.issuer],
      ...(oauth.scopes ? { scopes_supported: oauth.scopes } : {}),
      bearer_methods_supported: ['header'],
      resource_name: title,
    });
  };
}
