import type { GrantType, OAuthClient, Organization } from '../state.js';
import { OAuthError, requireField } from './oauth-error.js';
import { findUser, type IssuedToken, issueToken, type OAuthService } from './tokens.js';

export interface TokenRequest {
  form: URLSearchParams;
  organization: Organization;
  client: OAuthClient;
  /** The PKCE challenge of the request's `code_verifier`. */
  challenge: string | undefined;
}

type GrantHandler = (service: OAuthService, request: TokenRequest) => IssuedToken;

const createGrantError = (description: string) => new OAuthError(400, 'invalid_grant', description);

/** The handler of each grant type of the token endpoint. */
export const grantHandlers: Readonly<Record<Exclude<GrantType, 'implicit'>, GrantHandler>> = {
  client_credentials: (service, request) => issueToken(service, request),

  authorization_code: (service, { form, organization, client, challenge }) => {
    const { codes } = service.state;
    const code = requireField(form, 'code');
    const redirectUri = requireField(form, 'redirect_uri');
    const granted = Object.hasOwn(codes, code) ? codes[code] : undefined;
    // A code is valid for one attempt, even if the attempt fails.
    delete codes[code];
    if (granted?.clientId !== client.id) throw createGrantError('The code is unknown or was already used.');
    if (granted.expiresAt <= service.clock.now()) throw createGrantError('The code has expired.');
    if (granted.redirectUri !== redirectUri)
      throw createGrantError('The redirect_uri differs from the one of the authorization request.');
    if (granted.challenge !== challenge) throw createGrantError('The code_verifier does not match the code_challenge.');
    return issueToken(service, { organization, client, userId: granted.userId, scopes: granted.scopes }, true);
  },

  refresh_token: (service, { form, organization, client }) => {
    const { refreshTokens, tokens } = service.state;
    const refreshToken = requireField(form, 'refresh_token');
    const granted = Object.hasOwn(refreshTokens, refreshToken) ? refreshTokens[refreshToken] : undefined;
    if (granted?.clientId !== client.id || granted.expiresAt <= service.clock.now()) {
      throw createGrantError('The refresh token is unknown, was already used or has expired.');
    }
    delete refreshTokens[refreshToken];
    delete tokens[granted.accessToken];
    return issueToken(service, { organization, client, userId: granted.userId, scopes: granted.scopes }, true);
  },

  'urn:ietf:params:oauth:grant-type:saml2-bearer': (service, { form, organization, client }) => {
    const orgName = requireField(form, 'orgName');
    if (orgName.toLowerCase() !== organization.name.toLowerCase())
      throw createGrantError('The orgName is not the name of the organization.');
    const user = findUser(organization, parseSubject(requireField(form, 'assertion')));
    if (!user) throw createGrantError("The assertion's subject is not a user of the organization.");
    return issueToken(service, { organization, client, userId: user.id });
  },
};

/** Parses the subject of a SAML assertion. The sandbox trusts every issuer: it has no keys to verify a signature. */
function parseSubject(assertion: string): string {
  try {
    const binary = atob(assertion.replaceAll('-', '+').replaceAll('_', '/').replaceAll(/\s/g, ''));
    const xml = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
    const subject = /<(?:\w+:)?NameID\b[^>]*>\s*([^<]+?)\s*</.exec(xml)?.[1];
    if (subject) return subject;
  } catch {
    // Rejected below.
  }
  throw createGrantError('The assertion is not a base64-encoded SAML assertion with a NameID.');
}
