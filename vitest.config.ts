import { defineConfig } from 'vitest/config';

// Type tests (test/**/*.test-d.ts) are checked by `npm run typecheck`.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/secret-scan.ts'],
    // Only to end what hangs: no test fails because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
