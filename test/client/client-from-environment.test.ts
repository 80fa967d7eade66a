import { afterEach, describe, expect, test, vi } from 'vitest';
import { ArgumentError, clientFromEnvironment, type Environment } from '../../src/index.js';
import { createSandbox } from '../../src/sandbox/index.js';

const sandbox = createSandbox();
const { clientId, clientSecret } = sandbox.credentials;
const credentials = { GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret };
const token = sandbox.token('Grace Okafor');

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Lists emails with a client from this environment, and returns the requested hosts. */
async function getRequestedHosts(environment: Environment | undefined): Promise<string[]> {
  const hosts: string[] = [];
  const client = clientFromEnvironment(environment, {
    fetch: (request) => {
      hosts.push(new URL(request.url).host);
      return sandbox.fetch(request);
    },
  });
  const { entities } = await client.emails.list();
  expect(entities).toEqual(expect.any(Array));
  return hosts;
}

describe('a client from the environment', () => {
  test.each<[string, Environment, string[]]>([
    [
      'a region and an access token',
      { GENESYS_REGION: 'eu_central_1', GENESYS_ACCESS_TOKEN: token },
      ['api.mypurecloud.de'],
    ],
    ["a region's domain", { GENESYS_REGION: 'mypurecloud.de', GENESYS_ACCESS_TOKEN: token }, ['api.mypurecloud.de']],
    [
      'a URL, which wins over the region',
      { GENESYS_BASE_URL: 'https://gateway.example', GENESYS_REGION: 'eu_central_1', GENESYS_ACCESS_TOKEN: token },
      ['gateway.example'],
    ],
    [
      'an access token, which wins over client credentials',
      { GENESYS_REGION: 'eu_central_1', GENESYS_ACCESS_TOKEN: token, ...credentials },
      ['api.mypurecloud.de'],
    ],
    [
      'empty variables, which count as missing',
      { GENESYS_REGION: 'eu_central_1', GENESYS_BASE_URL: '', GENESYS_ACCESS_TOKEN: token, GENESYS_CLIENT_ID: '' },
      ['api.mypurecloud.de'],
    ],
  ])('uses %s', async (_, environment, hosts) => {
    expect(await getRequestedHosts(environment)).toEqual(hosts);
  });

  test('authenticates with client credentials', async () => {
    const hosts: string[] = [];
    const client = clientFromEnvironment(
      { GENESYS_REGION: 'eu_central_1', ...credentials },
      {
        fetch: (request) => {
          hosts.push(new URL(request.url).host);
          return sandbox.fetch(request);
        },
      },
    );
    await client.call('getConversationsEmail', {
      conversationId: Object.keys(sandbox.organization().state.conversations)[0] ?? '',
    });
    expect(hosts).toEqual(['login.mypurecloud.de', 'api.mypurecloud.de']);
  });

  test('reads process.env by default', async () => {
    vi.stubEnv('GENESYS_REGION', 'us_east_1');
    vi.stubEnv('GENESYS_ACCESS_TOKEN', token);
    vi.stubEnv('GENESYS_BASE_URL', '');
    expect(await getRequestedHosts(undefined)).toEqual(['api.mypurecloud.com']);
  });
});

describe('an error', () => {
  const errorOf = (environment: Environment, options = {}): ArgumentError => {
    try {
      clientFromEnvironment(environment, options);
    } catch (error) {
      if (error instanceof ArgumentError) return error;
    }
    throw new Error('No ArgumentError was thrown.');
  };

  test.each<[string, Environment, string[]]>([
    ['all are missing', {}, ['GENESYS_REGION', 'GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET']],
    ['the secret is missing', { GENESYS_REGION: 'eu_central_1', GENESYS_CLIENT_ID: 'id' }, ['GENESYS_CLIENT_SECRET']],
    [
      'region and id are missing',
      { GENESYS_CLIENT_SECRET: 'not-to-be-shown' },
      ['GENESYS_REGION', 'GENESYS_CLIENT_ID'],
    ],
    ['the region is unknown', { GENESYS_REGION: 'eu_west', ...credentials }, ['GENESYS_REGION']],
    ['the URL is invalid', { GENESYS_BASE_URL: 'gateway', ...credentials }, ['GENESYS_BASE_URL']],
    [
      'the token is invalid',
      { GENESYS_REGION: 'eu_central_1', GENESYS_ACCESS_TOKEN: 'Bearer not-to-be-shown' },
      ['GENESYS_ACCESS_TOKEN'],
    ],
  ])('names the variables: %s', (_, environment, variables) => {
    const error = errorOf(environment);
    expect(error.problems.map(({ argument }) => argument)).toEqual(variables);
    expect(error.message).toMatch(/^No connection to Genesys Cloud: GENESYS_/);
    expect(error.message).not.toContain('not-to-be-shown');
  });

  test('about another option names the option', () => {
    const { problems } = errorOf({ GENESYS_REGION: 'eu_central_1', ...credentials }, { timeout: -1 });
    expect(problems.map(({ argument }) => argument)).toEqual(['timeout']);
  });
});
