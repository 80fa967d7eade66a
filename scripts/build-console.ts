import { writeFile } from 'node:fs/promises';
import { buildConsolePage, CONSOLE_PAGE } from './console-page.ts';

/** Writes the page of the sandbox's console, from `src/sandbox/console/page/`. */
await writeFile(CONSOLE_PAGE, await buildConsolePage());
