import { expect, test } from 'vitest';
import { describeInChromium } from '../support/chromium.js';
import { runCli } from '../support/cli.js';
import { findSignInUrl, setUpLogin } from './login-setup.js';

describeInChromium((getBrowser) => {
  test('a person signs in on the sandbox, lands on the loopback page, and the inbox is there', async () => {
    const { env, redirectUri, login } = await setUpLogin();
    const tab = await getBrowser().newPage();
    const pages: Promise<string | null>[] = [];
    const signIn = async (url: string) => {
      await tab.goto(url);
      await tab.getByRole('link', { name: 'Grace Okafor' }).click();
      await tab.waitForURL(`${redirectUri}?**`);
      return tab.getByRole('paragraph').textContent();
    };
    const result = await login({
      readLine: () => new Promise(() => {}),
      onErr(text) {
        const url = findSignInUrl(text);
        if (url) pages.push(signIn(url));
      },
    });
    expect(result.out).toContain('Signed in as Grace Okafor');
    expect(await Promise.all(pages)).toEqual([expect.stringContaining('You can close this tab')]);
    const inbox = await runCli(['call', 'emails.list'], { env });
    expect(JSON.parse(inbox.out).entities.length).toBeGreaterThan(0);
  });
});
