import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodegenError } from '../../../codegen/openapi.js';
import { createSliceProject, type Project } from '../../../codegen/project.js';
import { codegen } from '../../../codegen/tool.js';
import { EXIT_CODES, update } from '../../../codegen/update/update.js';
import { type Loose, queues } from '../diff/versions.js';

/** The project before an update. */
let template: string;
beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'codegen-template-'));
  cpSync('test/fixtures/slice-queues', template, { recursive: true });
  const [slice, overlay, from, out] = ['slice.yaml', 'overlay.yaml', 'upstream.json', 'generated'].map((name) =>
    join(template, name),
  ) as [string, string, string, string];
  await codegen({ slice, overlay, from, out });
});
afterAll(() => rmSync(template, { recursive: true }));

let root: string;
let project: Project;
let printed: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'codegen-update-'));
  cpSync(template, root, { recursive: true });
  project = createSliceProject(root, { slice: 'slice.yaml', overlay: 'overlay.yaml', out: 'generated' });
  writeFileSync(join(root, 'package.json'), '{ "version": "1.2.3" }');
  writeFileSync(join(root, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Something.\n');
  printed = [];
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void printed.push(args.join(' ')));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const file = (name: string) => readFileSync(join(root, name), 'utf8');

/** The text of all files of the project. */
const snapshot = () =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => !['upstream.json', 'report.md'].includes(name) && /\w\.\w+$/.test(name) && !name.startsWith('.git'),
      )
      .map((name) => [name, file(name)]),
  );

const checked: string[] = [];
const passingChecks = async (at: string, all: boolean) => {
  checked.push(all ? `all of ${at}` : at);
  return [{ name: 'Tests', passed: true, seconds: 1 }];
};

/** Runs an update to a changed upstream spec. */
function updateTo(change: (upstream: Loose) => void, options: Partial<Parameters<typeof update>[1]> = {}) {
  const upstream = queues.upstream();
  change(upstream);
  writeFileSync(join(root, 'upstream.json'), JSON.stringify(upstream));
  checked.length = 0;
  return update(project, {
    from: join(root, 'upstream.json'),
    report: join(root, 'report.md'),
    runChecks: passingChecks,
    ...options,
  });
}

const QUEUE = '/api/v2/routing/queues/{queueId}';
const addProperty = (d: Loose) => {
  d.definitions.CreateQueueRequest.properties.mailbox = { type: 'string', description: 'UPSTREAM\u001b[31m SAYS.' };
};

describe('an update', () => {
  it('writes and checks nothing if nothing changed', async () => {
    const before = snapshot();
    expect(
      await updateTo((d) => {
        d.definitions.Queue.properties.name.description = 'Other prose.';
        d.definitions.SkillEntityListing.properties = {};
      }),
    ).toBe(EXIT_CODES.none);
    expect(snapshot()).toEqual(before);
    expect(checked).toEqual([]);
    expect(file('report.md')).toContain('The slice did not change.');
  });

  it('writes spec, code and changelog, then runs the checks', async () => {
    expect(await updateTo(addProperty)).toBe(EXIT_CODES.compatible);
    expect(file('generated/openapi.json')).toContain('"mailbox"');
    expect(file('generated/args.ts')).toContain('mailbox?: string');
    expect(file('generated/tools.json')).toContain('"mailbox"');
    expect(file('CHANGELOG.md')).toContain(
      '## [Unreleased]\n\n### Changed in the Genesys Cloud API\n\n- `CreateQueueRequest.mailbox`: The argument is new and optional. (`queues.create`)\n\n### Added',
    );
    expect(checked).toEqual([root]);
    expect(readdirSync(join(root, 'generated')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each([
    ['1.2.3', 'minor'],
    ['0.2.3', 'patch'],
  ])('describes its changes in a changeset if the project at %s uses them: %s', async (version, bump) => {
    mkdirSync(join(root, '.changeset'));
    writeFileSync(join(root, '.changeset/config.json'), '{}');
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'queues', version }));
    const changelog = file('CHANGELOG.md');
    await updateTo(addProperty);
    const [name = ''] = readdirSync(join(root, '.changeset')).filter((one) => one.endsWith('.md'));
    expect(file(join('.changeset', name))).toBe(
      `---\n"queues": ${bump}\n---\n\nChanged in the Genesys Cloud API: \`CreateQueueRequest.mailbox\`: The argument is new and optional. (\`queues.create\`)\n`,
    );
    expect(file('CHANGELOG.md')).toBe(changelog);
  });

  it('reports findings, tools, version, missing descriptions, checks and operations outside the slice', async () => {
    await updateTo(addProperty);
    const report = file('report.md');
    expect(report).toContain('1 change for callers: 0 breaking, 0 risky, 1 compatible.');
    expect(report).toContain('Version step: **minor** (1.2.3 → 1.3.0).');
    expect(report).toContain('Tools: `genesys_routing_queues_post_queues`');
    expect(report).toContain('- `postRoutingQueues: mailbox (body): no description`');
    expect(report).toContain('- Tests: passed (1 s)');
    expect(report).toContain('## Operations outside the slice (1)');
    expect(report).toContain(
      '  queues:\n    methods:\n      getDivisionviews: GET /api/v2/routing/queues/divisionviews',
    );
  });

  it('shows sanitized upstream descriptions on the terminal only', async () => {
    await updateTo(addProperty);
    expect(printed.join('\n')).toContain(
      'missing     postRoutingQueues: mailbox (body): no description\n            upstream: UPSTREAM [31m SAYS.',
    );
    const everything = JSON.stringify(snapshot()) + file('report.md');
    expect(everything).not.toContain('UPSTREAM');
  });

  it('lists each operation outside the slice on one line, whatever its path', async () => {
    await updateTo((d) => (d.paths[`${QUEUE}/new\n\`\`\`\`\n<b>`] = { get: { 'x-purecloud-method-name': 'getNew' } }));
    expect(file('report.md')).toContain(`GET ${QUEUE}/new \`\`\`\` <b>\n`);
  });

  it('only reports with dryRun', async () => {
    const before = snapshot();
    expect(await updateTo(addProperty, { dryRun: true })).toBe(EXIT_CODES.compatible);
    expect(snapshot()).toEqual(before);
    expect(checked).toEqual([]);
    expect(file('report.md')).toContain('CreateQueueRequest.mailbox');
  });

  it('prints only the findings on stdout with json', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    expect(await updateTo(addProperty, { json: true, dryRun: true })).toBe(EXIT_CODES.compatible);
    const json = JSON.parse(written.join('')) as Loose;
    expect(json.findings).toEqual([
      {
        rule: 'argument-added',
        place: { argument: 'mailbox', schema: 'CreateQueueRequest.mailbox' },
        severity: 'compatible',
        sentence: 'The argument is new and optional.',
        tools: ['genesys_routing_queues_post_queues'],
        methods: ['queues.create'],
      },
    ]);
    expect(json).toMatchObject({
      changed: true,
      removedOperations: [],
      movedOperations: [],
      version: { step: 'minor', to: '1.3.0' },
    });
    expect(json.operationsOutsideSlice).toHaveLength(1);
  });

  it('reports a breaking change', async () => {
    const code = await updateTo((d) => d.definitions.CreateQueueRequest.required.push('description'));
    expect(code).toBe(EXIT_CODES.breaking);
    expect(file('report.md')).toContain('Version step: **major** (1.2.3 → 2.0.0).');
    expect(file('CHANGELOG.md')).toContain('- **Breaking:** `CreateQueueRequest.description`');
  });

  it('counts failed checks as breaking', async () => {
    const failing = async () => [{ name: 'Type check', passed: false, seconds: 2 }];
    expect(await updateTo(addProperty, { runChecks: failing })).toBe(EXIT_CODES.breaking);
    expect(file('report.md')).toContain('- Type check: **failed** (2 s)');
  });

  it('writes the trimmed spec last, so that the next update finds an interrupted one', async () => {
    await updateTo(addProperty);
    const written = printed.find((line) => line.startsWith('Wrote ')) ?? '';
    expect(written).toMatch(/, generated\/openapi\.json, generated\/openapi\.lock\.json\.$/);
  });

  it('writes nothing if the report cannot be written', async () => {
    const before = snapshot();
    const report = join(root, 'none', 'report.md');
    await expect(updateTo(addProperty, { report })).rejects.toThrow(`Cannot write the report to ${report}: `);
    expect(snapshot()).toEqual(before);
  });

  it('checks the generated files and lists the skipped checks', async () => {
    await updateTo(addProperty);
    expect(checked).toEqual([root]);
    expect(printed.join('\n')).toContain('Not run: all other tests');
    expect(file('report.md')).toContain('Not run: all other tests');
  });

  it('checks the whole project with allTests', async () => {
    await updateTo(addProperty, { allTests: true });
    expect(checked).toEqual([`all of ${root}`]);
    expect(file('report.md')).not.toContain('Not run');
  });

  it('lists unmatched overlay actions', async () => {
    await updateTo((d) => delete d.definitions.WrapupSettings.properties.prompt);
    expect(file('report.md')).toContain('## Unmatched overlay actions (1)');
    expect(file('report.md')).toMatch(/- `\$\.components\.schemas\.WrapupSettings\.properties(\.prompt)?`/);
    expect(file('generated/args.ts')).not.toContain('prompt');
  });
});

describe('an operation that upstream removed', () => {
  it('stops the update before writing, even if a description mentions the operation', async () => {
    const overlay = file('overlay.yaml').replace(
      'Lists the queues of the organization by name.',
      'To delete one, use {delete}.',
    );
    expect(overlay).toContain('{delete}');
    writeFileSync(join(root, 'overlay.yaml'), overlay);
    const before = snapshot();
    expect(await updateTo((d) => delete d.paths[QUEUE].delete)).toBe(EXIT_CODES.breaking);
    expect(snapshot()).toEqual(before);
    expect(printed.join('\n')).toContain(
      'The upstream spec no longer has the operations of these tools. Nothing was written:\n  - genesys_routing_queues_delete_queue (queues.delete)',
    );
    expect(file('report.md')).toContain('`queues.delete`: `DELETE /api/v2/routing/queues/{queueId}`');
  });

  it('is removed after its line is deleted from the slice', async () => {
    const lines = file('slice.yaml').split('\n');
    writeFileSync(join(root, 'slice.yaml'), lines.filter((line) => !line.includes('DELETE')).join('\n'));
    expect(await updateTo((d) => delete d.paths[QUEUE].delete)).toBe(EXIT_CODES.breaking);
    expect(file('generated/tools.json')).not.toContain('genesys_routing_queues_delete_queue');
    expect(file('CHANGELOG.md')).toContain('`deleteRoutingQueue`: The operation was removed from the slice.');
  });
});

const moved = '/api/v2/routing/queues/{queueId}/people';

describe('an operation that moved', () => {
  it('is updated in slice and overlay, and keeps method, tool and description', async () => {
    const code = await updateTo((d) => {
      d.paths[moved] = d.paths[`${QUEUE}/members`];
      delete d.paths[`${QUEUE}/members`];
    });
    expect(code).toBe(EXIT_CODES.compatible);
    expect(file('slice.yaml')).toContain(`      list: GET ${moved}\n      change: POST ${moved}\n`);
    expect(file('slice.yaml')).toContain('# A slice of the routing API.');
    expect(file('overlay.yaml')).toContain(`$.paths['${moved}'].get`);
    expect(file('overlay.yaml')).not.toContain('/members');
    expect(file('generated/operations.ts')).toContain(moved);
    expect(file('report.md')).toContain(`- \`members.list\`: \`GET ${QUEUE}/members\` → \`GET ${moved}\``);
    expect(file('report.md')).not.toContain('Missing descriptions');
  });
});

describe('a moved operation is found by its ID', () => {
  const HISTORY = `${QUEUE}/history`;
  const move = (d: Loose, from: string, to: string) => {
    d.paths[to] = d.paths[from];
    delete d.paths[from];
  };

  it('if another operation has its former endpoint', async () => {
    const code = await updateTo((d) => {
      move(d, `${QUEUE}/members`, moved);
      d.paths[`${QUEUE}/members`] = { get: { ...d.paths[moved].get, 'x-purecloud-method-name': 'getOther' } };
    });
    expect(code).toBe(EXIT_CODES.compatible);
    expect(file('slice.yaml')).toContain(`      list: GET ${moved}\n      change: POST ${moved}\n`);
  });

  it('if an operation of the slice has its former endpoint', async () => {
    expect(
      await updateTo((d) => {
        move(d, `${QUEUE}/members`, HISTORY);
        move(d, QUEUE, `${QUEUE}/members`);
      }),
    ).toBe(EXIT_CODES.compatible);
    expect(file('slice.yaml')).toContain(`get: GET ${QUEUE}/members\n`);
    expect(file('slice.yaml')).toContain(`      list: GET ${HISTORY}\n      change: POST ${HISTORY}\n`);
    expect(file('overlay.yaml')).toContain(`$.paths['${HISTORY}'].get`);
  });

  it('in any order of the upstream spec, at any path', async () => {
    const places = [`${QUEUE}/$&`, `${QUEUE}/people`];
    for (const order of [places, places.toReversed()]) {
      await updateTo(
        (d) => {
          const members = d.paths[`${QUEUE}/members`];
          delete d.paths[`${QUEUE}/members`];
          for (const place of order) d.paths[place] = members;
        },
        { dryRun: true },
      );
      expect(file('report.md')).toContain(`GET ${QUEUE}/members\` → \`GET ${places[0]}\``);
    }
  });
});

describe('an update rejects and writes nothing', () => {
  const attempt = async (text: string) => {
    const before = snapshot();
    writeFileSync(join(root, 'upstream.json'), text);
    const error = await update(project, { from: join(root, 'upstream.json'), runChecks: passingChecks }).catch(
      (e) => e,
    );
    expect(error).toBeInstanceOf(CodegenError);
    expect(snapshot()).toEqual(before);
    return (error as Error).message;
  };

  it.each([
    ['for a truncated spec', JSON.stringify(queues.upstream()).slice(0, 9000), 'truncated or corrupted'],
    ['for an HTML page', '<!doctype html>', 'looks like an HTML page'],
    ['for OpenAPI 3', '{"openapi":"3.0.1","paths":{}}', 'must be Swagger 2.0'],
    ['for another JSON document', '{"name":"thing"}', 'no "swagger: 2.0" field'],
  ])('%s', async (_, text, message) => {
    expect(await attempt(text)).toContain(message);
  });

  it('without a trimmed spec to compare with', async () => {
    rmSync(join(root, 'generated/openapi.json'));
    await expect(updateTo(() => {})).rejects.toThrow(
      'generated/openapi.json does not exist. Run `npm run spec:pull` before the first update.',
    );
  });

  it('if the trimmed spec is invalid', async () => {
    writeFileSync(join(root, 'generated/openapi.json'), '{');
    await expect(updateTo(() => {})).rejects.toThrow(
      'generated/openapi.json is not valid JSON. Delete it and generate it again.',
    );
  });

  it('if generated files have uncommitted changes', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@e', ...args], { cwd: root });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'All');
    writeFileSync(join(root, 'generated/args.ts'), '// by hand');
    const before = snapshot();
    await expect(updateTo(addProperty)).rejects.toThrow(/uncommitted changes.*\n {2}- generated\/args\.ts/);
    expect(snapshot()).toEqual(before);
    expect(existsSync(join(root, 'report.md'))).toBe(false);
    expect(await updateTo(addProperty, { dryRun: true })).toBe(EXIT_CODES.compatible);
  });
});
