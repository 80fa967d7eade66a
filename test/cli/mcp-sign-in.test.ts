import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openUserProfile } from '../../src/cli/profiles/profile-options.js';
import { dataOf, type Era, eras, rawTextOf } from '../mcp/clients.js';
import { runCli } from '../support/cli.js';
import { listen } from '../support/listen.js';
import { programPath } from '../support/programs.js';
import { setUpLogin } from './login-setup.js';

const program = programPath('cli');

interface Result {
  readonly entities?: unknown[];
  readonly error?: { kind: string; message: string; advice: string; signInUrl: string };
}

/** A machine with a profile that is not signed in. Its only purpose is a redirect URI that no other test uses. */
async function setUp() {
  const at = await setUpLogin();
  const { url: baseUrl, clientId, redirectUri, folder, sandbox } = at;
  const profile = { baseUrl, clientId, redirectUri, tokenKind: 'user', storage: 'file' };
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'profiles.json'),
    JSON.stringify({ default: 'default', profiles: { default: profile } }),
  );
  const settings = { ...at.env, GENESYS_BASE_URL: baseUrl, GENESYS_CLIENT_ID: clientId };
  let output = '';

  /** Starts the server as a desktop host does, with the settings of a bundle in its environment. */
  const start = async ({ era = 'modern' as Era, args = ['--no-browser'], capabilities = {}, browser = '' } = {}) => {
    const PATH = [dirname(browser), process.env.PATH].join(delimiter);
    const env = { PATH, BROWSER: browser, ...settings };
    const command = { command: process.execPath, args: [program, 'mcp', ...args], env };
    const transport = new StdioClientTransport({ ...command, stderr: 'pipe' });
    transport.stderr?.on('data', (chunk) => (output += chunk));
    const client = new Client(
      { name: 'test', version: '1' },
      { capabilities, versionNegotiation: { mode: eras[era] } },
    );
    await client.connect(transport);
    onTestFinished(() => client.close());
    const call = async (name = 'get_emails'): Promise<Result> => {
      const result = await client.callTool({ name, arguments: {} });
      output += rawTextOf(result);
      return dataOf<Result>(result);
    };
    return { client, call };
  };

  /** Fails if the server printed or returned one of the tokens of the sandbox. */
  const expectNoToken = () => {
    const tokens = [sandbox.state.tokens, sandbox.state.refreshTokens].flatMap((issued) => Object.keys(issued));
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) expect(output).not.toContain(token);
  };
  return { ...at, start, expectNoToken, getOutput: () => output };
}

/** Opens the sign-in page and chooses a user. */
const signIn = async (url: string, user = 'Grace Okafor'): Promise<string> =>
  (await fetch(`${url}&user=${encodeURIComponent(user)}`)).text();

const readProfile = async (folder: string) =>
  JSON.parse(await readFile(join(folder, 'profiles.json'), 'utf8')).profiles.default;

describe.each(['modern', 'legacy'] as const)('in a %s host', { timeout: 30_000 }, (era) => {
  test('a call returns the address of the sign-in page, and succeeds after the sign-in', async () => {
    const at = await setUp();
    const { call, client } = await at.start({ era });
    const { error } = await call();
    expect(error).toMatchObject({ kind: 'SignInRequired', message: expect.stringContaining('Nothing was sent.') });
    expect((await call()).error?.signInUrl).toBe(error?.signInUrl);
    expect(await signIn(error?.signInUrl ?? '')).toContain('You can close this tab and return to your agent.');
    await expect.poll(async () => (await call()).entities?.length, { timeout: 10_000 }).toBeGreaterThan(0);
    at.expectNoToken();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain('list_connections');
    await expect.poll(() => readProfile(at.folder)).toMatchObject({ user: expect.stringContaining('Grace Okafor') });
    expect(await readdir(at.folder)).toContain('tokens.json');
  });

  test('the next start needs no sign-in', async () => {
    const at = await setUp();
    const first = await at.start({ era });
    await signIn((await first.call()).error?.signInUrl ?? '');
    await expect.poll(async () => (await first.call()).entities?.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const { call } = await at.start({ era });
    expect((await call()).entities?.length).toBeGreaterThan(0);
  });

  test('that opens URLs, the person is asked, and the same call succeeds', async () => {
    const at = await setUp();
    const { client, call } = await at.start({ era, args: [], capabilities: { elicitation: { url: {} } } });
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      if (params.mode !== 'url') throw new Error('The server must ask with a URL.');
      expect(params.message).toBe('Sign in to Genesys Cloud, so that the tools can act as you.');
      await signIn(params.url);
      return { action: 'accept' };
    });
    expect((await call()).entities?.length).toBeGreaterThan(0);
    at.expectNoToken();
  });
});

describe('without URL elicitation', { timeout: 30_000 }, () => {
  /** Installs a program that takes the place of the browser. */
  async function installBrowser(folder: string, script: string): Promise<string> {
    const browser = join(folder, 'xdg-open');
    await writeFile(browser, `#!${process.execPath}\n${script}`);
    await chmod(browser, 0o755);
    return browser;
  }

  test.runIf(process.platform === 'linux')('the server opens the browser once, and the call waits', async () => {
    const at = await setUp();
    const browser = await installBrowser(
      at.folder,
      `require('node:fs').appendFileSync(${JSON.stringify(join(at.folder, 'opened'))}, 'x');
       fetch(process.argv[2] + '&user=Grace%20Okafor');`,
    );
    const { call } = await at.start({ args: [], browser });
    const results = await Promise.all([call(), call()]);
    for (const { entities } of results) expect(entities?.length).toBeGreaterThan(0);
    expect(await readFile(join(at.folder, 'opened'), 'utf8')).toBe('x');
  });

  test.runIf(process.platform === 'linux')(
    'the call fails with the reason if Genesys rejects the sign-in',
    async () => {
      const at = await setUp();
      const browser = await installBrowser(
        at.folder,
        `const { searchParams } = new URL(process.argv[2]);
       fetch(searchParams.get('redirect_uri') + '?error=access_denied&state=' + searchParams.get('state'));`,
      );
      const { call } = await at.start({ args: [], browser });
      const { error } = await call();
      expect(error).toMatchObject({ kind: 'SignInRequired', message: expect.stringContaining('access_denied') });
      expect(at.getOutput()).toMatch(/Sign-in to profile "default" failed: Sign-in rejected: access_denied/);
    },
  );
});

describe('a sign-in', { timeout: 30_000 }, () => {
  test('that Genesys no longer accepts is replaced by a new one, also of another account', async () => {
    const at = await setUp();
    const { call } = await at.start();
    await signIn((await call()).error?.signInUrl ?? '');
    await expect.poll(async () => (await call()).entities?.length, { timeout: 10_000 }).toBeGreaterThan(0);
    at.sandbox.state.tokens = {};
    at.sandbox.state.refreshTokens = {};
    const { error } = await call();
    expect(error?.kind).toBe('SignInRequired');
    await signIn(error?.signInUrl ?? '', 'Mei Tanaka');
    await expect.poll(async () => (await call()).entities, { timeout: 10_000 }).toBeInstanceOf(Array);
    await expect.poll(() => readProfile(at.folder)).toMatchObject({ user: expect.stringContaining('Mei Tanaka') });
  });

  test('is not ended by a callback of another one', async () => {
    const at = await setUp();
    const { call } = await at.start();
    const { signInUrl = '' } = (await call()).error ?? {};
    const forged = await fetch(`${at.redirectUri}?code=of-somebody-else&state=of-somebody-else`);
    expect([forged.status, await forged.text()]).toEqual([400, expect.stringContaining('This sign-in is not valid')]);
    await signIn(signInUrl);
    await expect.poll(async () => (await call()).entities?.length, { timeout: 10_000 }).toBeGreaterThan(0);
  });

  test('says what to do if another program uses the port', async () => {
    const at = await setUp();
    const redirectUri = `http://localhost:${await listen(createServer())}/callback`;
    const profile = { ...(await readProfile(at.folder)), redirectUri };
    await writeFile(join(at.folder, 'profiles.json'), JSON.stringify({ profiles: { default: profile } }));
    const { call } = await at.start();
    const { error } = await call();
    expect(error?.message).toMatch(
      /^Cannot listen on http:\/\/localhost:\d+: the port is in use\. If another MCP host/,
    );
  });
});

describe('the profile for environment variables', () => {
  const variables = { GENESYS_REGION: 'mypurecloud.de', GENESYS_CLIENT_ID: 'id-of-app' };
  const open = async (profiles: Record<string, object>, more: Record<string, string> = {}, defaultName?: string) => {
    const { folder, env } = await setUpLogin();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'profiles.json'), JSON.stringify({ default: defaultName, profiles }));
    return openUserProfile({ ...env, ...variables, ...more });
  };
  const saved = { clientId: 'id-of-app', region: 'eu_central_1', tokenKind: 'user', storage: 'file' };

  test('is a new one, named default if there is none', async () => {
    expect(await open({})).toMatchObject({ name: 'default', profile: { clientId: 'id-of-app', tokenKind: 'user' } });
    expect(await open({ default: { ...saved, clientId: 'other' } })).toMatchObject({ name: 'id-of-app' });
  });

  test('is the saved one of the same OAuth client and region', async () => {
    const profiles = {
      other: { ...saved, region: 'us_east_1' },
      mine: saved,
      service: { ...saved, tokenKind: 'client' },
    };
    expect(await open(profiles)).toMatchObject({ name: 'mine', profile: saved });
  });

  test('is the default one, if users have several with the same OAuth client', async () => {
    expect(await open({ ada: saved, mine: saved }, {}, 'mine')).toMatchObject({ name: 'mine' });
  });

  test('ignores spaces around a pasted id', async () => {
    expect(await open({ mine: saved }, { GENESYS_CLIENT_ID: ' id-of-app ' })).toMatchObject({ name: 'mine' });
  });

  test.each(['GENESYS_CLIENT_SECRET', 'GENESYS_ACCESS_TOKEN'])('does not exist with %s', async (name) => {
    expect(await open({}, { [name]: 'secret' })).toBeUndefined();
  });

  test.each([
    ['a client id', { GENESYS_CLIENT_ID: 'id' }, ['GENESYS_REGION']],
    ['a region', { GENESYS_REGION: 'mypurecloud.de', GENESYS_CLIENT_ID: '' }, ['GENESYS_CLIENT_ID']],
    ['nothing', { GENESYS_REGION: '' }, ['GENESYS_REGION', 'GENESYS_CLIENT_ID']],
  ])('with %s only, mcp lists what a user has to set', async (_, env, missing) => {
    const at = await setUpLogin();
    const { code, err } = await runCli(['mcp'], { env: { ...at.env, ...env } });
    expect(code).toBe(2);
    expect([...err.matchAll(/(\w+) is not set/g)].map(([, name]) => name)).toEqual(missing);
    expect(err).toMatch(/\n {2}--sandbox .*\n {2}login signs in with your browser/);
  });

  test('needs a known region', async () => {
    await expect(open({}, { GENESYS_REGION: 'mars' })).rejects.toThrow(/GENESYS_REGION .*mars/);
  });
});
