import { describe, expect, it } from 'vitest';
import { type HostOptions, regions, resolveHosts } from '../../src/auth/regions.js';
import { ArgumentError } from '../../src/transport/errors.js';

describe('regions', () => {
  it.each(Object.entries(regions))('%s has a name, a hyphenated name and a host (%s)', (name, host) => {
    const hosts = { baseUrl: `https://api.${host}`, loginUrl: `https://login.${host}` };
    for (const region of [name, name.replaceAll('_', '-'), host]) expect(resolveHosts({ region })).toEqual(hosts);
  });

  it('lists the regions in the error for an unknown one', () => {
    expect(() => resolveHosts({ region: 'mars_north_1' })).toThrow(ArgumentError);
    expect(() => resolveHosts({ region: 'mars_north_1' })).toThrow(
      /^createClient: region "mars_north_1" is unknown\. Use one of: .*eu_central_1 \(mypurecloud\.de\)/,
    );
  });

  it.each([
    ['http://api.example.com', /https/],
    ['https://user:pass@api.example.com', /credentials/],
    ['api.example.com', /must be a URL/],
  ])('rejects the URL %s', (baseUrl, problem) => {
    expect(() => resolveHosts({ baseUrl })).toThrow(problem);
  });

  it('accepts http only on localhost, and uses baseUrl as the default of loginUrl', () => {
    expect(resolveHosts({ baseUrl: 'http://127.0.0.1:8080/' })).toEqual({
      baseUrl: 'http://127.0.0.1:8080',
      loginUrl: 'http://127.0.0.1:8080',
    });
  });

  it('finds the login service of a Genesys API URL', () => {
    expect(resolveHosts({ baseUrl: 'https://api.mypurecloud.de' }).loginUrl).toBe('https://login.mypurecloud.de');
    expect(resolveHosts({ baseUrl: 'https://api.mypurecloud.de.evil.example' }).loginUrl).toBe(
      'https://api.mypurecloud.de.evil.example',
    );
  });

  it.each([
    [{ baseUrl: 'https://gw.example/genesys/' }, 'https://gw.example/genesys', 'https://gw.example/genesys'],
    [{ region: 'eu_west_1', baseUrl: 'https://gw.example' }, 'https://gw.example', 'https://login.mypurecloud.ie'],
    [{ region: 'eu_west_1', loginUrl: 'https://sso.example' }, 'https://api.mypurecloud.ie', 'https://sso.example'],
    [{ baseUrl: 'https://a.example', loginUrl: 'https://b.example' }, 'https://a.example', 'https://b.example'],
    [{ region: 'apps.mypurecloud.ie' }, 'https://api.mypurecloud.ie', 'https://login.mypurecloud.ie'],
    [{ region: ' EU-West-1 ' }, 'https://api.mypurecloud.ie', 'https://login.mypurecloud.ie'],
    [{ region: 'https://apps.mypurecloud.ie/' }, 'https://api.mypurecloud.ie', 'https://login.mypurecloud.ie'],
    [
      { region: 'https://apps.mypurecloud.ie/directory/#/home' },
      'https://api.mypurecloud.ie',
      'https://login.mypurecloud.ie',
    ],
  ])('%o resolves to %s and %s', (options, baseUrl, loginUrl) => {
    expect(resolveHosts(options as HostOptions)).toEqual({ baseUrl, loginUrl });
  });

  it.each([
    [{}, /region or baseUrl is needed. The regions are us_east_1 /],
    [{ region: '' }, /"" is unknown/],
    [{ region: 7 }, /region must be a string/],
    [{ region: 'toString' }, /is unknown/],
    [{ region: 'eu_west_1', loginUrl: '' }, /loginUrl must be a URL/],
    [{ region: 'eu_west_1', loginUrl: 'http://login.example' }, /loginUrl must be https/],
    [{ baseUrl: 'http://127.0.0.1.evil.example' }, /baseUrl must be https/],
    [{ baseUrl: 'http://localhost.evil.example' }, /baseUrl must be https/],
    [{ baseUrl: 'ftp://127.0.0.1' }, /baseUrl must be https/],
    [{ baseUrl: 'https://api.example.com?x=1' }, /query/],
  ])('%o is rejected', (options, problem) => {
    expect(() => resolveHosts(options as HostOptions)).toThrow(ArgumentError);
    expect(() => resolveHosts(options as HostOptions)).toThrow(problem);
  });

  it.each(['http://127.9.9.9:1', 'http://[::1]:80', 'http://localhost', 'http://api.localhost', 'http://2130706433'])(
    '%s is loopback',
    (baseUrl) => {
      expect(() => resolveHosts({ baseUrl })).not.toThrow();
    },
  );
});
