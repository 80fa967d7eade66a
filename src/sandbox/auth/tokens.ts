import type { Random } from '../random.js';
import type { SandboxClock } from '../sandbox-clock.js';
import type { OAuthClient, Organization, SandboxState, Token } from '../state.js';

/** What the OAuth endpoints need. */
export interface OAuthService {
  state: SandboxState;
  clock: SandboxClock;
  random: Random;
  /** Call it after each change of the state. */
  notifyChange(): void;
}

export interface IssuedToken {
  access_token: string;
  token_type: 'bearer';
  expires_in: number;
  refresh_token?: string;
}

/** Who a token is issued to. */
export interface TokenSubject {
  organization: Organization;
  client: OAuthClient;
  userId?: string | undefined;
  scopes?: readonly string[] | undefined;
}

/** Issues an access token. With `refreshable` also a refresh token, which is valid for one use. */
export function issueToken(service: OAuthService, subject: TokenSubject, refreshable = false): IssuedToken {
  const { state, clock, random } = service;
  const { organization, client, userId } = subject;
  const now = clock.now();
  deleteExpiredTokens(state, now);
  const token: Token = {
    organizationId: organization.id,
    clientId: client.id,
    ...(userId ? { userId } : {}),
    scopes: [...(subject.scopes ?? client.scopes)],
    expiresAt: now + client.tokenLifetime * 1000,
  };
  const accessToken = `sandbox-${random.uuid()}`;
  state.tokens[accessToken] = token;
  const issued: IssuedToken = { access_token: accessToken, token_type: 'bearer', expires_in: client.tokenLifetime };
  if (!refreshable) return issued;
  const refreshToken = `sandbox-refresh-${random.uuid()}`;
  state.refreshTokens[refreshToken] = { ...token, accessToken, expiresAt: now + REFRESH_LIFETIME_MS };
  return { ...issued, refresh_token: refreshToken };
}

const REFRESH_LIFETIME_MS = 30 * 86_400_000;

export function deleteExpiredTokens(state: SandboxState, now: number): void {
  for (const tokens of [state.tokens, state.refreshTokens, state.codes]) {
    for (const [key, { expiresAt }] of Object.entries(tokens)) if (expiresAt <= now) delete tokens[key];
  }
}

/** Expires an access token before its time. Its refresh token stays valid. Returns false for an unknown token. */
export function expireToken(state: SandboxState, accessToken: string): boolean {
  const isKnown = Object.hasOwn(state.tokens, accessToken);
  delete state.tokens[accessToken];
  return isKnown;
}

/** Revokes an access token and its refresh token. Returns false for an unknown token. */
export function revokeToken(state: SandboxState, accessToken: string): boolean {
  const isKnown = expireToken(state, accessToken);
  for (const [refreshToken, { accessToken: owner }] of Object.entries(state.refreshTokens)) {
    if (owner === accessToken) delete state.refreshTokens[refreshToken];
  }
  return isKnown;
}

export function findClient(
  state: SandboxState,
  id: string,
): { organization: Organization; client: OAuthClient } | undefined {
  for (const organization of state.organizations) {
    const client = organization.clients.find((candidate) => candidate.id === id);
    if (client) return { organization, client };
  }
  return undefined;
}

/** Finds a user by id, email address or name. */
export const findUser = ({ users }: Organization, key: string) =>
  users.find(({ id, email, name }) => id === key || email.toLowerCase() === key.toLowerCase() || name === key);
