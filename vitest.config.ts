import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** What needs a Chromium: `vitest run --mode browser`, a part of `npm run test:browsers`. */
const BROWSER_TESTS = ['test/**/*.browser.test.ts'];

// Type tests (test/**/*.test-d.ts) are checked by `npm run typecheck`.
export default defineConfig(({ mode }) => ({
  test: {
    ...(mode === 'browser'
      ? { include: BROWSER_TESTS }
      : {
          include: ['test/**/*.test.ts', 'examples/vitest-*/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...BROWSER_TESTS],
        }),
    // More than the usual one on two processors: tests wait more than they compute.
    maxWorkers: 3,
    // Files share a process: loading the sources anew for each took as long as all tests together.
    isolate: false,
    setupFiles: ['test/support/secret-scan.ts'],
    // Only to end what hangs: no test fails because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
  resolve: {
    // The package by its name is its sources here, for examples, demo and the documentation's code.
    alias: [
      { find: 'genesys-conversations-digital/tools.json', replacement: source('generated/tools.json') },
      { find: 'genesys-conversations-digital/operations', replacement: source('generated/operations.ts') },
      { find: /^genesys-conversations-digital\/(mcp|sandbox)$/, replacement: source('$1/index.ts') },
      { find: 'genesys-conversations-digital/sandbox/msw', replacement: source('sandbox/msw.ts') },
      { find: /^genesys-conversations-digital$/, replacement: source('index.ts') },
    ],
  },
}));
