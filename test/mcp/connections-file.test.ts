import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Client } from '../../src/client/client.js';
import { connectionFromEnvironment } from '../../src/mcp/connections.js';
import { readConnections } from '../../src/mcp/connections-file.js';
import { nameIn, toolNamed } from '../../src/mcp/tool-names.js';
import { fakeGenesys } from './fake-genesys.js';
import { writeTempFile } from './temp-file.js';

const SECRET = 'hunter2-hunter2';
const env = { ACME_SECRET: SECRET, ACME_ID: 'acme-client' };
const reference = (name: string) => `\${${name}}`;
const credentials = { clientId: reference('ACME_ID'), clientSecret: reference('ACME_SECRET') };
const acme = { id: 'acme', label: 'Acme support', region: 'eu_central_1', credentials };

test('a valid file returns connections, each with its tool filter', async () => {
  const other = {
    id: 'other',
    baseUrl: 'https://gateway.example.com',
    credentials: { accessToken: 'abc' },
    readOnly: true,
  };
  const [first, second, ...rest] = await readConnections(writeTempFile({ connections: [acme, other] }), env);
  expect(first).toMatchObject({ id: 'acme', label: 'Acme support', region: 'eu_central_1' });
  const write = toolNamed('post_emails');
  expect(write && [first?.toolFilter(write), second?.toolFilter(write)]).toEqual([undefined, false]);
  expect(rest).toEqual([]);
});

describe('the error for an invalid file has the path of the value', () => {
  test.each<[string, unknown, RegExp]>([
    ['incomplete JSON', '{\n  "connections": [\n', /is not valid JSON \(line \d+, column \d+\)/],
    ['a secret in invalid JSON', `{"connections": [{"s": "${SECRET}" "x"}]}`, /the file is not valid JSON/],
    ['no connections', {}, /connections is missing/],
    ['an empty list', { connections: [] }, /connections must have at least 1 item/],
    [
      'a misspelled key',
      { connections: [{ ...acme, regoin: 'x' }] },
      /connections\[0\]\.regoin is unknown\. Use one of/,
    ],
    ['no id', { connections: [{ ...acme, id: undefined }] }, /connections\[0\]\.id is missing/],
    [
      'an id that is not valid in a header',
      { connections: [{ ...acme, id: 'ä b' }] },
      /connections\[0\]\.id must match/,
    ],
    ['a duplicate id', { connections: [acme, acme] }, /connections\[1\]\.id is a duplicate of connections\[0\]\.id/],
    ['an unknown region', { connections: [{ ...acme, region: 'mars' }] }, /connections\[0\]\.region "mars" is unknown/],
    ['no region', { connections: [{ ...acme, region: undefined }] }, /connections\[0\]\.region or baseUrl is needed/],
    [
      'an unknown toolset',
      { connections: [{ ...acme, toolsets: ['mail'] }] },
      /connections\[0\]\.toolsets has the unknown toolset "mail"/,
    ],
    [
      'a variable that is not set',
      { connections: [{ ...acme, credentials: { ...credentials, clientSecret: reference('NOWHERE') } }] },
      /connections\[0\]\.credentials\.clientSecret refers to the environment variable NOWHERE, which is not set/,
    ],
    [
      'incomplete credentials',
      { connections: [{ ...acme, credentials: { clientId: 'a', accessToken: SECRET } }] },
      /connections\[0\]\.credentials must have clientId and clientSecret; or only accessToken/,
    ],
    [
      'a refresh token without a token file',
      { connections: [{ ...acme, credentials: { clientId: 'a', refreshToken: SECRET } }] },
      /connections\[0\]\.credentials of a user need "tokenFile" next to "connections"/,
    ],
    [
      'a token of the wrong type',
      { connections: [{ ...acme, credentials: { accessToken: [SECRET] } }] },
      /connections\[0\]\.credentials\.accessToken must be a string, not an array/,
    ],
    [
      'a token that is not valid in a header',
      { connections: [{ ...acme, credentials: { accessToken: `Bearer ${SECRET}` } }] },
      /connections\[0\]\.token must be the bare token/,
    ],
  ])('%s', async (_name, content, message) => {
    const path = writeTempFile(content);
    const error: unknown = await readConnections(path, env).then(
      () => undefined,
      (reason) => reason,
    );
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain(path);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
  });

  test('a missing file', async () => {
    await expect(readConnections('/nowhere/connections.json', env)).rejects.toThrow(
      '/nowhere/connections.json: the file does not exist.',
    );
  });
});

test('a refresh token gets an access token, and the next refresh token is stored in the file', async () => {
  const genesys = await fakeGenesys(({ path }) =>
    path === '/oauth/token'
      ? { body: { access_token: 'of-the-user', token_type: 'bearer', expires_in: 600, refresh_token: 'the-next-one' } }
      : { body: { id: 'x' } },
  );
  const tokenFile = writeTempFile({});
  const credentials = { clientId: 'app', refreshToken: 'the-first-one', account: 'alice' };
  const entry = { id: 'acme', baseUrl: genesys.baseUrl, credentials };
  const [connection] = await readConnections(writeTempFile({ tokenFile, connections: [entry] }), {});
  const client = connection?.client as Client;
  await client.emails.get({ conversationId: 'c' });
  expect(genesys.requests.at(-1)?.token).toBe('of-the-user');
  expect(readFileSync(tokenFile, 'utf8')).toContain('the-next-one');
  await genesys.close();
});

test('inspecting a connection does not show its secrets', async () => {
  const connections = await readConnections(writeTempFile({ connections: [acme] }), env);
  expect(inspect(connections, { depth: 20, showHidden: true })).not.toContain(SECRET);
  expect(JSON.stringify(connections)).not.toContain(SECRET);
});

describe('the environment', () => {
  const region = { GENESYS_REGION: 'mypurecloud.de' };
  test.each<[string, Record<string, string>, RegExp]>([
    [
      'no variables',
      {},
      /GENESYS_REGION is not set .*GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET are not set.*--sandbox/,
    ],
    ['only a region', region, /GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET are not set/],
    ['an id without a secret', { ...region, GENESYS_CLIENT_ID: 'a' }, /Cloud: GENESYS_CLIENT_SECRET is not set/],
    ['a token without a region', { GENESYS_ACCESS_TOKEN: 't' }, /GENESYS_REGION is not set/],
  ])('%s: the error says what is missing, and how to start without it', (_name, variables, message) => {
    expect(() => connectionFromEnvironment(variables)).toThrow(message);
  });

  test('a token, or an id and a secret, are enough', () => {
    expect(connectionFromEnvironment({ ...region, GENESYS_ACCESS_TOKEN: 't' })).toMatchObject({ id: 'default' });
    const both = { ...region, GENESYS_CLIENT_ID: 'a', GENESYS_CLIENT_SECRET: 'b' };
    expect(connectionFromEnvironment(both)).toMatchObject({ id: 'default', region: 'mypurecloud.de' });
  });
});

test('a name without the prefix is its own short name', () => {
  expect(nameIn('short', { name: 'list_connections' })).toBe('list_connections');
});
