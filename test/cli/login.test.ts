import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.js';
import { findSignInUrl, setUpLogin } from './login-setup.js';

/** Runs `login` as a person who picks a user as soon as the URL is printed. */
function signIn({ login }: Awaited<ReturnType<typeof setUpLogin>>, user: string, ...args: string[]) {
  return login(
    {
      readLine: () => new Promise(() => {}),
      onErr(text) {
        const url = findSignInUrl(text);
        if (url) void fetch(`${url}&user=${encodeURIComponent(user)}`).then((page) => page.text());
      },
    },
    ...args,
  );
}

describe('login', () => {
  it('signs a user in by loopback redirect, shows who it is and saves a profile without secrets', async () => {
    const at = await setUpLogin();
    const result = await signIn(at, 'Grace Okafor');
    expect(result).toMatchObject({ code: 0 });
    expect(result.out).toContain('Signed in as Grace Okafor (grace@');
    expect(result.out).toMatch(/Profile "default" \(the default\) is saved in .*profiles\.json\./);
    expect(result.out).toMatch(/conversation:email:send/);
    expect(result.out).toMatch(/Tools: \d+ of 63 can be used\. Excluded:\n/);
    expect(result.out).toMatch(/needs a client-credentials token: .*post_emails_agentless/);
    const tokens = Object.keys({ ...at.sandbox.state.tokens, ...at.sandbox.state.refreshTokens });
    const profiles = await readFile(join(at.folder, 'profiles.json'), 'utf8');
    for (const token of tokens) {
      expect(result.out + result.err).not.toContain(token);
      expect(profiles).not.toContain(token);
    }
    for (const file of await readdir(at.folder)) {
      expect([file, ((await stat(join(at.folder, file))).mode & 0o777).toString(8)]).toEqual([file, '600']);
    }
  });

  it('lets call and permissions use the profile with no other setting, and refreshes its token', async () => {
    const at = await setUpLogin();
    await signIn(at, 'Grace Okafor');
    at.sandbox.state.tokens = {};
    const list = await runCli(['call', 'emails.list'], { env: at.env });
    expect(list).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(list.out).entities.length).toBeGreaterThan(0);
    const permissions = await runCli(['permissions', '--profile', 'default', '--json'], { env: at.env });
    expect(JSON.parse(permissions.out)).toMatchObject({ profile: { name: 'default' } });
  });

  it('accepts a pasted callback URL', async () => {
    const at = await setUpLogin();
    let printed = '';
    const result = await at.login({
      onErr: (text) => void (printed += text),
      async readLine() {
        const address = findSignInUrl(printed) ?? '';
        const response = await fetch(`${address}&user=Mei%20Tanaka`, { redirect: 'manual' });
        return `${response.headers.get('location')}\n`;
      },
    });
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining('Signed in as Mei Tanaka') });
  });

  it('rejects a callback of another sign-in', async () => {
    const at = await setUpLogin();
    const result = await at.login({ readLine: async () => `${at.redirectUri}?code=stolen&state=of-another` });
    expect(result.code).toBe(3);
    expect(result.err).toMatch(/state/);
    await expect(stat(join(at.folder, 'profiles.json'))).rejects.toThrow(/ENOENT/);
  });

  it('continues after requests of web pages to other or invalid paths', async () => {
    const at = await setUpLogin();
    const statuses: number[] = [];
    const result = await at.login({
      readLine: () => new Promise(() => {}),
      async onErr(text) {
        const url = findSignInUrl(text);
        if (!url) return;
        for (const path of ['//', '//evil.example/callback?code=x', '/other', '/callback/']) {
          const response = await fetch(new URL(at.redirectUri).origin + path);
          statuses.push(response.status);
        }
        await fetch(`${url}&user=Grace%20Okafor`);
      },
    });
    expect(statuses).toEqual([404, 404, 404, 404]);
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining('Signed in as Grace Okafor') });
  });

  it('signs an OAuth client in with a secret from stdin', async () => {
    const at = await setUpLogin();
    const { clientId, clientSecret } = at.sandbox.credentials;
    const args = ['login', '--profile', 'batch', '--base-url', at.url, '--client-id', clientId, '--client-credentials'];
    const wrong = await runCli(args, { env: at.env, input: 'wrong' });
    expect(wrong.code).toBe(3);
    const result = await runCli(args, { env: at.env, input: `${clientSecret}\n` });
    expect(result).toMatchObject({ code: 0, out: expect.stringContaining(`Signed in as OAuth client ${clientId}`) });
    expect(result.out).toMatch(/needs a user's token: .*get_emails/);
    expect(result.out + result.err).not.toContain(clientSecret);
    const call = await runCli(['call', 'integrations.list', '--profile', 'batch'], { env: at.env });
    expect(call).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [['login'], 'Missing --region (or --base-url for a gateway or the sandbox) and --client-id.'],
    [['login', '--region', 'eu_central_1'], 'Missing --client-id.'],
    [['login', '--profile', 'a b'], 'Invalid profile name "a b".'],
    [['login', '--storage', 'cloud'], 'Unknown storage "cloud". Use file or keychain.'],
    [['logout'], 'No default profile. Choose one with --profile.'],
    [['call', 'emails.list', '--profile', 'gone'], 'Unknown profile "gone". Sign in with "login" first.'],
    [['profiles', 'default', 'gone'], 'Unknown profile "gone".'],
    [
      ['login', '--region', 'eu_central_1', '--client-id', 'c', '--redirect-uri', 'https://example.com/callback'],
      'Invalid redirect URI "https://example.com/callback".',
    ],
  ])('%j is wrong usage: %s', async (argv, message) => {
    const result = await runCli(argv, { env: { XDG_CONFIG_HOME: '/nonexistent' } });
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});

describe('logout and profiles', () => {
  it('lists profiles, changes the default and removes them with their tokens', async () => {
    const at = await setUpLogin();
    await signIn(at, 'Grace Okafor');
    await signIn(at, 'Mei Tanaka', '--profile', 'mei');
    const list = async () => (await runCli(['profiles'], { env: at.env })).out;
    expect(await list()).toMatch(/^\* default {2}Grace Okafor .*\n {2}mei {6}Mei Tanaka /);
    await runCli(['profiles', 'default', 'mei'], { env: at.env });
    expect(await list()).toMatch(/^ {2}default .*\n\* mei /);
    const before = Object.keys(at.sandbox.state.tokens).length;
    expect(await runCli(['logout'], { env: at.env })).toEqual({
      code: 0,
      err: '',
      out: 'Signed out of profile "mei".\n',
    });
    expect(Object.keys(at.sandbox.state.tokens)).toHaveLength(before - 1);
    expect(await list()).toMatch(/^\* default /);
    await runCli(['profiles', 'remove', 'default'], { env: at.env });
    expect(await readFile(join(at.folder, 'tokens.json'), 'utf8')).toBe('{}\n');
    expect(await runCli(['profiles'], { env: at.env })).toMatchObject({
      out: '',
      err: 'No profiles yet. Create one with "login".\n',
    });
  });

  it('deletes a profile whose platform cannot be reached, and says that the token stays valid', async () => {
    const at = await setUpLogin();
    await signIn(at, 'Grace Okafor', '--profile', 'gone');
    at.sandbox.faults.add({ operations: 'login', status: 503 });
    at.sandbox.state.tokens = {};
    const result = await runCli(['logout', '--profile', 'gone'], { env: at.env });
    expect(result.code).toBe(0);
    expect(result.err).toMatch(/may stay valid until it expires/);
  });
});
