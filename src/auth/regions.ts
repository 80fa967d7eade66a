import { ArgumentError } from '../transport/errors.js';
import { isSecureUrl } from '../transport/is-secure-url.js';

/** The regions of Genesys Cloud: AWS name → host. https://developer.genesys.cloud/platform/api/ */
export const regions = {
  us_east_1: 'mypurecloud.com',
  us_east_2: 'use2.us-gov-pure.cloud',
  us_west_2: 'usw2.pure.cloud',
  ca_central_1: 'cac1.pure.cloud',
  sa_east_1: 'sae1.pure.cloud',
  mx_central_1: 'mxc1.pure.cloud',
  eu_west_1: 'mypurecloud.ie',
  eu_west_2: 'euw2.pure.cloud',
  eu_central_1: 'mypurecloud.de',
  eu_central_2: 'euc2.pure.cloud',
  eusc_de_east_1: 'edee1.eusc-pure.cloud',
  ap_south_1: 'aps1.pure.cloud',
  ap_northeast_1: 'mypurecloud.jp',
  ap_northeast_2: 'apne2.pure.cloud',
  ap_northeast_3: 'apne3.pure.cloud',
  ap_southeast_1: 'apse1.pure.cloud',
  ap_southeast_2: 'mypurecloud.com.au',
  me_central_1: 'mec1.pure.cloud',
} as const;

export type RegionName = keyof typeof regions;
/**
 * A region by its AWS name, with underscores or hyphens, or by its host. Any string is accepted, so that it can come from a
 * configuration; an unknown region is an error at run time.
 */
export type Region = RegionName | (typeof regions)[RegionName] | Hyphenated<RegionName> | (string & {});
type Hyphenated<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}-${Hyphenated<Tail>}`
  : Name;

export interface Hosts {
  /** `https://api.mypurecloud.com`, without a trailing slash. */
  baseUrl: string;
  /** `https://login.mypurecloud.com`, without a trailing slash. */
  loginUrl: string;
}

export interface HostOptions {
  /** The organization's region, by AWS name (`eu_central_1`, `eu-central-1`) or host (`mypurecloud.de`). */
  region?: Region | undefined;
  /** The API's address in place of a region's: a gateway, or the sandbox. */
  baseUrl?: string | undefined;
  /** The login service's address in place of a region's; `baseUrl` by default, where there is no region. */
  loginUrl?: string | undefined;
}

/**
 * Where the API and the login service are.
 *
 * @throws ArgumentError for an unknown region, no region at all, or an address that is not https (loopback may be http).
 */
export function resolveHosts({ region, baseUrl, loginUrl }: HostOptions, subject = 'createClient'): Hosts {
  const fail = (argument: string) => (problem: string) => new ArgumentError(subject, [{ argument, problem }]);
  if (region === undefined && baseUrl === undefined)
    throw fail('region')(`or baseUrl is needed. The regions are ${knownRegions()}`);
  const host = region === undefined ? undefined : hostOf(region, fail('region'));
  const api = addressOf(baseUrl ?? `https://api.${host}`, fail('baseUrl'));
  const login = loginUrl ?? (host ? `https://login.${host}` : loginBeside(api));
  return { baseUrl: api, loginUrl: addressOf(login, fail('loginUrl')) };
}

/** The login service of an API that is Genesys' own; anything else is taken for a gateway to both. */
function loginBeside(api: string): string {
  const host = Object.values<string>(regions).find((known) => api === `https://api.${known}`);
  return host ? `https://login.${host}` : api;
}

type Fail = (problem: string) => ArgumentError;

function hostOf(region: unknown, fail: Fail): string {
  if (typeof region !== 'string') throw fail(`must be a string. Use one of: ${knownRegions()}`);
  const name = region.trim().toLowerCase();
  const key = name.replaceAll('-', '_');
  if (Object.hasOwn(regions, key)) return regions[key as RegionName];
  const host = name
    .replace(/^https:\/\//, '')
    .replace(/^(api|login|apps)\./, '')
    .replace(/\/+$/, '');
  if (Object.values<string>(regions).includes(host)) return host;
  throw fail(`"${region}" is unknown. Use one of: ${knownRegions()}`);
}

const knownRegions = () =>
  Object.entries(regions)
    .map(([name, host]) => `${name} (${host})`)
    .join(', ');

function addressOf(address: string, fail: Fail): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw fail('is not a URL such as https://api.mypurecloud.de');
  }
  if (!isSecureUrl(url)) {
    throw fail('must be https: tokens would travel in the clear (http is for 127.0.0.1 and localhost only)');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw fail('must be scheme, host and path only, without credentials, query or fragment');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
