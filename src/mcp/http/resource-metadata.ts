import { serverPath } from '../manifest.js';
import type { Route } from './http-app.js';
import type { OAuthSettings } from './jwt-verifier.js';
import { json } from './responses.js';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** Where a server's metadata is, by RFC 9728: the well-known path stands before the server's own. */
export function metadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${WELL_KNOWN}${pathname.replace(/\/$/, '')}`;
}

/** Says who gives tokens for this server. At the root too, where some clients look. */
export function metadataRoute(oauth: OAuthSettings, resource: () => string): Route {
  return (request, path) => {
    const own = new URL(metadataUrl(resource())).pathname;
    if (![own, `${WELL_KNOWN}${serverPath}`, WELL_KNOWN].includes(path)) return undefined;
    if (request.method !== 'GET') return json(405, { error: 'Method not allowed' }, { allow: 'GET' });
    return json(200, {
      resource: resource(),
      authorization_servers: [oauth.issuer],
      ...(oauth.scopes ? { scopes_supported: oauth.scopes } : {}),
      bearer_methods_supported: ['header'],
      resource_name: 'Genesys Cloud digital conversations',
    });
  };
}
