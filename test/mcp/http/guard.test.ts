import { describe, expect, test } from 'vitest';
import { guard } from '../../../src/mcp/http/guard.js';
import { silentLog } from '../../../src/mcp/log.js';
import { startMcp } from '../../../src/mcp/start-mcp.js';

const lets = (allowedOrigins: string[], origin: string) =>
  guard({ host: '127.0.0.1', allowedOrigins })(new Headers({ host: 'localhost', origin })) === undefined;

describe('allowed origins', () => {
  test.each([
    ['app.example.com', 'https://app.example.com', true],
    ['app.example.com', 'http://app.example.com:8080', true],
    ['App.Example.com', 'https://app.example.com', true],
    ['müller.example', 'https://xn--mller-kva.example', true],
    ['app.example.com', 'https://evil.app.example.com', false],
    ['https://app.example.com', 'https://app.example.com', true],
    ['https://app.example.com/', 'https://app.example.com', true],
    ['HTTPS://App.example.com:443', 'https://app.example.com', true],
    ['https://app.example.com', 'http://app.example.com', false],
    ['https://app.example.com', 'https://app.example.com:8443', false],
    ['https://app.example.com', 'https://app.example.com.evil.example', false],
    ['https://app.example.com:8443', 'https://app.example.com:8443', true],
    ['https://app.example.com:8443', 'https://app.example.com', false],
    ['vscode-webview://abc', 'vscode-webview://abc', true],
    ['vscode-webview://abc', 'vscode-webview://abd', false],
    ['vscode-webview://*', 'vscode-webview://abd', true],
    ['[::1]', 'http://[::1]:3000', true],
    ['https://app.example.com', 'null', false],
  ])('%s, of a page at %s: %s', (allowed, origin, expected) => {
    expect(lets([allowed], origin)).toBe(expected);
  });
});

describe('a name that no request could have', () => {
  test.each([
    'https://app.example.com/page',
    'app.example.com:8443',
    'app.example.com/page',
    '*',
    '*.example.com',
    'https://*',
    'https://user@app.example.com',
    'a b',
    'https://',
  ])('is refused of an origin: %s', async (origin) => {
    const starting = startMcp({ flags: { http: true, port: 0, allowedOrigins: [origin] }, env: ENV, log: silentLog });
    await expect(starting).rejects.toThrow(
      `mcp: --allowed-origins has "${origin}": a host name such as app.example.com, or an origin such as`,
    );
  });

  test.each(['https://mcp.example.com', 'mcp.example.com:8787', 'mcp.example.com/x', '*', '*.example.com'])(
    'is refused of a host: %s',
    async (host) => {
      const starting = startMcp({ flags: { http: true, port: 0, allowedHosts: [host] }, env: ENV, log: silentLog });
      await expect(starting).rejects.toThrow(`mcp: --allowed-hosts has "${host}": a host name such as`);
    },
  );

  const ENV = { GENESYS_BASE_URL: 'https://x.example.com', GENESYS_ACCESS_TOKEN: 't' };
});

test.each(['MCP.example.com', '[::1]'])('an allowed host is compared as URLs have it: %s', (allowed) => {
  const refused = guard({ host: '127.0.0.1', allowedHosts: [allowed] });
  expect(refused(new Headers({ host: `${allowed.toLowerCase()}:8787` }))).toBeUndefined();
});
