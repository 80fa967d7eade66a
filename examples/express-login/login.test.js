import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { createApp } from './app.js';

const sandbox = createSandbox({ clock: 'running' });
let genesys;
let config;
let server;
let origin;

before(async () => {
  genesys = await serveSandbox(sandbox);
  const redirectUri = 'http://app.example/callback';
  const client = sandbox.addClient({
    grants: ['authorization_code', 'refresh_token'],
    redirectUris: [redirectUri],
    tokenLifetime: 2, // seconds
  });
  config = {
    hosts: { baseUrl: genesys.url, loginUrl: genesys.url },
    oauth: { ...client, redirectUri },
    sessionSecret: 'only for this test',
    isSecure: false,
  };
  await start();
});
after(() => Promise.all([stop(), genesys.close()]));

async function start() {
  server = createApp(config).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
}
const stop = () => new Promise((resolve) => server.close(resolve));

/** A browser with one cookie, which does not follow redirects. */
function browser() {
  let cookie = '';
  return async (path, init = {}) => {
    const response = await fetch(new URL(path, origin), { ...init, headers: { cookie }, redirect: 'manual' });
    const set = response.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0];
    return response;
  };
}

/** Signs in and returns the path of the callback. */
async function callbackOf(visit, user) {
  const { headers } = await visit('/login');
  const { pathname, search } = sandbox.authorize(headers.get('location'), user);
  return pathname + search;
}

test('a user signs in and sees their own conversations', async () => {
  const grace = browser();
  const redirect = await grace('/');
  assert.equal(redirect.headers.get('location'), '/login');
  assert.equal((await grace(await callbackOf(grace, 'Grace Okafor'))).headers.get('location'), '/');
  const page = await grace('/');
  const { emails } = await page.json();
  assert.ok(emails.length > 0);

  const omar = browser();
  await omar(await callbackOf(omar, 'Omar Haddad'));
  const others = await (await omar('/')).json();
  assert.notDeepEqual(others.emails, emails);
});

test('a callback that the session did not start is rejected', async () => {
  const attacker = browser();
  const callback = await callbackOf(attacker, 'Omar Haddad');
  const victim = browser();
  assert.equal((await victim(callback)).status, 400);
  await victim('/login');
  assert.equal((await victim(callback)).status, 401);
  assert.equal((await victim('/')).headers.get('location'), '/login');
});

test('the session id changes with the sign-in', async () => {
  const visit = browser();
  const before = (await visit('/login')).headers.get('set-cookie');
  const after = (await visit(await callbackOf(visit, 'Grace Okafor'))).headers.get('set-cookie');
  assert.ok(before && after);
  assert.notEqual(before.split(';')[0], after.split(';')[0]);
  assert.match(after, /HttpOnly; SameSite=Lax/);
});

test('an expired access token is refreshed', async () => {
  const visit = browser();
  await visit(await callbackOf(visit, 'Grace Okafor'));
  await sleep(2100);
  assert.equal((await visit('/')).status, 200);
});

test('after the logout, the app asks to sign in again', async () => {
  const visit = browser();
  await visit(await callbackOf(visit, 'Grace Okafor'));
  assert.equal((await visit('/logout', { method: 'POST' })).status, 204);
  assert.equal((await visit('/')).headers.get('location'), '/login');
});
