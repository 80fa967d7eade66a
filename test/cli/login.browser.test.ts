import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { runCli } from '../support/cli.js';

// Run by `npm run test:browsers`.
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

describe.skipIf(!CHROMIUM)(`in Chromium${CHROMIUM ? '' : ' (skipped: it is not installed)'}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  }, 30_000);
  afterAll(() => browser?.close());

  test('a person signs in on the sandbox, lands on the loopback page, and the inbox is there', async () => {
    const home = await mkdtemp(join(tmpdir(), 'login-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const sandbox = createSandbox({ clock: 'running' });
    const server = await serveSandbox(sandbox);
    onTestFinished(() => server.close());
    const clientId = sandbox.state.organizations[0]?.clients.find(({ name }) => name === 'Desktop app')?.id ?? '';
    const redirectUri = `http://localhost:${await freePort()}/callback`;
    const env = { XDG_CONFIG_HOME: home };
    const tab = await browser.newPage();
    const pages: Promise<string | null>[] = [];
    const person = async (url: string) => {
      await tab.goto(url);
      await tab.getByRole('link', { name: 'Grace Okafor' }).click();
      await tab.waitForURL(`${redirectUri}?**`);
      return tab.getByRole('paragraph').textContent();
    };
    const result = await runCli(
      ['login', '--base-url', server.url, '--client-id', clientId, '--redirect-uri', redirectUri, '--no-browser'],
      {
        env,
        readLine: () => new Promise(() => {}),
        onErr: (text) => pages.push(...(text.match(/http\S+\/oauth\/authorize\S+/g) ?? []).map(person)),
      },
    );
    expect(result.out).toContain('Signed in as Grace Okafor');
    expect(await Promise.all(pages)).toEqual([expect.stringContaining('You can close this tab')]);
    const inbox = await runCli(['call', 'emails.list'], { env });
    expect(JSON.parse(inbox.out).entities.length).toBeGreaterThan(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
