import { ArgumentError } from '../transport/errors.js';
import { isSecureUrl } from '../transport/is-secure-url.js';

/** The host of each Genesys Cloud region, by AWS name. https://developer.genesys.cloud/platform/api/ */
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
 * A region by AWS name, with underscores or hyphens, or by host. The type accepts any string, such as one from a
 * configuration; an unknown region throws at run time.
 */
export type Region = RegionName | (typeof regions)[RegionName] | Hyphenated<RegionName> | (string & {});
type Hyphenated<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}-${Hyphenated<Tail>}`
  : Name;

export interface Hosts {
  /** Such as `https://api.mypurecloud.com`, without a trailing slash. */
  baseUrl: string;
  /** Such as `https://login.mypurecloud.com`, without a trailing slash. */
  loginUrl: string;
}

/** Where to find Genesys Cloud. Set `region` or `baseUrl`. */
export interface HostOptions {
  /** The organization's region: an AWS name (`eu_central_1`, `eu-central-1`), a host (`mypurecloud.de`) or an address of its apps. */
  region?: Region | undefined;
  /** The URL of a gateway or the sandbox, instead of the region's API. */
  baseUrl?: string | undefined;
  /** The URL of the login service, instead of the region's. Without a region, `baseUrl` by default. */
  loginUrl?: string | undefined;
}

/**
 * Returns the URLs of the API and the login service.
 *
 * @throws ArgumentError for a missing or unknown region, or a URL that is not https (except on localhost).
 */
export function resolveHosts({ region, baseUrl, loginUrl }: HostOptions, subject = 'createClient'): Hosts {
  const createError = (argument: string) => (problem: string) => new ArgumentError(subject, [{ argument, problem }]);
  if (region === undefined && baseUrl === undefined)
    throw createError('region')(`or baseUrl is needed. The regions are ${listRegions()}`);
  const host = region === undefined ? undefined : getHost(region, createError('region'));
  const api = normalizeUrl(baseUrl ?? `https://api.${host}`, createError('baseUrl'));
  const login = loginUrl ?? (host ? `https://login.${host}` : inferLoginUrl(api));
  return { baseUrl: api, loginUrl: normalizeUrl(login, createError('loginUrl')) };
}

/** Returns the login service of a Genesys API. Any other URL is taken for a gateway to both. */
function inferLoginUrl(api: string): string {
  const host = Object.values<string>(regions).find((known) => api === `https://api.${known}`);
  return host ? `https://login.${host}` : api;
}

type CreateError = (problem: string) => ArgumentError;

function getHost(region: unknown, createError: CreateError): string {
  if (typeof region !== 'string') throw createError(`must be a string. Use one of: ${listRegions()}`);
  const name = region.trim().toLowerCase();
  const key = name.replaceAll('-', '_');
  if (Object.hasOwn(regions, key)) return regions[key as RegionName];
  const host = name.replace(/^(https:\/\/|(api|login|apps)\.)+|\/.*/g, '');
  if (Object.values<string>(regions).includes(host)) return host;
  throw createError(`"${region}" is unknown. Use one of: ${listRegions()}`);
}

const listRegions = () =>
  Object.entries(regions)
    .map(([name, host]) => `${name} (${host})`)
    .join(', ');

function normalizeUrl(text: string, createError: CreateError): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw createError('must be a URL such as https://api.mypurecloud.de');
  }
  if (!isSecureUrl(url)) {
    throw createError(
      'must be https, because it receives the token (http is allowed only for 127.0.0.1 and localhost)',
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw createError('must have only a scheme, host and path, without credentials, query or fragment');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
