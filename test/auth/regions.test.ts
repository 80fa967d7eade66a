import { describe, expect, it } from 'vitest';
import { hostsOf, regions } from '../../src/auth/regions.js';
import { ArgumentError } from '../../src/http/errors.js';

describe('regions', () => {
  it.each(Object.entries(regions))('%s is known by name, hyphenated name and host (%s)', (name, host) => {
    const hosts = { baseUrl: `https://api.${host}`, loginUrl: `https://login.${host}` };
    for (const region of [name, name.replaceAll('_', '-'), host])
      expect(hostsOf({ region: region as never })).toEqual(hosts);
  });

  it('lists the regions when one is unknown', () => {
    expect(() => hostsOf({ region: 'mars_north_1' as never })).toThrow(ArgumentError);
    expect(() => hostsOf({ region: 'mars_north_1' as never })).toThrow(
      /"mars_north_1" is unknown.*eu_central_1 \(mypurecloud\.de\)/,
    );
  });

  it.each([
    ['http://api.example.com', /https/],
    ['https://user:pass@api.example.com', /credentials/],
    ['api.example.com', /not a URL/],
  ])('refuses the address %s', (baseUrl, problem) => {
    expect(() => hostsOf({ baseUrl })).toThrow(problem);
  });

  it('takes plain http on loopback only, and the API address for logins where no other is given', () => {
    expect(hostsOf({ baseUrl: 'http://127.0.0.1:8080/' })).toEqual({
      baseUrl: 'http://127.0.0.1:8080',
      loginUrl: 'http://127.0.0.1:8080',
    });
  });
});
