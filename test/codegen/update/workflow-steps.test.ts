import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** Runs the shell steps of the workflow like GitHub, with fake `npm` and `gh` programs. */
const { jobs } = parse(readFileSync('.github/workflows/spec-update.yml', 'utf8')) as {
  jobs: { update: { steps: { name?: string; run?: string }[] } };
};
const stepNamed = (name: string) => jobs.update.steps.find((step) => step.name === name)?.run ?? '';
const UPDATE = stepNamed('Update');
const PULL_REQUEST = stepNamed('Create or update the pull request');

let root: string;
let repository: string;
const file = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '');
const git = (...args: string[]) => execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: 'pipe' });

/** Adds a program to the PATH that records its arguments. */
function addProgram(name: string, script: string): void {
  const path = join(root, 'bin', name);
  writeFileSync(path, `#!/bin/sh\necho "$@" >> "${root}/${name}.calls"\n${script}\n`);
  chmodSync(path, 0o755);
}

function run(step: string, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', step], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH}`,
      HOME: root,
      RUNNER_TEMP: root,
      GITHUB_OUTPUT: join(root, 'output'),
      GITHUB_STEP_SUMMARY: join(root, 'summary'),
      ...env,
    },
  });
  return { status, stdout, stderr };
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workflow-'));
  repository = join(root, 'repository');
  for (const folder of ['bin', 'repository']) mkdirSync(join(root, folder));
  execFileSync('git', ['init', '--quiet', '--bare', join(root, 'origin.git')]);
  git('init', '--quiet', '--initial-branch', 'main');
  git('remote', 'add', 'origin', join(root, 'origin.git'));
  writeFileSync(join(repository, 'tools.json'), '{}\n');
  git('add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'Initial commit');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the update step', () => {
  /** Fakes an update with this exit code. */
  const fakeUpdate = (code: number, writes: boolean, report = '# Report') =>
    addProgram(
      'npm',
      `echo '${report}' > "${root}/report.md"\n${writes ? 'echo new > tools.json' : ':'}\nexit ${code}`,
    );

  const BREAKING = '## Breaking changes (1)';
  it.each<[string, number, boolean, string, string]>([
    ['no changes', 0, false, '# Report', 'title=Update of the spec\n'],
    ['compatible changes', 10, true, '# Report', 'changed=true\ntitle=Update of the spec\n'],
    ['compatible changes with missing descriptions', 20, true, '# Report', 'changed=true\ntitle=Update of the spec\n'],
    ['breaking changes', 20, true, BREAKING, 'changed=true\ntitle=Breaking update of the spec\n'],
  ])('continues after %s', (_what, code, writes, report, output) => {
    fakeUpdate(code, writes, report);
    expect(run(UPDATE)).toMatchObject({ status: 0 });
    expect(file('output')).toBe(output);
    expect(file('summary')).toBe(`${report}\n`);
    expect(file('npm.calls')).toBe(`run --silent spec:update -- --all-tests --report ${root}/report.md\n`);
  });

  it('passes another source as one argument', () => {
    fakeUpdate(0, false);
    run(UPDATE, { FROM: 'https://example.org/a b; touch hacked' });
    expect(file('npm.calls')).toContain('-- --from https://example.org/a b; touch hacked --all-tests');
    expect(existsSync(join(repository, 'hacked'))).toBe(false);
  });

  it('fails with the report if an operation was removed', () => {
    fakeUpdate(20, false);
    expect(run(UPDATE)).toMatchObject({ status: 20, stdout: expect.stringContaining('::error::') });
    expect(file('summary')).toBe('# Report\n');
    expect(file('output')).toBe('');
  });

  it('fails if the update fails', () => {
    addProgram('npm', 'exit 1');
    expect(run(UPDATE)).toMatchObject({ status: 1 });
    expect(file('output')).toBe('');
  });
});

describe('the pull request step', () => {
  const open = (count: number) => addProgram('gh', `case "$*" in "pr list"*) echo ${count} ;; esac`);
  const TITLE = 'Update of the spec';

  beforeEach(() => {
    writeFileSync(join(repository, 'tools.json'), '{ "new": true }\n');
    writeFileSync(join(root, 'report.md'), '# Report\n');
  });

  it('pushes the changes to a branch and opens a pull request', () => {
    open(0);
    expect(run(PULL_REQUEST, { TITLE })).toMatchObject({ status: 0 });
    expect(git('log', '--format=%s', 'origin/spec-update')).toBe(`${TITLE}\nInitial commit\n`);
    expect(git('show', 'origin/spec-update:tools.json')).toBe('{ "new": true }\n');
    expect(file('gh.calls')).toContain(`pr create --head spec-update --title ${TITLE} --body-file ${root}/body.md\n`);
    expect(file('body.md')).toBe('# Report\n');
  });

  it('force-pushes to update an open pull request', () => {
    open(1);
    run(PULL_REQUEST, { TITLE });
    git('switch', '--quiet', 'main');
    writeFileSync(join(repository, 'tools.json'), '{ "newer": true }\n');
    expect(run(PULL_REQUEST, { TITLE: 'Breaking update of the spec' })).toMatchObject({ status: 0 });
    expect(git('log', '--format=%s', 'origin/spec-update')).toBe('Breaking update of the spec\nInitial commit\n');
    expect(file('gh.calls')).toContain('pr edit spec-update --title Breaking update of the spec');
    expect(file('gh.calls')).not.toContain('pr create');
  });

  it('truncates a report that is too long for a pull request between characters', () => {
    open(0);
    writeFileSync(join(root, 'report.md'), `x${'ü'.repeat(40_000)}`);
    expect(run(PULL_REQUEST, { TITLE })).toMatchObject({ status: 0 });
    const body = readFileSync(join(root, 'body.md'));
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body.toString('utf8')).toMatch(/^xü+$/);
  });
});
