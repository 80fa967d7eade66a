/**
 * Tests the tests: Stryker changes the code in many small ways, and a test must fail for each. Run by hand, because it takes
 * minutes per target: `npm run test:mutation -- retry outcome`, or without names for all targets.
 */
import { spawnSync } from 'node:child_process';
import targets from './mutation-targets.json' with { type: 'json' };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(targets, name));
if (unknown.length > 0) {
  throw new Error(`Unknown target ${unknown.join(', ')}. Use: ${Object.keys(targets).join(', ')}.`);
}
for (const name of names.length > 0 ? names : Object.keys(targets)) {
  console.log(`\n${name}`);
  const { status } = spawnSync('npx', ['stryker', 'run'], {
    env: { ...process.env, MUTATION_TARGET: name },
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
