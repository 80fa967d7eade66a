import type { Environment } from '../../client/environment-options.js';
import { ArgumentError } from '../../transport/errors.js';
import type { Connection } from '../connections.js';
import type { Principal } from '../principal.js';
import { createToolFilter } from '../selection.js';
import { at, readSettings } from '../settings-file.js';
import { authSchema } from '../settings-schema.js';
import { isLoopback } from './guard.js';
import type { OAuthSettings } from './jwt-verifier.js';
import type { PrincipalSettings } from './principal-settings.js';
import type { StaticToken } from './static-token-verifier.js';

/** Who may call the server, and with what. */
export interface AuthSettings {
  tokens: readonly StaticToken[];
  oauth: OAuthSettings | undefined;
  /** The principal of each settings entry, with its open connections. */
  principals: ReadonlyMap<PrincipalSettings, Principal>;
}

/**
 * Reads who may call the server.
 *
 * @throws ArgumentError that names the file and the place in it: an unknown connection or toolset, for example.
 */
export async function readAuth(path: string, env: Environment, open: readonly Connection[]): Promise<AuthSettings> {
  const settings = await readSettings(path, authSchema, env);
  const { tokens: tokenEntries = [], oauth } = settings as { tokens?: TokenEntry[]; oauth?: OAuthSettings };
  const tokens = tokenEntries.map((entry, index) => at(path, `tokens[${index}]`, () => tokenOf(entry)));
  if (oauth)
    at(path, 'oauth', () => ['issuer', 'jwksUri'].map((key) => secure(key, oauth[key as keyof OAuthSettings])));
  const entries = [
    ...tokens.map((entry, index) => ({ entry, place: `tokens[${index}]` })),
    ...(oauth?.principals ?? []).map((entry, index) => ({ entry, place: `oauth.principals[${index}]` })),
  ];
  const principals = entries.map(
    ({ entry, place }) => [entry, at(path, place, () => principalOf(entry, open))] as const,
  );
  return { tokens, oauth, principals: new Map(principals) };
}

/**
 * The principal of a settings entry.
 *
 * @throws ArgumentError for an unknown connection or toolset.
 */
function principalOf(settings: PrincipalSettings, open: readonly Connection[]): Principal {
  const unknown = settings.connections.filter((id) => id !== '*' && !open.some((connection) => connection.id === id));
  if (unknown.length > 0) {
    const problem = `has ${unknown.map((id) => `"${id}"`).join(', ')}, which the connections do not have`;
    throw new ArgumentError('principal', [{ argument: 'connections', problem }]);
  }
  const all = settings.connections.includes('*');
  return {
    connections: open.filter(({ id }) => all || settings.connections.includes(id)),
    allows: createToolFilter(settings, 'principal'),
  };
}

/** As in the file, where the time is written by ISO 8601. */
type TokenEntry = Omit<StaticToken, 'expires'> & { readonly expires?: string };

/** The schema lets through times that no clock here shows: leap seconds, and offsets without minutes. */
function tokenOf({ expires, ...token }: TokenEntry): StaticToken {
  const time = expires === undefined ? undefined : Date.parse(expires);
  if (!Number.isNaN(time)) return { ...token, expires: time };
  const problem = 'must be a date and time such as 2027-01-31T09:30:00Z or 2027-01-31T10:30:00+01:00';
  throw new ArgumentError('auth', [{ argument: 'expires', problem }]);
}

/** Keys that come over plain http could be anyone's. */
function secure(argument: string, address: unknown): void {
  if (address === undefined) return;
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new ArgumentError('auth', [{ argument, problem: 'must be an https URL' }]);
}
