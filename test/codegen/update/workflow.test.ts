import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Workflow {
  on: { schedule: { cron: string }[] };
  permissions: object;
  jobs: Record<string, { permissions: object; steps: { uses?: string; run?: string }[] }>;
}

const workflow = parse(readFileSync('.github/workflows/spec-update.yml', 'utf8')) as Workflow;
const { update } = workflow.jobs;
const scripts = update?.steps.flatMap(({ run }) => run ?? []) ?? [];

describe('the scheduled workflow', () => {
  it('runs once a week', () => {
    expect(workflow.on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \d$/) }]);
  });

  it('pins each action to a commit', () => {
    const actions = update?.steps.flatMap(({ uses }) => uses ?? []) ?? [];
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  it('has only the permissions that it needs', () => {
    expect(workflow.permissions).toEqual({});
    expect(update?.permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
  });

  it('inserts no expression into a script', () => {
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('runs the documented update', () => {
    expect(scripts.join('\n')).toContain('npm run --silent spec:update --');
    const { scripts: known } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(known['spec:update']).toBe('tsx codegen/cli.ts update');
  });
});
