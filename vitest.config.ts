import { defineConfig } from 'vitest/config';

// Type tests (test/**/*.test-d.ts) are checked by `npm run typecheck`.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], setupFiles: ['test/support/secret-scan.ts'] },
});
