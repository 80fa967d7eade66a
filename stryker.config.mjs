import targets from './scripts/mutation-targets.json' with { type: 'json' };

// `scripts/test-mutation.ts` sets the variable.
const { MUTATION_TARGET: name = 'retry' } = process.env;

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // Not Stryker's `testFiles`: with it, version 9.6 does not activate mutants of constants.
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  mutate: targets[name].mutate,
  ignorePatterns: ['dist', 'bench', 'demo', 'reports', '*.tgz'],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: `reports/mutation/${name}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: `.stryker-tmp/${name}`,
};
