// Serves the page, the packages that it imports, and the sandbox. In your app, a bundler and any static host do the first two.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createSandbox, serveSandbox } from 'genesys-conversations-digital/sandbox';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
};
const require = createRequire(import.meta.url);
const own = dirname(require.resolve('genesys-conversations-digital/package.json'));
const openapiFetch = dirname(dirname(createRequire(join(own, 'package.json')).resolve('openapi-fetch')));
const PACKAGES = { 'genesys-conversations-digital': own, 'openapi-fetch': openapiFetch };

/** The file behind a path of the page. */
function fileOf(pathname) {
  const [, name, rest] = /^\/packages\/([\w-]+)\/(dist\/[\w./-]+)$/.exec(pathname) ?? [];
  if (name && PACKAGES[name] && !rest.includes('..')) return join(PACKAGES[name], rest);
  const page = { '/': 'index.html', '/app.js': 'app.js' }[pathname];
  return page && join(import.meta.dirname, page);
}

/** Starts the page with a sandbox of its own. */
export async function start(port = 0) {
  const sandbox = createSandbox({ clock: 'running' });
  const genesys = await serveSandbox(sandbox);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const file = fileOf(pathname);
    if (pathname === '/config.json')
      return response.setHeader('content-type', TYPES['.json']).end(JSON.stringify(config));
    if (!file) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)]).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  // A client without a secret: a page cannot keep one.
  const { clientId } = sandbox.addClient({ grants: ['authorization_code'], redirectUris: [url], secret: false });
  const config = { hosts: { baseUrl: genesys.url, loginUrl: genesys.url }, clientId };
  return { url, sandbox, close: () => Promise.all([genesys.close(), new Promise((resolve) => server.close(resolve))]) };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(`Open ${(await start(8080)).url}`);
