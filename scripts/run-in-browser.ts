import { existsSync, readFileSync } from 'node:fs';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';
import { chromium } from 'playwright-core';

/**
 * Runs the client as ES modules in a browser, without a bundler or polyfills, with the sandbox on another origin. Without
 * Chromium, it is skipped; with REQUIRE_CHROMIUM=1, as in CI, it fails then.
 */
const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const IMPORTS = {
  'genesys-conversations-digital': '/dist/index.js',
  'openapi-fetch': '/node_modules/openapi-fetch/dist/index.mjs',
};

/** Runs in the page and reports its result in the title. */
const PROGRAM = `
import { accessToken, clientCredentials, createClient, NotFoundError, ArgumentError } from 'genesys-conversations-digital';
const { baseUrl, token, clientId, clientSecret } = JSON.parse(document.querySelector('#settings').textContent);
const report = (text) => { document.title = text; };
try {
  const client = createClient({ baseUrl, auth: accessToken(token) });
  const { entities } = await client.emails.list();
  const missing = await client.emails.get({ conversationId: 'no-such' }).catch((error) => error);
  const wrong = await client.emails.get({}).catch((error) => error);
  const service = createClient({ baseUrl, auth: clientCredentials({ clientId, clientSecret }) });
  let integrations = 0;
  for await (const _ of service.integrations.list.all()) integrations += 1;
  const { id: conversationId } = entities[0];
  const stream = client.events.subscribe({ emails: 'me' });
  const ended = new Promise((resolve, reject) => {
    stream.on('emails', (event) => event.conversationId === conversationId && event.changes.some(({ type }) => type === 'ended') && resolve());
    stream.on('error', reject);
  });
  await stream.ready;
  await client.emails.update({ conversationId, state: 'disconnected' });
  await ended;
  await stream.close();
  const ok = entities.length > 0 && missing instanceof NotFoundError && wrong instanceof ArgumentError && integrations > 0;
  report(ok ? 'passed' : 'failed: ' + JSON.stringify([entities.length, String(missing), String(wrong), integrations]));
} catch (error) {
  report('failed: ' + error.stack);
}
`;

const browserPath = CANDIDATES.find((path) => path && existsSync(path));
if (!browserPath) {
  const isRequired = process.env.REQUIRE_CHROMIUM === '1';
  console.log(
    'Chromium is not installed: the browser test is skipped. Run `apt-get install chromium` or set CHROMIUM to its path.',
  );
  process.exit(isRequired ? 1 : 0);
}

const sandbox = createSandbox({ clock: 'running' });
const api = await serveSandbox(sandbox);
const settings = { baseUrl: api.url, token: sandbox.token('Grace Okafor'), ...sandbox.credentials };
const page = `<!doctype html><title>running</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
<script type="application/json" id="settings">${JSON.stringify(settings)}</script>
<script type="module">${PROGRAM}</script>`;

/** Serves the page and the modules, on another origin than the API. */
const server = await serveSandbox({
  fetch: async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/') return new Response(page, { headers: { 'content-type': 'text/html' } });
    if (/^\/(dist|node_modules)\/[\w@./-]+\.m?js$/.test(pathname) && !pathname.includes('..')) {
      return new Response(readFileSync(`.${pathname}`), { headers: { 'content-type': 'text/javascript' } });
    }
    return new Response(null, { status: 404 });
  },
});
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage();
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  await tab.goto(server.url);
  await tab.waitForFunction(() => document.title !== 'running', undefined, { timeout: 30_000 }).catch(() => {});
  const title = await tab.title();
  console.log(`Chromium ${browser.version()}: ${title}${errors.length > 0 ? `\n${errors.join('\n')}` : ''}`);
  process.exitCode = title === 'passed' && errors.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await server.close();
  await api.close();
}
