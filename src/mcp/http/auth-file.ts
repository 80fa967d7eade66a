import type { Environment } from '../../client/environment-options.js';
import { ArgumentError } from '../../transport/errors.js';
import type { Connection } from '../connections.js';
import type { Principal } from '../principal.js';
import { createToolFilter } from '../selection.js';
import { prefixProblems, readSettings } from '../settings-file.js';
import { authSchema } from '../settings-schema.js';
import { isLoopback } from './guard.js';
import type { OAuthSettings } from './jwt-verifier.js';
import type { PrincipalSettings } from './principal-settings.js';
import type { StaticToken } from './static-token-verifier.js';

/** The principals that may call the server, and how they authenticate. */
export interface AuthSettings {
  tokens: readonly StaticToken[];
  oauth: OAuthSettings | undefined;
  /** The principal of each settings entry, with its open connections. */
  principals: ReadonlyMap<PrincipalSettings, Principal>;
}

/**
 * Reads the auth file.
 *
 * @throws ArgumentError with the file and the path of every invalid value, such as an unknown connection or toolset.
 */
export async function readAuth(path: string, env: Environment, open: readonly Connection[]): Promise<AuthSettings> {
  const settings = await readSettings(path, authSchema, env);
  const { tokens: tokenEntries = [], oauth } = settings as { tokens?: TokenEntry[]; oauth?: OAuthSettings };
  const tokens = tokenEntries.map((entry, index) => prefixProblems(path, `tokens[${index}]`, () => parseToken(entry)));
  if (oauth)
    prefixProblems(path, 'oauth', () =>
      ['issuer', 'jwksUri'].map((key) => requireHttps(key, oauth[key as keyof OAuthSettings])),
    );
  const entries = [
    ...tokens.map((entry, index) => ({ entry, prefix: `tokens[${index}]` })),
    ...(oauth?.principals ?? []).map((entry, index) => ({ entry, prefix: `oauth.principals[${index}]` })),
  ];
  const principals = entries.map(
    ({ entry, prefix }) => [entry, prefixProblems(path, prefix, () => toPrincipal(entry, open))] as const,
  );
  return { tokens, oauth, principals: new Map(principals) };
}

/**
 * Creates the principal of a settings entry.
 *
 * @throws ArgumentError for an unknown connection or toolset.
 */
function toPrincipal(settings: PrincipalSettings, open: readonly Connection[]): Principal {
  const unknown = settings.connections.filter((id) => id !== '*' && !open.some((connection) => connection.id === id));
  if (unknown.length > 0) {
    const known = open.map(({ id }) => id).join(', ');
    const problem = `has the unknown id ${unknown.map((id) => `"${id}"`).join(', ')}. Use one of: ${known}, *`;
    throw new ArgumentError('principal', [{ argument: 'connections', problem }]);
  }
  const all = settings.connections.includes('*');
  return {
    connections: open.filter(({ id }) => all || settings.connections.includes(id)),
    toolFilter: createToolFilter(settings, 'principal'),
  };
}

/** An entry of the file. The expiration time is in ISO 8601. */
type TokenEntry = Omit<StaticToken, 'expires'> & { readonly expires?: string };

/** Checks the time again, because the schema accepts leap seconds and offsets without minutes, which `Date` does not. */
function parseToken({ expires, ...token }: TokenEntry): StaticToken {
  const time = expires === undefined ? undefined : Date.parse(expires);
  if (!Number.isNaN(time)) return { ...token, expires: time };
  const problem = 'must be a date and time such as 2027-01-31T09:30:00Z or 2027-01-31T10:30:00+01:00';
  throw new ArgumentError('auth', [{ argument: 'expires', problem }]);
}

/** Keys must come over https, because anyone can replace them on plain http. */
function requireHttps(argument: string, address: unknown): void {
  if (address === undefined) return;
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new ArgumentError('auth', [{ argument, problem: 'must be an https URL' }]);
}
