/**
 * Runs the checks of a change: `npm run check` all of them, `npm run check -- types size` only some. All run even if one fails,
 * so that one run shows every problem.
 */
import { spawnSync } from 'node:child_process';

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  lint: ['biome check .'],
  english: ['tsx scripts/check-english.ts'],
  types: ['tsc -p .', 'vitest run --mode types'],
  codegen: ['tsx codegen/cli.ts generate --check'],
  // Builds the package for the checks that follow.
  package: ['tsx scripts/check-package.ts'],
  api: ['tsx scripts/api-report.ts --check'],
  size: ['tsx bench/bundle.ts --check'],
  unused: ['knip'],
  imports: ['depcruise src codegen'],
  workflows: ['tsx scripts/check-workflows.ts'],
  release: ['tsx scripts/release.ts --check'],
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(CHECKS, name));
if (unknown.length > 0) {
  console.error(`Unknown check ${unknown.join(', ')}. Use one of: ${Object.keys(CHECKS).join(', ')}.`);
  process.exit(2);
}

const failed: string[] = [];
for (const [name, commands] of Object.entries(CHECKS)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const startedAt = Date.now();
  const isOk = commands.every((command) => spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0);
  if (!isOk) failed.push(name);
  console.log(`check ${name}: ${isOk ? 'ok' : 'FAILED'} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
}
if (failed.length > 0)
  console.error(`Failed: ${failed.join(', ')}. Run one again with "npm run check -- ${failed[0]}".`);
process.exitCode = failed.length > 0 ? 1 : 0;
