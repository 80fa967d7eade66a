/**
 * Prepares a release: `npm run release`. It raises the version as the files in `.changeset/` say, everywhere it is written, and
 * moves their entries to CHANGELOG.md. `-- --check` checks that these files are valid and that the versions agree.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import getReleasePlan from '@changesets/get-release-plan';
import { addRelease, type Entries, findSection, parseChangeset } from './changelog.ts';

/** Where the version is written, next to package.json. Each pattern matches versions only. */
const PLACES: Readonly<Record<string, RegExp>> = {
  'package-lock.json': /(?<="name": "genesys-conversations-digital",\s+"version": ")[^"]+/g,
  'packaging/server.json': /(?<="version": ")[^"]+/g,
  'packaging/mcpb.json': /(?<="version": ")[^"]+/g,
  'README.md': /(?<=Status: |genesys-conversations-digital-)\d+\.\d+\.\d+(?:-[\w.]+?)?(?=,|\.tgz)/g,
};

const read = (file: string) => readFileSync(file, 'utf8');
const readVersion = (): string => JSON.parse(read('package.json')).version;

function findProblems(): string[] {
  const version = readVersion();
  const problems = Object.entries(PLACES).flatMap(([file, pattern]) => {
    const found = read(file).match(pattern) ?? ['no version'];
    return found.filter((one) => one !== version).map((one) => `${file} has ${one}, but package.json has ${version}.`);
  });
  if (findSection(read('CHANGELOG.md'), version) === undefined)
    problems.push(`CHANGELOG.md has no section [${version}].`);
  return problems;
}

/** Raises the version and writes the changelog. */
function prepare(version: string, entries: readonly Entries[]): void {
  execFileSync('npx', ['changeset', 'version'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync('CHANGELOG.md', addRelease(read('CHANGELOG.md'), version, today, entries));
  for (const [file, pattern] of Object.entries(PLACES)) writeFileSync(file, read(file).replace(pattern, version));
  console.log(`This is version ${version}. Review the changes, then commit and merge them as "Release ${version}".
To publish it, tag the merged commit: git tag v${version} && git push origin v${version}`);
}

try {
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
  const { changesets, releases } = await getReleasePlan(process.cwd());
  const entries = changesets.map(parseChangeset);
  const [release] = releases;
  const problems = findProblems();
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (values.check) console.log(`Version ${readVersion()}. Changesets for the next one: ${changesets.length}.`);
  else if (release) prepare(release.newVersion, entries);
  else throw new Error('There is nothing to release. "npx changeset" describes a change and how the version changes.');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
