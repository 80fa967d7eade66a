import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { routeToSandbox } from './sandbox-routes.js';
import { start } from './server.js';

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = CANDIDATES.find((path) => path && existsSync(path));
const skip = !executablePath && process.env.REQUIRE_CHROMIUM !== '1' && 'Chromium is not installed. Set CHROMIUM.';

let app;
let browser;
before(async () => {
  if (skip) return;
  app = await start();
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  await app?.close();
});

test('a user signs in and sees their emails', { skip }, async () => {
  const page = await browser.newPage();
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Grace Okafor' }).click();
  await page.getByText(/^[1-9]\d* open emails$/).waitFor();
  // Nothing of the sign-in is left in the address or in the browser's storage.
  assert.equal(page.url(), app.url);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.equal(stored, '{}');
});

test('a page with a fixed region reaches the sandbox through routes', { skip }, async () => {
  const page = await (await browser.newContext()).newPage();
  const { sandbox } = app;
  const { clientId } = sandbox.addClient({ grants: ['authorization_code'], redirectUris: [app.url], secret: false });
  await page.route('**/config.json', (route) =>
    route.fulfill({ json: { hosts: { region: 'eu_central_1' }, clientId } }),
  );
  await routeToSandbox(page, sandbox);
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Grace Okafor' }).click();
  await page.getByText(/^[1-9]\d* open emails$/).waitFor();
});

test('a callback that the page did not ask for is rejected', { skip }, async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${app.url}?code=stolen&state=unknown`);
  await page.getByText('No sign-in is pending.').waitFor();
});
