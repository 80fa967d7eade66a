import { describe, expect, test } from 'vitest';
import { manifest } from '../../../src/mcp/manifest.js';
import { pageServer } from '../page-server.js';

const url = pageServer();

const get = (path = '', accept = 'text/html,application/xhtml+xml') =>
  fetch(`${url()}${path}`, { headers: { accept } });

describe('a browser on the server’s path', () => {
  test('gets only the available tools, without names of connections', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await response.text();
    expect(html.match(/<article /g)).toHaveLength(manifest.length - 1 + 1); // no fax; list_connections
    expect(html).not.toContain('post_faxes');
    expect(html).not.toMatch(/acme|bolt/);
  });

  test('gets the tools that the path selects', async () => {
    const html = await (await get('/x/emails/readonly')).text();
    expect(html).toContain('id="get_email"');
    expect(html).not.toContain('id="post_email_messages"');
    expect(html).not.toContain('id="get_messages"');
  });

  test('loads nothing from other URLs, and runs only the script of the page', async () => {
    const response = await get();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await response.text()).not.toMatch(/ (src|href)="(?!#|data:)/);
  });

  test('does not include an MCP client that opens an event stream', async () => {
    expect((await get('', 'text/event-stream')).headers.get('content-type')).not.toContain('text/html');
    expect((await get('', 'text/html, text/event-stream')).headers.get('content-type')).not.toContain('text/html');
  });
});
