import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** Tests that need Chromium: `vitest run --mode browser`, part of `npm run test:browsers`. */
const BROWSER_TESTS = ['test/**/*.browser.test.ts'];

/** Tests that run the compiler: `vitest run --mode types`, part of `npm run check -- types`, which also checks test/**\/*.test-d.ts. */
const TYPE_TESTS = ['test/**/*.types.test.ts'];

/** Tests that `npm test` runs on a small scale. `vitest run --mode long` (`npm run test:long`) runs them at full size. */
export const LONG_TESTS = [
  'test/auth/shared-token-file.test.ts',
  'test/events/gaps.test.ts',
  'test/events/memory.test.ts',
  'test/sandbox/random.test.ts',
  'test/transport/faults.test.ts',
  'test/transport/rate-limit-load.test.ts',
];

const OTHER_MODES: Record<string, string[]> = { browser: BROWSER_TESTS, types: TYPE_TESTS, long: LONG_TESTS };

export default defineConfig(({ mode }) => ({
  test: {
    include: OTHER_MODES[mode] ?? ['test/**/*.test.ts', 'examples/vitest-*/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(OTHER_MODES[mode] ? [] : [...BROWSER_TESTS, ...TYPE_TESTS])],
    // More workers than processors, because tests wait more than they compute.
    maxWorkers: 3,
    // Test files share a process, because loading the sources for each file took as long as all tests together.
    isolate: false,
    env: { TEST_SCALE: mode === 'long' ? 'full' : 'small' },
    globalSetup: 'test/support/programs.ts',
    setupFiles: ['test/support/secret-scan.ts'],
    coverage: { include: ['src/**/*.ts', 'codegen/**/*.ts'], exclude: ['src/generated/**'] },
    // Long enough that tests fail only when they hang, not because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
  resolve: {
    // Resolves the package to its sources, for the examples, the demo and the code in the docs.
    alias: [
      { find: 'genesys-conversations-digital/tools.json', replacement: source('generated/tools.json') },
      { find: 'genesys-conversations-digital/models', replacement: source('generated/models.ts') },
      { find: 'genesys-conversations-digital/operations', replacement: source('generated/operations.ts') },
      { find: /^genesys-conversations-digital\/(mcp|sandbox)$/, replacement: source('$1/index.ts') },
      { find: 'genesys-conversations-digital/undici', replacement: source('undici/undici-fetch.ts') },
      { find: 'genesys-conversations-digital/sandbox/msw', replacement: source('sandbox/msw.ts') },
      { find: /^genesys-conversations-digital$/, replacement: source('index.ts') },
    ],
  },
}));
