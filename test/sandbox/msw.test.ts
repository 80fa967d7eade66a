import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientCredentials } from '../../src/auth/client-credentials.js';
import { createClient } from '../../src/client/client.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { handlers } from '../../src/sandbox/msw.js';
import { ConnectionError } from '../../src/transport/errors.js';

/** URLs that no handler intercepts. They must not reach the network. */
const unhandled: string[] = [];
const rejectUnhandled = ({ url }: Request) => {
  unhandled.push(url);
  throw new Error('not intercepted');
};

const sandbox = createSandbox();
const server = setupServer(...handlers(sandbox, { origins: ['https://gateway.example'] }));
beforeAll(() => server.listen({ onUnhandledRequest: rejectUnhandled }));
afterAll(() => server.close());

test.each([
  ['a region', { region: 'eu_central_1' }],
  ['the last region of the list', { region: 'me-central-1' }],
  ['a gateway', { baseUrl: 'https://gateway.example' }],
  ['the sandbox itself', { baseUrl: sandbox.url }],
] as const)('the sandbox responds for %s', async (_, hosts) => {
  const client = createClient({ ...hosts, auth: clientCredentials(sandbox.credentials) });
  expect((await client.integrations.list()).entities?.length).toBeGreaterThan(0);
});

test('other hosts are not intercepted, even similar ones', async () => {
  const others = ['https://api.mypurecloud.de.evil.example/oauth/token', 'https://apixmypurecloud.de/'];
  for (const url of others) await fetch(url).catch(() => {});
  expect(unhandled).toEqual(others);
});

test('a dropped connection is a network error', async () => {
  const client = createClient({ region: 'eu_west_1', auth: clientCredentials(sandbox.credentials) });
  await client.integrations.list();
  const stop = sandbox.faults.add({ dropConnection: true });
  await expect(client.integrations.list()).rejects.toBeInstanceOf(ConnectionError);
  stop();
});
