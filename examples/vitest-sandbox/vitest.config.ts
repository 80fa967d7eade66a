import { defineConfig } from 'vitest/config';

// Without a file of its own, Vitest would use the configuration of the clone that contains this example.
export default defineConfig({ test: { include: ['*.test.ts'] } });
