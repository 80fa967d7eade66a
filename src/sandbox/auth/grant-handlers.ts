import type { GrantType, OAuthClient, Organization } from '../state.js';
import { OAuthError, requireField } from './oauth-error.js';
import { findUser, type IssuedToken, issueToken, type OAuthService } from './tokens.js';

export interface TokenRequest {
  form: URLSearchParams;
  organization: Organization;
  client: OAuthClient;
  /** The hash of `code_verifier`, where one was sent. */
  challenge: string | undefined;
}

type GrantHandler = (service: OAuthService, request: TokenRequest) => IssuedToken;

const createGrantError = (description: string) => new OAuthError(400, 'invalid_grant', description);

/** What each grant type wants, and what it gives. */
export const grantHandlers: Readonly<Record<GrantType, GrantHandler>> = {
  client_credentials: (service, request) => issueToken(service, request),

  authorization_code: (service, { form, organization, client, challenge }) => {
    const { codes } = service.state;
    const code = requireField(form, 'code');
    const redirectUri = requireField(form, 'redirect_uri');
    const granted = Object.hasOwn(codes, code) ? codes[code] : undefined;
    // A code is good for one try: whoever has stolen it gets no second one.
    delete codes[code];
    if (granted?.clientId !== client.id) throw createGrantError('the code is unknown, or has been used');
    if (granted.expiresAt <= service.clock.now()) throw createGrantError('the code has expired');
    if (granted.redirectUri !== redirectUri)
      throw createGrantError('redirect_uri is not the one of the authorize request');
    if (granted.challenge !== challenge) throw createGrantError('code_verifier does not match the code_challenge');
    return issueToken(service, { organization, client, userId: granted.userId, scopes: granted.scopes }, true);
  },

  refresh_token: (service, { form, organization, client }) => {
    const { refreshTokens, tokens } = service.state;
    const refreshToken = requireField(form, 'refresh_token');
    const granted = Object.hasOwn(refreshTokens, refreshToken) ? refreshTokens[refreshToken] : undefined;
    if (granted?.clientId !== client.id || granted.expiresAt <= service.clock.now()) {
      throw createGrantError('the refresh token is unknown, has been used or has expired');
    }
    delete refreshTokens[refreshToken];
    delete tokens[granted.accessToken];
    return issueToken(service, { organization, client, userId: granted.userId, scopes: granted.scopes }, true);
  },

  'urn:ietf:params:oauth:grant-type:saml2-bearer': (service, { form, organization, client }) => {
    const orgName = requireField(form, 'orgName');
    if (orgName.toLowerCase() !== organization.name.toLowerCase())
      throw createGrantError('orgName is not the organization');
    const user = findUser(organization, parseSubject(requireField(form, 'assertion')));
    if (!user) throw createGrantError("the assertion's subject is no user of the organization");
    return issueToken(service, { organization, client, userId: user.id });
  },
};

/** Whom an assertion speaks of. The sandbox trusts every issuer: it has no keys to check a signature by. */
function parseSubject(assertion: string): string {
  try {
    const binary = atob(assertion.replaceAll('-', '+').replaceAll('_', '/').replaceAll(/\s/g, ''));
    const xml = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    const subject = /<(?:\w+:)?NameID\b[^>]*>\s*([^<]+?)\s*</.exec(xml)?.[1];
    if (subject) return subject;
  } catch {
    // Refused below.
  }
  throw createGrantError('the assertion is not a base64-encoded SAML assertion with a NameID');
}
