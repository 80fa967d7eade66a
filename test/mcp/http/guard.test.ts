import { describe, expect, test } from 'vitest';
import { createGuard } from '../../../src/mcp/http/guard.js';
import { silentLog } from '../../../src/mcp/log.js';
import { startMcp } from '../../../src/mcp/start-mcp.js';

const isAllowed = (allowedOrigins: string[], origin: string) =>
  createGuard({ host: '127.0.0.1', allowedOrigins })(new Headers({ host: 'localhost', origin })) === undefined;

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
  ])('%s, for a page at %s: %s', (allowed, origin, expected) => {
    expect(isAllowed([allowed], origin)).toBe(expected);
  });
});

describe('an invalid name', () => {
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
  ])('is rejected as an origin: %s', async (origin) => {
    const starting = startMcp({ flags: { http: true, port: 0, allowedOrigins: [origin] }, env: ENV, log: silentLog });
    await expect(starting).rejects.toThrow(
      `mcp: --allowed-origins has the invalid value "${origin}". Use a host name such as app.example.com, or an origin such as`,
    );
  });

  test.each(['https://mcp.example.com', 'mcp.example.com:8787', 'mcp.example.com/x', '*', '*.example.com'])(
    'is rejected as a host: %s',
    async (host) => {
      const starting = startMcp({ flags: { http: true, port: 0, allowedHosts: [host] }, env: ENV, log: silentLog });
      await expect(starting).rejects.toThrow(
        `mcp: --allowed-hosts has the invalid value "${host}". Use a host name such as`,
      );
    },
  );

  const ENV = { GENESYS_BASE_URL: 'https://x.example.com', GENESYS_ACCESS_TOKEN: 't' };
});

test.each(['MCP.example.com', '[::1]'])('an allowed host is normalized like in URLs: %s', (allowed) => {
  const guard = createGuard({ host: '127.0.0.1', allowedHosts: [allowed] });
  expect(guard(new Headers({ host: `${allowed.toLowerCase()}:8787` }))).toBeUndefined();
});
