import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/**
 * Declares tests that need Chromium. `npm run test:browsers` runs them; without Chromium, they are skipped.
 *
 * @param declare Gets a function that returns the browser while a test runs.
 */
export function describeInChromium(declare: (getBrowser: () => Browser) => void): void {
  describe.skipIf(!CHROMIUM)(`in Chromium${CHROMIUM ? '' : ' (skipped: it is not installed)'}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
    }, 30_000);
    afterAll(() => browser?.close());
    declare(() => browser);
  });
}
