import { defineConfig } from 'vitest/config';
import targets from './scripts/mutation-targets.json' with { type: 'json' };
import config from './vitest.config.js';

/** The tests of one target of `npm run test:mutation`. */
export default defineConfig((environment) => {
  const { test, ...rest } = config(environment);
  const { tests } = targets[(process.env.MUTATION_TARGET ?? 'retry') as keyof typeof targets];
  // Isolated, so that each run loads the modules again: a mutant of a constant is active from the start.
  const setupFiles = [test?.setupFiles ?? [], 'test/support/fixed-seed.ts'].flat();
  return { ...rest, test: { ...test, include: tests, setupFiles, isolate: true } };
});
