import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodegenError } from '../../../codegen/openapi.js';
import { type Project, sliceProject } from '../../../codegen/project.js';
import { EXIT_CODES, update } from '../../../codegen/update/update.js';
import { type Loose, queues } from '../diff/versions.js';

let root: string;
let project: Project;
let printed: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'codegen-update-'));
  cpSync('examples/slice-queues', root, { recursive: true });
  project = sliceProject(root, { slice: 'slice.yaml', overlay: 'overlay.yaml', out: 'generated' });
  writeFileSync(join(root, 'package.json'), '{ "version": "1.2.3" }');
  writeFileSync(join(root, 'CHANGELOG.md'), '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Something.\n');
  printed = [];
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void printed.push(words.join(' ')));
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const file = (name: string) => readFileSync(join(root, name), 'utf8');

/** All files below the project, with their texts. */
const snapshot = () =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => !['upstream.json', 'report.md'].includes(name) && /\w\.\w+$/.test(name) && !name.startsWith('.git'),
      )
      .map((name) => [name, file(name)]),
  );

const checked: string[] = [];
const passing = async (at: string, all: boolean) => {
  checked.push(all ? `all of ${at}` : at);
  return [{ name: 'Tests', passed: true, seconds: 1 }];
};

/** Runs an update to a changed document. */
function updateTo(change: (upstream: Loose) => void, options: Partial<Parameters<typeof update>[1]> = {}) {
  const upstream = queues.upstream();
  change(upstream);
  writeFileSync(join(root, 'upstream.json'), JSON.stringify(upstream));
  checked.length = 0;
  return update(project, {
    from: join(root, 'upstream.json'),
    report: join(root, 'report.md'),
    runChecks: passing,
    ...options,
  });
}

const QUEUE = '/api/v2/routing/queues/{queueId}';
const addProperty = (d: Loose) => {
  d.definitions.CreateQueueRequest.properties.mailbox = { type: 'string', description: 'UPSTREAM\u001b[31m SAYS.' };
};

describe('an update', () => {
  it('where nothing changed writes nothing and checks nothing', async () => {
    const before = snapshot();
    expect(
      await updateTo((d) => {
        d.definitions.Queue.properties.name.description = 'Other prose.';
        d.definitions.SkillEntityListing.properties = {};
      }),
    ).toBe(EXIT_CODES.none);
    expect(snapshot()).toEqual(before);
    expect(checked).toEqual([]);
    expect(file('report.md')).toContain('Nothing in the slice changed.');
  });

  it('writes spec, code and changelog, then checks', async () => {
    expect(await updateTo(addProperty)).toBe(EXIT_CODES.compatible);
    expect(file('generated/openapi.json')).toContain('"mailbox"');
    expect(file('generated/args.ts')).toContain('mailbox?: string');
    expect(file('generated/tools.json')).toContain('"mailbox"');
    expect(file('CHANGELOG.md')).toContain(
      '## [Unreleased]\n\n### Changed upstream\n\n- `CreateQueueRequest.mailbox`: The argument is new, and optional. (`queues.create`)\n\n### Added',
    );
    expect(checked).toEqual([root]);
    expect(readdirSync(join(root, 'generated')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('reports: findings, tools, version, words that are needed, checks, what is beside the slice', async () => {
    await updateTo(addProperty);
    const report = file('report.md');
    expect(report).toContain('1 change for callers: 0 breaking, 0 risky, 1 compatible.');
    expect(report).toContain('Version step: **minor** (1.2.3 → 1.3.0).');
    expect(report).toContain('Tools: `genesys_routing_queues_post_queues`');
    expect(report).toContain('- `postRoutingQueues: mailbox (body): no description`');
    expect(report).toContain('- Tests: passed (1 s)');
    expect(report).toContain('## 1 more operation upstream beside those of the slice');
    expect(report).toContain(
      '  queues:\n    methods:\n      getDivisionviews: GET /api/v2/routing/queues/divisionviews',
    );
  });

  it("shows upstream's own sentence on the terminal, unable to colour it, and writes it nowhere", async () => {
    await updateTo(addProperty);
    expect(printed.join('\n')).toContain(
      'no words    postRoutingQueues: mailbox (body): no description\n            upstream: UPSTREAM [31m SAYS.',
    );
    const everything = JSON.stringify(snapshot()) + file('report.md');
    expect(everything).not.toContain('UPSTREAM');
  });

  it('lists operations beside the slice on one line each, whatever they are called', async () => {
    await updateTo((d) => (d.paths[`${QUEUE}/new\n\`\`\`\`\n<b>`] = { get: { 'x-purecloud-method-name': 'getNew' } }));
    expect(file('report.md')).toContain(`GET ${QUEUE}/new \`\`\`\` <b>\n`);
  });

  it('with dryRun only reports', async () => {
    const before = snapshot();
    expect(await updateTo(addProperty, { dryRun: true })).toBe(EXIT_CODES.compatible);
    expect(snapshot()).toEqual(before);
    expect(checked).toEqual([]);
    expect(file('report.md')).toContain('CreateQueueRequest.mailbox');
  });

  it('with json prints the findings, and nothing else, on stdout', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    expect(await updateTo(addProperty, { json: true, dryRun: true })).toBe(EXIT_CODES.compatible);
    const json = JSON.parse(written.join('')) as Loose;
    expect(json.findings).toEqual([
      {
        rule: 'argument-added',
        place: { argument: 'mailbox', schema: 'CreateQueueRequest.mailbox' },
        severity: 'compatible',
        sentence: 'The argument is new, and optional.',
        tools: ['genesys_routing_queues_post_queues'],
        methods: ['queues.create'],
      },
    ]);
    expect(json).toMatchObject({ changed: true, losses: [], moves: [], version: { step: 'minor', to: '1.3.0' } });
    expect(json.beside).toHaveLength(1);
  });

  it('that breaks a caller says so', async () => {
    const code = await updateTo((d) => d.definitions.CreateQueueRequest.required.push('description'));
    expect(code).toBe(EXIT_CODES.breaking);
    expect(file('report.md')).toContain('Version step: **major** (1.2.3 → 2.0.0).');
    expect(file('CHANGELOG.md')).toContain('- **Breaking:** `CreateQueueRequest.description`');
  });

  it("breaks as well where the project's own checks fail after it", async () => {
    const failing = async () => [{ name: 'Type check', passed: false, seconds: 2 }];
    expect(await updateTo(addProperty, { runChecks: failing })).toBe(EXIT_CODES.breaking);
    expect(file('report.md')).toContain('- Type check: **failed** (2 s)');
  });

  it("writes upstream's document last, so that one that was interrupted is found again", async () => {
    await updateTo(addProperty);
    const written = printed.find((line) => line.startsWith('Written: ')) ?? '';
    expect(written).toMatch(/, generated\/openapi\.json, generated\/openapi\.lock\.json$/);
  });

  it('writes nothing where the report has no place', async () => {
    const before = snapshot();
    const report = join(root, 'none', 'report.md');
    await expect(updateTo(addProperty, { report })).rejects.toThrow(`The report can't be written to ${report}`);
    expect(snapshot()).toEqual(before);
  });

  it('checks what is generated, and says what it did not run', async () => {
    await updateTo(addProperty);
    expect(checked).toEqual([root]);
    expect(printed.join('\n')).toContain('Not run: all other tests');
    expect(file('report.md')).toContain('Not run: all other tests');
  });

  it('checks all of the project where that is wanted', async () => {
    await updateTo(addProperty, { allTests: true });
    expect(checked).toEqual([`all of ${root}`]);
    expect(file('report.md')).not.toContain('Not run');
  });

  it('tells overlay actions that match nothing any more', async () => {
    await updateTo((d) => delete d.definitions.WrapupSettings.properties.prompt);
    expect(file('report.md')).toContain('## These overlay actions match nothing any more (1)');
    expect(file('report.md')).toMatch(/- `\$\.components\.schemas\.WrapupSettings\.properties(\.prompt)?`/);
    expect(file('generated/args.ts')).not.toContain('prompt');
  });
});

describe('an operation that upstream dropped', () => {
  it('ends the update with the name of the tool that is lost, even if other words mention it; nothing is written', async () => {
    const words = file('overlay.yaml').replace('Queues of the organization, by name.', 'To delete one, use {delete}.');
    expect(words).toContain('{delete}');
    writeFileSync(join(root, 'overlay.yaml'), words);
    const before = snapshot();
    expect(await updateTo((d) => delete d.paths[QUEUE].delete)).toBe(EXIT_CODES.breaking);
    expect(snapshot()).toEqual(before);
    expect(printed.join('\n')).toContain(
      'these tools would be lost; nothing was written:\n  - genesys_routing_queues_delete_queue (queues.delete)',
    );
    expect(file('report.md')).toContain('`queues.delete`: `DELETE /api/v2/routing/queues/{queueId}`');
  });

  it('is let go when the slice no longer names it', async () => {
    const lines = file('slice.yaml').split('\n');
    writeFileSync(join(root, 'slice.yaml'), lines.filter((line) => !line.includes('DELETE')).join('\n'));
    expect(await updateTo((d) => delete d.paths[QUEUE].delete)).toBe(EXIT_CODES.breaking);
    expect(file('generated/tools.json')).not.toContain('genesys_routing_queues_delete_queue');
    expect(file('CHANGELOG.md')).toContain('`deleteRoutingQueue`: The slice no longer names it.');
  });
});

const moved = '/api/v2/routing/queues/{queueId}/people';

describe('an operation that moved', () => {
  it('is followed in slice and overlay; method, tool and words stay', async () => {
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
    expect(file('report.md')).not.toContain('need words');
  });
});

describe('operations are followed by their names', () => {
  const HISTORY = `${QUEUE}/history`;
  const move = (d: Loose, from: string, to: string) => {
    d.paths[to] = d.paths[from];
    delete d.paths[from];
  };

  it('where another operation has taken the place', async () => {
    const code = await updateTo((d) => {
      move(d, `${QUEUE}/members`, moved);
      d.paths[`${QUEUE}/members`] = { get: { ...d.paths[moved].get, 'x-purecloud-method-name': 'getOther' } };
    });
    expect(code).toBe(EXIT_CODES.compatible);
    expect(file('slice.yaml')).toContain(`      list: GET ${moved}\n      change: POST ${moved}\n`);
  });

  it('where one has taken the place of the other', async () => {
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

  it('whatever the order of upstream, to a path that may hold anything', async () => {
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

describe('nothing is written, and the error is clear,', () => {
  const attempt = async (text: string) => {
    const before = snapshot();
    writeFileSync(join(root, 'upstream.json'), text);
    const error = await update(project, { from: join(root, 'upstream.json'), runChecks: passing }).catch((e) => e);
    expect(error).toBeInstanceOf(CodegenError);
    expect(snapshot()).toEqual(before);
    return (error as Error).message;
  };

  it.each([
    ['of a truncated download', JSON.stringify(queues.upstream()).slice(0, 9000), 'cut short or damaged'],
    ['of an HTML page', '<!doctype html>', 'looks like an HTML page'],
    ['of OpenAPI 3', '{"openapi":"3.0.1","paths":{}}', 'must be Swagger 2.0'],
    ['of another document', '{"name":"thing"}', 'no "swagger" field'],
  ])('%s', async (_, text, message) => {
    expect(await attempt(text)).toContain(message);
  });

  it('where there is no slice to compare with', async () => {
    rmSync(join(root, 'generated/openapi.json'));
    await expect(updateTo(() => {})).rejects.toThrow('There is no generated/openapi.json to compare with');
  });

  it('where the committed slice is damaged', async () => {
    writeFileSync(join(root, 'generated/openapi.json'), '{');
    await expect(updateTo(() => {})).rejects.toThrow('generated/openapi.json is damaged');
  });

  it('where generated files have changes that are not committed', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@e', ...args], { cwd: root });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'All');
    writeFileSync(join(root, 'generated/args.ts'), '// by hand');
    const before = snapshot();
    await expect(updateTo(addProperty)).rejects.toThrow(/not committed.*\n {2}- generated\/args\.ts/);
    expect(snapshot()).toEqual(before);
    expect(existsSync(join(root, 'report.md'))).toBe(false);
    expect(await updateTo(addProperty, { dryRun: true })).toBe(EXIT_CODES.compatible);
  });
});
