import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { manifest } from '../../../src/mcp/manifest.js';
import { describeInChromium } from '../../support/chromium.js';
import { pageServer } from '../page-server.js';

const url = pageServer();

describeInChromium((getBrowser) => {
  test.each([
    ['wide, light', 1200, 'light'],
    ['narrow, dark', 360, 'dark'],
  ] as const)(
    '%s: the page is accessible, fits the width, and loads nothing else',
    async (_, width, colorScheme) => {
      const context = await getBrowser().newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
      const tab = await context.newPage();
      const requested: string[] = [];
      tab.on('request', (request) => requested.push(request.url()));
      await tab.goto(url());
      expect(requested.filter((url) => !url.startsWith('data:'))).toEqual([url()]);
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await tab.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
      const violations = await tab.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
      );
      expect(violations).toEqual([]);
      if (process.env.SCREENSHOTS) await tab.screenshot({ path: `${process.env.SCREENSHOTS}/${width}.png` });
      await context.close();
    },
    30_000,
  );

  test('the search filters the tools, without violating the content security policy', async () => {
    const tab = await getBrowser().newPage();
    const consoleMessages: string[] = [];
    tab.on('console', (message) => consoleMessages.push(message.text()));
    await tab.goto(url());
    const shown = () => tab.locator('article:visible').evaluateAll((tools) => tools.map(({ id }) => id));
    expect(await shown()).toHaveLength(manifest.length);
    await tab.getByLabel('Search the tools').fill('RECONNECT email');
    expect(await shown()).toEqual(['post_email_reconnect']);
    expect(await tab.locator('#count').textContent()).toBe('1 tool');
    await tab.getByLabel('Search the tools').fill('');
    expect(await shown()).toHaveLength(manifest.length);
    expect(consoleMessages).toEqual([]);
    await tab.close();
  }, 30_000);
});
