import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sha256 } from '../../../../src/mcp/http/static-token-verifier.js';
import { silentLog } from '../../../../src/mcp/log.js';
import { startMcp } from '../../../../src/mcp/start-mcp.js';
import { createSandbox, type Sandbox, serveSandbox } from '../../../../src/sandbox/index.js';
import { connect, type Era, serve } from '../../clients.js';
import { type Browser, createBrowser, decodeHtml, type Page } from './browser.js';

const TOKENS = { alice: 'a-long-and-random-token-of-alice', bob: 'a-long-and-random-token-of-bob' };
type Name = keyof typeof TOKENS;

let sandbox: Sandbox;
let genesys: Awaited<ReturnType<typeof serveSandbox>>;
let folder: string;
let server: Awaited<ReturnType<typeof serve>>;
let clientId: string;

const write = (name: string, content: unknown) => {
  writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
  return join(folder, name);
};
const start = () =>
  serve({
    flags: { names: 'short', connections: join(folder, 'connections.json'), auth: join(folder, 'auth.json') },
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
  sandbox = createSandbox({ clock: 'running' });
  genesys = await serveSandbox(sandbox);
  clientId = sandbox.state.organizations[0]?.clients.find(({ name }) => name === 'Desktop app')?.id ?? '';
  const credentials = { clientId, signIn: 'user' };
  write('connections.json', {
    tokenFile: join(folder, 'tokens.json'),
    connections: [{ id: 'acme', label: 'Acme support', baseUrl: genesys.url, credentials }],
  });
  write('auth.json', {
    tokens: Object.entries(TOKENS).map(([name, token]) => ({ name, sha256: sha256(token), connections: ['*'] })),
  });
  server = await start();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
  await genesys.close();
  rmSync(folder, { recursive: true });
});

const bearer = (name: Name) => ({ authorization: `Bearer ${TOKENS[name]}` });
interface Result {
  isError?: boolean;
  error?: { kind: string; message: string; signInUrl?: string };
  entities?: unknown[];
  connections?: Record<string, unknown>[];
}
async function callTool(
  name: Name,
  tool = 'get_emails',
  { era = 'modern' as Era, url = server.url } = {},
): Promise<Result> {
  const client = await connect(url, era, {}, bearer(name));
  const { content } = (await client.callTool({ name: tool, arguments: {} })) as { content: { text: string }[] };
  await client.close();
  return JSON.parse(content[0]?.text ?? '{}') as Result;
}
const getLink = async (name: Name): Promise<string> => {
  const { error } = await callTool(name);
  expect(error).toMatchObject({
    kind: 'SignInRequired',
    signInUrl: expect.stringContaining(`${server.url}/connect/acme`),
  });
  return error?.signInUrl ?? '';
};
const getStatus = async (name: Name) => (await callTool(name, 'list_connections')).connections?.[0];
/** Opens a link and signs in, up to the confirmation. */
const signIn = async (browser: Browser, link: string, user = 'Grace Okafor'): Promise<Page> =>
  browser.signInAs(await browser.open(link), user);
const connectAccount = async (link: string, user?: string): Promise<Page> => {
  const browser = createBrowser();
  return browser.click(await signIn(browser, link, user), 'Connect');
};

describe('a user', () => {
  test('signs in with the link of a failed call, and the next call succeeds', async () => {
    const browser = createBrowser();
    const confirmation = await signIn(browser, await getLink('alice'));
    for (const fact of ['alice', 'Acme support', 'Grace Okafor (grace@harbor-supply.example)', 'Harbor Supply'])
      expect(confirmation.text).toContain(fact);
    expect((await callTool('alice')).error?.kind).toBe('SignInRequired');
    const connected = await browser.click(confirmation, 'Connect');
    expect(connected).toMatchObject({ status: 200, text: expect.stringContaining('<h1>Connected</h1>') });
    expect((await callTool('alice')).entities).toBeInstanceOf(Array);
    expect((await callTool('alice', 'get_emails', { era: 'legacy' })).entities).toBeInstanceOf(Array);
  });

  test('does not use the account of another one, also on a replica with the same token file', async () => {
    await connectAccount(await getLink('alice'));
    const replica = await start();
    expect((await callTool('alice', 'get_emails', { url: replica.url })).entities).toBeInstanceOf(Array);
    for (const { url } of [server, replica])
      expect((await callTool('bob', 'get_emails', { url })).error?.kind).toBe('SignInRequired');
    await replica.close();
    const tokens = Object.keys(JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8')));
    expect(tokens).toEqual([`${genesys.url} ${clientId} account alice|acme`]);
  });

  test('sees in list_connections which account is connected', async () => {
    expect(await getStatus('alice')).toMatchObject({ id: 'acme', signedIn: false, signInUrl: expect.any(String) });
    await connectAccount(await getLink('alice'));
    const grace = { signedIn: true, account: expect.stringContaining('Grace Okafor'), organization: 'Harbor Supply' };
    expect(await getStatus('alice')).toMatchObject(grace);
    expect(await getStatus('bob')).toMatchObject({ signedIn: false });
  });

  test('can connect another account, which each replica uses at once', async () => {
    const [first, second] = [await getStatus('alice'), await getStatus('alice')].map((status) =>
      String(status?.signInUrl),
    );
    const replica = await start();
    await connectAccount(first ?? '');
    const status = async () => (await callTool('alice', 'list_connections', { url: replica.url })).connections?.[0];
    expect(await status()).toMatchObject({ account: expect.stringContaining('Grace Okafor') });
    const other = sandbox.state.organizations[0]?.users.find(({ name }) => name !== 'Grace Okafor')?.name ?? '';
    await connectAccount(second ?? '', other);
    expect(await status()).toMatchObject({ account: expect.stringContaining(other) });
    await replica.close();
  });

  test('whose token Genesys no longer accepts gets a new link', async () => {
    await connectAccount(await getLink('alice'));
    expect((await callTool('alice')).entities).toBeInstanceOf(Array);
    for (const tokens of [sandbox.state.tokens, sandbox.state.refreshTokens])
      for (const key of Object.keys(tokens)) delete tokens[key];
    expect((await callTool('alice')).error?.kind).toBe('SignInRequired');
    await connectAccount(await getLink('alice'));
    expect((await callTool('alice')).entities).toBeInstanceOf(Array);
  });

  test('who cancels is not connected, and the token is revoked', async () => {
    const browser = createBrowser();
    const before = Object.keys(sandbox.state.tokens);
    const page = await browser.click(await signIn(browser, await getLink('alice')), 'Cancel');
    expect(page.text).toContain('Not connected');
    expect(Object.keys(sandbox.state.tokens)).toEqual(before);
    await getLink('alice');
  });

  test('who does not sign in at Genesys sees the reason', async () => {
    const browser = createBrowser();
    const login = await browser.open(await getLink('alice'), 1);
    const state = new URL(login.url).searchParams.get('state');
    const page = await browser.open(`${server.url}/callback?error=access_denied&state=${state}`);
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('Sign-in rejected: access_denied') });
  });
});

describe('a link', () => {
  test('works once', async () => {
    const link = await getLink('alice');
    await connectAccount(link);
    expect(await createBrowser().open(link)).toMatchObject({
      status: 400,
      text: expect.stringContaining('This link is not valid'),
    });
  });

  test('of another principal is rejected, if the browser sends the token of a principal', async () => {
    const link = await getLink('alice');
    const page = await createBrowser().open(link, 1, bearer('bob'));
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('This link is not yours') });
    expect(await createBrowser().open(link, 1, bearer('alice'))).toMatchObject({ status: 200 });
    expect(await createBrowser().open(link, 1, { authorization: 'Bearer unknown' })).toMatchObject({ status: 401 });
  });

  test('for another connection, or with an unknown ticket, is rejected', async () => {
    const link = await getLink('alice');
    for (const wrong of [link.replace('connect/acme', 'connect/globex'), `${link}x`, `${server.url}/connect/acme`])
      expect(await createBrowser().open(wrong)).toMatchObject({ status: 400 });
  });

  test('expires', async () => {
    const link = await getLink('alice');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 + 1 });
    expect(await createBrowser().open(link)).toMatchObject({ status: 400 });
  });
});

describe('a sign-in', () => {
  test('that started in another browser is rejected: nobody can finish it for somebody else', async () => {
    const [victim, attacker] = [createBrowser(), createBrowser()];
    const link = await getLink('alice');
    const login = await attacker.open(link);
    const href = decodeHtml(/href="([^"]*)">Grace Okafor</.exec(login.text)?.[1] ?? '');
    const callback = await fetch(new URL(href, login.url), { redirect: 'manual' });
    const callbackUrl = callback.headers.get('location') ?? '';
    await victim.open(link, 1);
    expect(await victim.open(callbackUrl)).toMatchObject({
      status: 400,
      text: expect.stringContaining('it started in another browser'),
    });
    // The state was used up, even for the right browser.
    expect(await attacker.open(callbackUrl)).toMatchObject({ status: 400 });
    expect((await callTool('alice')).error?.kind).toBe('SignInRequired');
  });

  test('cannot be confirmed in another browser, twice, or by another site', async () => {
    const browser = createBrowser();
    const confirmation = await signIn(browser, await getLink('alice'));
    expect(await createBrowser().open(confirmation.url)).toMatchObject({ status: 400 });
    const post = (origin: string) =>
      fetch(`${confirmation.url}&decision=connect`, { method: 'POST', headers: { origin } });
    expect((await post('https://evil.example.com')).status).toBe(403);
    expect((await post(new URL(server.url).origin)).status).toBe(400);
    await browser.click(confirmation, 'Connect');
    await expect(browser.click(confirmation, 'Connect')).resolves.toMatchObject({ status: 400 });
  });

  test('expires', async () => {
    const browser = createBrowser();
    const login = await browser.open(await getLink('alice'));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 + 1 });
    expect(await browser.signInAs(login, 'Grace Okafor')).toMatchObject({ status: 400 });
  });
});

describe('a host that opens URLs', () => {
  const open = (action: 'accept' | 'decline', onUrl: (url: string) => Promise<unknown> = async () => {}) =>
    connect(server.url, 'modern', { capabilities: { elicitation: { url: {} } } }, bearer('alice')).then((client) => {
      client.setRequestHandler('elicitation/create', async ({ params }) => {
        if (params.mode !== 'url') throw new Error('The server must ask with a URL.');
        expect(params.message).toBe('Sign in to Genesys Cloud to connect your account to Acme support.');
        await onUrl(params.url);
        return { action };
      });
      return client;
    });

  test('is asked to open the link, and the same call succeeds after the sign-in', async () => {
    // The person is slower than the host.
    const client = await open('accept', async (url) => void setTimeout(() => void connectAccount(url), 50));
    const result = await client.callTool({ name: 'get_emails', arguments: {} });
    expect(result.isError).toBeFalsy();
    await client.close();
  });

  test('gets a failure if the person declines', async () => {
    const client = await open('decline');
    const result = await client.callTool({ name: 'get_emails', arguments: {} });
    expect(JSON.stringify(result)).toContain('they did not want to sign in');
    await client.close();
  });
});

describe('the server does not start', () => {
  const credentials = { clientId: 'id', signIn: 'user' };
  const connections = (more: object) =>
    write('other.json', { connections: [{ id: 'a', baseUrl: genesys.url, credentials: { ...credentials, ...more } }] });

  test('over stdio with connections for which users sign in', async () => {
    await expect(startMcp({ flags: { connections: connections({}) }, log: silentLog })).rejects.toThrow(
      /connections\[0\]\.credentials with signIn need --http\. Over stdio, run "login"/,
    );
  });

  test('with a token next to signIn', async () => {
    const flags = { http: true, port: 0, connections: connections({ account: 'x' }) };
    await expect(startMcp({ flags, log: silentLog })).rejects.toThrow(/with signIn must have clientId/);
  });

  test('on a public address without the URL for users', async () => {
    const flags = {
      http: true,
      port: 0,
      host: '0.0.0.0',
      connections: connections({}),
      auth: join(folder, 'auth.json'),
    };
    await expect(startMcp({ flags, log: silentLog })).rejects.toThrow(/--public-url URL is needed/);
  });
});
