/**
 * Tests the tests: Stryker changes the code in many small ways, and a test must fail for each. Run by hand, because it takes
 * minutes per target: `npm run test:mutation -- retry outcome`, or without names for all targets. Fails if tests notice less than
 * 90 % of the changes, or if `mutation-survivors.json` does not list exactly the others.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import reviewed from './mutation-survivors.json' with { type: 'json' };
import { compareSurvivors, type MutationReport } from './mutation-survivors.ts';
import targets from './mutation-targets.json' with { type: 'json' };

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(targets, name));
if (unknown.length > 0) {
  throw new Error(`Unknown target ${unknown.join(', ')}. Use: ${Object.keys(targets).join(', ')}.`);
}
for (const name of names.length > 0 ? names : Object.keys(targets)) {
  console.log(`\n${name}`);
  const path = `reports/mutation/${name}.json`;
  rmSync(path, { force: true });
  const { status } = spawnSync('npx', ['stryker', 'run'], {
    // Far from UTC, so that code that depends on the time zone is noticed.
    env: { ...process.env, MUTATION_TARGET: name, TZ: 'America/New_York' },
    stdio: 'inherit',
  });
  const report = JSON.parse(readFileSync(path, 'utf8')) as MutationReport;
  const { unreviewed, outdated } = compareSurvivors(report, reviewed);
  print('Survivors to review. Write a test that notices them, or add them with a reason to', unreviewed);
  print('Reviewed mutants that no longer survive or exist. Remove them from', outdated);
  if (status !== 0 || [unreviewed, outdated].some((lists) => Object.keys(lists).length > 0)) process.exitCode = 1;
}

function print(problem: string, lists: object): void {
  if (Object.keys(lists).length === 0) return;
  console.error(`${problem} scripts/mutation-survivors.json:\n${JSON.stringify(lists, undefined, 2)}`);
}
