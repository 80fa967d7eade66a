import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { accessToken } from '../../../src/auth/access-token.js';
import type { Environment } from '../../../src/client/environment-options.js';
import { openConnection } from '../../../src/mcp/connections.js';
import { digitalSlice } from '../../../src/mcp/digital-slice.js';
import { createAccess } from '../../../src/mcp/http/access.js';
import { sha256 } from '../../../src/mcp/http/static-token-verifier.js';
import { createLog } from '../../../src/mcp/log.js';
import type { Principal } from '../../../src/mcp/principal.js';
import type { SignInConnection } from '../../../src/mcp/sign-in-connection.js';
import { writeTempFile } from '../temp-file.js';

const BOT = 'a-long-and-random-token-of-the-bot';
const ACME = { name: 'bot', sha256: sha256(BOT), connections: ['acme'] };
const OAUTH = {
  issuer: 'https://login.example.com',
  scopes: ['genesys', 'more'],
  principals: [{ name: 'support', claims: { groups: 'support' }, connections: ['*'] }],
};
const METADATA = '/.well-known/oauth-protected-resource/mcp';

const connection = (id: string): SignInConnection =>
  openConnection({ id, baseUrl: 'https://api.example.com', auth: accessToken('token') });
/** A connection for which each user signs in. */
const personal = (id: string): SignInConnection => ({
  ...connection(id),
  token: { tokenKind: 'user' },
  forUser: (user) => ({ ...connection(`${id} of ${user?.name ?? 'everyone'}`), token: { scopes: ['*'] } }),
});

interface Settings {
  connections?: readonly SignInConnection[];
  auth?: unknown;
  principal?: Partial<Principal>;
  env?: Environment;
}

/** Creates the access of a server whose settings the test can change. */
async function open({ connections = [connection('acme'), connection('globex')], auth, principal, env = {} }: Settings) {
  const logged: Record<string, unknown>[] = [];
  const path = auth === undefined ? undefined : writeTempFile(auth);
  const source = { read: async () => connections, files: new Set(['connections.json']) };
  const access = await createAccess({
    slice: digitalSlice,
    flags: path === undefined ? {} : { auth: path },
    env,
    source,
    principal: { connections, toolFilter: () => undefined, ...principal },
    resourceUrl: () => 'https://mcp.example.com/mcp',
    log: createLog('info', (line) => logged.push(JSON.parse(line))),
  });
  const callWith = async (token?: string) =>
    access.authenticate(new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` }));
  return {
    ...access,
    source,
    path: path ?? '',
    logged,
    callWith,
    /** The ids of the connections that a caller with this token has, or the status of the rejection. */
    idsOf: async (token?: string) => {
      const result = await callWith(token);
      return result instanceof Response ? result.status : result.connections.map(({ id }) => id);
    },
  };
}

describe('without an auth file', () => {
  test('everyone has all connections, and there is no metadata', async () => {
    const access = await open({});
    expect(await access.idsOf()).toEqual(['acme', 'globex']);
    expect(await access.respondWithMetadata(new Request(`https://x${METADATA}`), METADATA)).toBeUndefined();
    expect(access.files()).toEqual(['connections.json']);
  });

  test('everyone has the account of the one user', async () => {
    const access = await open({ connections: [connection('acme'), personal('mine')] });
    const result = (await access.callWith()) as Principal;
    expect(result.connections.map(({ id }) => id)).toEqual(['acme', 'mine of everyone']);
    // What is known of the token is the operator's to say.
    expect(result.connections.at(-1)?.token).toEqual({ tokenKind: 'user' });
  });

  test('a principal that is not one user has no account of a user', async () => {
    const access = await open({ connections: [connection('acme'), personal('mine')], principal: { name: 'some' } });
    expect(await access.idsOf()).toEqual(['acme']);
  });
});

describe('with an auth file', () => {
  test('a caller has the connections of its principal', async () => {
    const access = await open({ auth: { tokens: [ACME] } });
    expect(await access.idsOf(BOT)).toEqual(['acme']);
    expect(await access.idsOf('wrong')).toBe(401);
    expect(await access.idsOf()).toBe(401);
    expect(await access.callWith(BOT)).toMatchObject({ name: 'bot', user: { id: 'bot', name: 'bot' } });
  });

  test('a caller has its own account', async () => {
    const auth = { tokens: [{ ...ACME, connections: ['*'] }] };
    const access = await open({ connections: [personal('mine')], auth });
    expect(await access.idsOf(BOT)).toEqual(['mine of bot']);
  });

  test('a caller has the tools that the server and its principal include', async () => {
    const auth = { tokens: [{ ...ACME, toolsets: ['emails'] }] };
    const access = await open({ auth, principal: { toolFilter: ({ name }) => !/delete/.test(name) && undefined } });
    const { toolFilter } = (await access.callWith(BOT)) as Principal;
    const names = digitalSlice.tools.filter((tool) => toolFilter(tool)).map(({ _meta }) => _meta.channel);
    expect(new Set(names)).toEqual(new Set(['emails']));
    for (const tool of digitalSlice.tools) if (/delete/.test(tool.name)) expect(toolFilter(tool)).toBe(false);
  });

  test('a connection is found by its id, whatever the caller', async () => {
    const access = await open({ auth: { tokens: [ACME] } });
    expect(access.findConnection('globex')).toBe((await access.source.read())[1]);
    expect(access.findConnection('other')).toBeUndefined();
  });

  test('OAuth adds the metadata, which rejections name', async () => {
    const access = await open({ auth: { oauth: OAUTH } });
    const response = await access.respondWithMetadata(new Request(`https://x${METADATA}`), METADATA);
    expect(await response?.json()).toMatchObject({ authorization_servers: ['https://login.example.com'] });
    const metadata = `resource_metadata="https://mcp.example.com${METADATA}"`;
    const missing = (await access.callWith()) as Response;
    expect(missing.headers.get('www-authenticate')).toBe(`Bearer scope="genesys more", ${metadata}`);
    expect(await missing.json()).toEqual({
      error: 'unauthorized',
      error_description: 'This server requires a bearer token',
    });
    const wrong = (await access.callWith('wrong')) as Response;
    expect(wrong.headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", error_description="The token is not valid for this server", scope="genesys more", ${metadata}`,
    );
    const { scopes: _, ...withoutScopes } = OAUTH;
    const other = await open({ auth: { oauth: withoutScopes } });
    for (const token of [undefined, 'wrong']) {
      const { headers } = (await other.callWith(token)) as Response;
      expect(headers.get('www-authenticate')).not.toContain('scope');
    }
  });

  test('without OAuth there is no metadata', async () => {
    const access = await open({ auth: { tokens: [ACME] } });
    expect(await access.respondWithMetadata(new Request(`https://x${METADATA}`), METADATA)).toBeUndefined();
    const { headers } = (await access.callWith()) as Response;
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  test('unavailable keys of the issuer are not a rejection', async () => {
    const oauth = { ...OAUTH, jwksUri: 'http://127.0.0.1:1/keys' };
    const access = await open({ auth: { oauth } });
    const header = Buffer.from('{"alg":"ES256","kid":"k1"}').toString('base64url');
    const response = (await access.callWith(`${header}.e30.eA`)) as Response;
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('The keys of the token issuer are not available. Try again.'),
    ]);
    expect(access.logged).toMatchObject([{ level: 'warn', message: 'token rejected', reason: 'unavailable' }]);
  });

  test('an invalid file is an error at the start', async () => {
    await expect(open({ auth: { tokens: [{ ...ACME, connections: ['other'] }] } })).rejects.toThrow(
      'tokens[0].connections has the unknown id "other". Use one of: acme, globex, *',
    );
  });
});

describe('a reload', () => {
  const write = (path: string, content: unknown) => writeFileSync(path, JSON.stringify(content));

  test('applies changed connections and a changed auth file', async () => {
    const access = await open({ auth: { tokens: [ACME] } });
    access.source.read = async () => [connection('acme'), connection('new')];
    write(access.path, { tokens: [{ ...ACME, sha256: sha256('other'), connections: ['new'] }] });
    await access.reload();
    expect([await access.idsOf(BOT), await access.idsOf('other')]).toEqual([401, ['new']]);
    expect(access.findConnection('globex')).toBeUndefined();
    expect(access.logged).toMatchObject([
      { level: 'info', message: 'settings reloaded', connections: ['acme', 'new'] },
      { message: 'token rejected' },
    ]);
  });

  test('applies changed connections without an auth file', async () => {
    const access = await open({});
    access.source.read = async () => [connection('new')];
    await access.reload();
    expect(await access.idsOf()).toEqual(['new']);
  });

  test('keeps the previous content of each broken file, and logs the problem', async () => {
    const access = await open({ auth: { tokens: [ACME] } });
    access.source.read = async () => {
      throw new Error('no such file');
    };
    write(access.path, { tokens: [{ ...ACME, sha256: 'x' }] });
    await access.reload();
    expect(await access.idsOf(BOT)).toEqual(['acme']);
    const message = 'changed settings are invalid, so the previous ones stay in use';
    expect(access.logged).toMatchObject([
      { level: 'error', message, settings: 'connections', error: 'no such file' },
      { level: 'error', message, settings: 'auth', error: expect.stringContaining('tokens[0].sha256 must match') },
      { level: 'info', message: 'settings reloaded', connections: ['acme', 'globex'] },
    ]);
  });

  test('removes a connection that a principal still lists, and logs that', async () => {
    const access = await open({ auth: { tokens: [{ ...ACME, connections: ['acme', 'globex'] }] } });
    access.source.read = async () => [connection('globex')];
    await access.reload();
    expect(await access.idsOf(BOT)).toEqual(['globex']);
    expect(access.logged).toMatchObject([
      {
        level: 'warn',
        message: 'a principal has an unknown connection',
        error: expect.stringContaining('tokens[0].connections has the unknown id "acme"'),
      },
      { message: 'settings reloaded' },
    ]);
  });

  test('is needed when one of these files changes', async () => {
    const secret = writeTempFile(sha256(BOT));
    const auth = { tokens: [{ ...ACME, sha256: `\${BOT_HASH}` }] };
    const access = await open({ auth, env: { BOT_HASH_FILE: secret } });
    expect(access.files()).toEqual(['connections.json', access.path, secret]);
    write(access.path, { tokens: [ACME] });
    await access.reload();
    expect(access.files()).toEqual(['connections.json', access.path]);
  });
});
