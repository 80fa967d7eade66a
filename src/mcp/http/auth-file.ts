import type { Environment } from '../../client/environment-options.js';
import { ArgumentError } from '../../transport/errors.js';
import { digitalSlice } from '../digital-slice.js';
import type { Principal } from '../principal.js';
import { createToolFilter, type ToolFilter } from '../selection.js';
import { prefixProblems, readSettings } from '../settings-file.js';
import { authSchema } from '../settings-schema.js';
import type { SignInConnection } from '../sign-in-connection.js';
import type { Slice } from '../slice.js';
import { isLoopback } from './guard.js';
import type { OAuthSettings } from './jwt-verifier.js';
import type { PrincipalSettings } from './principal-settings.js';
import type { StaticToken } from './static-token-verifier.js';

/** The content of the auth file: the principals that may call the server, and how they authenticate. */
export interface AuthFile {
  readonly tokens: readonly StaticToken[];
  readonly oauth: OAuthSettings | undefined;
  /**
   * Returns the principal of each entry, with its open connections.
   *
   * @param onUnknown - Called with each problem of a principal whose connection does not exist. Throws by default.
   * @throws ArgumentError with the file and the path of the unknown connection.
   */
  resolvePrincipals(
    open: readonly SignInConnection[],
    onUnknown?: (problem: ArgumentError) => void,
  ): ReadonlyMap<PrincipalSettings, Principal>;
}

export interface ReadAuthOptions {
  slice?: Slice;
  /** Collects the paths of the files that variables name. */
  files?: Set<string>;
}

/**
 * Reads the auth file.
 *
 * @throws ArgumentError with the file and the path of every invalid value, such as an unknown toolset.
 */
export async function readAuth(
  path: string,
  env: Environment,
  { slice = digitalSlice, files }: ReadAuthOptions = {},
): Promise<AuthFile> {
  const settings = await readSettings(path, authSchema, env, files);
  const { tokens: tokenEntries = [], oauth: oauthEntry } = settings as { tokens?: TokenEntry[]; oauth?: OAuthSettings };
  const tokens = tokenEntries.map((entry, index) =>
    prefixProblems(path, `tokens[${index}]`, () => parseToken(withConnections(entry))),
  );
  const oauth = oauthEntry && {
    ...oauthEntry,
    principals: oauthEntry.principals.map((entry, index) =>
      prefixProblems(path, `oauth.principals[${index}]`, () => withConnections(entry)),
    ),
  };
  if (oauth)
    prefixProblems(path, 'oauth', () =>
      ['issuer', 'jwksUri'].map((key) => requireHttps(key, oauth[key as keyof OAuthSettings])),
    );
  const entries = [
    ...tokens.map((entry, index) => ({ entry, prefix: `tokens[${index}]` })),
    ...(oauth?.principals ?? []).map((entry, index) => ({ entry, prefix: `oauth.principals[${index}]` })),
  ];
  const filters = entries.map(({ entry, prefix }) =>
    prefixProblems(path, prefix, () => createToolFilter(entry, 'principal', '', slice)),
  );
  const resolvePrincipals: AuthFile['resolvePrincipals'] = (open, onUnknown = throwError) => {
    const resolved = entries.map(({ entry, prefix }, index) => {
      const check = () => validateConnections(entry, open);
      try {
        prefixProblems(path, prefix, check);
      } catch (error) {
        onUnknown(error as ArgumentError);
      }
      return [
        entry,
        {
          connections: selectConnections(entry, open),
          metricsOnly: entry.metricsOnly,
          toolFilter: filters[index] as ToolFilter,
        },
      ] as const;
    });
    return new Map(resolved);
  };
  return { tokens, oauth, resolvePrincipals };
}

/** A principal for metrics sees those of all connections by default. */
function withConnections<Entry extends Partial<PrincipalSettings>>(
  entry: Entry,
): Entry & { connections: readonly string[] } {
  const { connections = entry.metricsOnly ? ['*'] : undefined } = entry;
  if (connections) return { ...entry, connections };
  throw new ArgumentError('auth', [{ argument: 'connections', problem: 'is missing' }]);
}

function throwError(error: unknown): never {
  throw error;
}

const selectConnections = ({ connections: ids }: PrincipalSettings, open: readonly SignInConnection[]) =>
  open.filter(({ id }) => ids.includes('*') || ids.includes(id));

/** @throws ArgumentError for an unknown connection. */
function validateConnections({ connections: ids }: PrincipalSettings, open: readonly SignInConnection[]): void {
  const unknown = ids.filter((id) => id !== '*' && !open.some((connection) => connection.id === id));
  if (unknown.length === 0) return;
  const known = open.map(({ id }) => id).join(', ');
  const problem = `has the unknown id ${unknown.map((id) => `"${id}"`).join(', ')}. Use one of: ${known}, *`;
  throw new ArgumentError('principal', [{ argument: 'connections', problem }]);
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
