import { ArgumentError } from '../../http/errors.js';
import type { Connection } from '../connections.js';
import type { Environment } from '../environment.js';
import { at, readSettings } from '../settings-file.js';
import { authSchema } from '../settings-schema.js';
import { type Access, accessOf } from './authenticate.js';
import { isLoopback } from './guard.js';
import type { OAuthSettings } from './jwt.js';
import type { Principal } from './principal.js';
import type { StaticToken } from './static-tokens.js';

/** Who may call the server, and with what. */
export interface AuthSettings {
  tokens: readonly StaticToken[];
  oauth: OAuthSettings | undefined;
  /** What each principal has, by the connections that are open. */
  access: ReadonlyMap<Principal, Access>;
}

/**
 * Reads who may call the server.
 *
 * @throws ArgumentError that names the file and the place in it: an unknown connection or toolset, for example.
 */
export async function readAuth(path: string, env: Environment, open: readonly Connection[]): Promise<AuthSettings> {
  const settings = await readSettings(path, authSchema, env);
  const { tokens = [], oauth } = settings as { tokens?: StaticToken[]; oauth?: OAuthSettings };
  if (oauth)
    at(path, 'oauth', () => ['issuer', 'jwksUri'].map((key) => secure(key, oauth[key as keyof OAuthSettings])));
  const principals = [
    ...tokens.map((principal, index) => ({ principal, place: `tokens[${index}]` })),
    ...(oauth?.principals ?? []).map((principal, index) => ({ principal, place: `oauth.principals[${index}]` })),
  ];
  const access = principals.map(
    ({ principal, place }) => [principal, at(path, place, () => accessOf(principal, open))] as const,
  );
  return { tokens, oauth, access: new Map(access) };
}

/** Keys that come over plain http could be anyone's. */
function secure(argument: string, address: unknown): void {
  if (address === undefined) return;
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new ArgumentError('auth', [{ argument, problem: 'must be an https URL' }]);
}
