import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { buildConsolePage, CONSOLE_PAGE } from '../../../scripts/console-page.js';

test('the page is built from its sources', async () => {
  const isCurrent = (await readFile(CONSOLE_PAGE, 'utf8')) === (await buildConsolePage());
  expect(isCurrent, 'Run `npm run build:console`.').toBe(true);
});
