import { expect, onTestFinished, test } from 'vitest';
import { createSandbox, serveSandbox } from '../../../../src/sandbox/index.js';
import { describeInChromium } from '../../../support/chromium.js';
import { connect, serve } from '../../clients.js';
import { writeTempFile } from '../../temp-file.js';

describeInChromium((getBrowser) => {
  test('a person follows the link of a call, signs in, confirms, and the next call succeeds', async () => {
    const sandbox = createSandbox({ clock: 'running' });
    const genesys = await serveSandbox(sandbox);
    onTestFinished(() => genesys.close());
    const clientId = sandbox.state.organizations[0]?.clients.find(({ name }) => name === 'Desktop app')?.id;
    const credentials = { clientId, signIn: 'user' };
    const connections = writeTempFile({ connections: [{ id: 'acme', baseUrl: genesys.url, credentials }] });
    const server = await serve({ flags: { connections } });
    onTestFinished(() => server.close());
    const client = await connect(server.url);
    const call = async () => {
      const result = await client.callTool({ name: 'get_emails', arguments: {} });
      return JSON.parse((result.content as { text: string }[])[0]?.text ?? '');
    };

    const tab = await getBrowser().newPage();
    const problems: string[] = [];
    // The login page of the sandbox has no icon.
    tab.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) problems.push(message.text());
    });
    await tab.goto((await call()).error.signInUrl);
    await tab.getByRole('link', { name: 'Grace Okafor' }).click();
    await tab.getByRole('heading', { name: 'Connect this account?' }).waitFor();
    expect(await tab.getByRole('definition').allTextContents()).toEqual([
      'everyone',
      'acme',
      expect.stringContaining('Grace Okafor'),
      'Harbor Supply',
    ]);
    await tab.getByRole('button', { name: 'Connect' }).click();
    await tab.getByRole('heading', { name: 'Connected' }).waitFor();
    expect((await call()).entities.length).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await client.close();
  });
});
