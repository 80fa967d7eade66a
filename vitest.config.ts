import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Type tests (test/**/*.test-d.ts) are checked by `npm run typecheck`.
export default defineConfig({
  // Examples import the package as users do.
  resolve: { alias: { 'genesys-conversations-digital': fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/secret-scan.ts'],
    // Only to end what hangs: no test fails because the machine is busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
