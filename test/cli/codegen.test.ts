import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.js';
import { testServer } from '../support/server.js';

const EXAMPLE = 'examples/slice-queues';
const inputs = [
  '--slice',
  `${EXAMPLE}/slice.yaml`,
  '--overlay',
  `${EXAMPLE}/overlay.yaml`,
  '--from',
  `${EXAMPLE}/upstream.json`,
];

it('codegen generates a client for another slice; --check reports outdated files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stale = await runCli(['codegen', ...inputs, '--out', folder, '--check']);
  expect(stale).toMatchObject({ code: 6, err: expect.stringContaining('out of date') });
  expect(await readdir(folder)).toEqual([]);

  const written = await runCli(['codegen', ...inputs, '--out', folder]);
  expect(written).toMatchObject({ code: 0, err: '' });
  expect(await readdir(folder)).toContain('client.ts');
  expect(await runCli(['codegen', ...inputs, '--out', folder, '--check'])).toMatchObject({ code: 0 });
});

it('codegen exits with 2 for an invalid input', async () => {
  const result = await runCli(['codegen', '--slice', 'no/such.yaml', '--out', tmpdir()]);
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).toMatch(/no\/such\.yaml/);
});

it('codegen --check fails for missing descriptions and for overlay actions that match nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const overlay = join(folder, 'overlay.yaml');
  const text = await readFile(`${EXAMPLE}/overlay.yaml`, 'utf8');
  await writeFile(
    overlay,
    `${text.replace('summary: List queues, ', '')}\n  - target: $.paths.nowhere\n    remove: true\n`,
  );
  const generate = ['codegen', '--slice', `${EXAMPLE}/slice.yaml`, '--from', `${EXAMPLE}/upstream.json`];
  const args = [...generate, '--overlay', overlay, '--out', join(folder, 'out')];
  expect(await runCli(args)).toMatchObject({ code: 0 });
  const checked = await runCli([...args, '--check']);
  expect(checked).toMatchObject({ code: 6, out: '7 operations, 15 models, 0 files would change\n' });
  expect(checked.err).toMatch(
    /error: Descriptions are missing\. .*--no-words to allow it\.\n.*overlay\.yaml has actions that match nothing\. Fix/,
  );

  const bare = [...generate, '--out', join(folder, 'bare')];
  expect(await runCli(bare)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/missing description: .*\n… and \d+ more missing descriptions/),
  });
  expect(await runCli([...bare, '--check'])).toMatchObject({ code: 6, err: expect.stringContaining('--no-words') });
  expect(await runCli([...bare, '--check', '--no-words'])).toMatchObject({ code: 0, err: '' });
});

it('codegen stops when interrupted and writes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cli-codegen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const controller = new AbortController();
  const { url } = await testServer(() => controller.abort('SIGINT'));
  const args = ['codegen', '--slice', `${EXAMPLE}/slice.yaml`, '--from', url, '--out', join(folder, 'out')];
  expect(await runCli(args, { interrupted: controller.signal })).toEqual({ code: 130, out: '', err: '' });
  expect(await readdir(folder)).toEqual([]);
});

describe('codegen init', () => {
  const init = async (...args: string[]) => {
    const folder = await mkdtemp(join(tmpdir(), 'cli-init-'));
    const files = ['--slice', join(folder, 'slice.yaml'), '--overlay', join(folder, 'overlay.yaml')];
    const all = [
      'codegen',
      'init',
      '--from',
      `${EXAMPLE}/upstream.json`,
      ...files,
      '--out',
      join(folder, 'out'),
      ...args,
    ];
    return { folder, all, result: await runCli(all) };
  };

  it('writes a slice with names, an overlay with each missing description, and a client', async () => {
    const { folder, all, result } = await init('--tag', 'routing');
    expect(result).toMatchObject({ code: 0, err: '' });
    const slice = await readFile(join(folder, 'slice.yaml'), 'utf8');
    expect(slice).toContain('name: routing\n');
    expect(slice).toContain('list: GET /api/v2/routing/queues\n');
    expect(slice).toContain('get: GET /api/v2/routing/queues/{queueId}\n');
    expect(slice).toContain('listMembers: GET /api/v2/routing/queues/{queueId}/members\n');
    expect(await readFile(join(folder, 'out/index.ts'), 'utf8')).toContain('createRoutingClient');

    // Each description in the overlay exists in the spec, so filling it in is all that is missing.
    const overlay = await readFile(join(folder, 'overlay.yaml'), 'utf8');
    const filled = overlay.replaceAll(/: ""$/gm, ': Text.');
    await writeFile(join(folder, 'overlay.yaml'), filled);
    const args = all.filter((arg) => arg !== 'init').slice(0, -2);
    expect(await runCli(args)).toMatchObject({ code: 0, err: '' });
    expect(await runCli([...args, '--check'])).toMatchObject({ code: 0, err: '' });
    expect(await runCli(all)).toMatchObject({ code: 2, err: expect.stringContaining('already exists. Pass --force') });
    await rm(folder, { recursive: true });
  });

  it('lists what it omits with --skip-unsupported, and shows the next commands', async () => {
    const spec = JSON.parse(await readFile(`${EXAMPLE}/upstream.json`, 'utf8'));
    spec.paths['/api/v2/routing/queues'].get.responses['200'].schema = { $ref: '#/definitions/Gone' };
    const broken = join(await mkdtemp(join(tmpdir(), 'cli-init-')), 'broken.json');
    await writeFile(broken, JSON.stringify(spec));
    const strict = await init('--tag', 'routing', '--from', broken);
    expect(strict.result).toMatchObject({ code: 2, out: '', err: expect.stringContaining('"#/definitions/Gone"') });
    const { result, folder } = await init('--tag', 'routing', '--from', broken, '--skip-unsupported');
    expect(result.code).toBe(0);
    expect(result.err).toMatch(
      /^omitted: GET \/api\/v2\/routing\/queues \(queues\.list\): .*Gone" is a dangling reference\.\n$/,
    );
    expect(result.out).toContain(`mcp --slice ${folder}/out\n`);

    const slice = join(folder, 'slice.yaml');
    const text = await readFile(slice, 'utf8');
    await writeFile(slice, text.replace('    methods:\n', '    methods:\n      list: GET /api/v2/routing/queues\n'));
    const generate = ['codegen', '--slice', slice, '--out', join(folder, 'out'), '--no-words'];
    expect(await runCli(generate)).toMatchObject({ code: 2, err: expect.stringContaining('"#/definitions/Gone"') });
    expect(await runCli([...generate, '--skip-unsupported'])).toMatchObject({ code: 0, err: result.err });
  });

  it('suggests the nearest tag and path', async () => {
    const unknown = await init('--tag', 'Rooting', '--path', '/api/v2/routing/queue');
    expect(unknown.result).toMatchObject({ code: 2, out: '' });
    expect(unknown.result.err).toContain('tag "Rooting". Did you mean "Routing"?');
    expect(unknown.result.err).toContain('path "/api/v2/routing/queue". Did you mean "/api/v2/routing/queues"?');
  });
});

describe('codegen diff', () => {
  it('reports what a new spec changes, with the exit codes of an update', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cli-diff-'));
    const out = join(folder, 'out');
    const diff = ['codegen', 'diff', ...inputs.slice(0, 4), '--out', out];
    expect(await runCli([...diff, ...inputs.slice(4)])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Generate'),
    });
    expect(await runCli(['codegen', ...inputs, '--out', out])).toMatchObject({ code: 0 });
    expect(await runCli([...diff, ...inputs.slice(4)])).toMatchObject({ code: 0, err: '' });

    const spec = JSON.parse(await readFile(`${EXAMPLE}/upstream.json`, 'utf8'));
    const { parameters } = spec.paths['/api/v2/routing/queues'].get;
    parameters.push({ in: 'query', name: 'flavor', type: 'string' });
    const from = join(folder, 'spec.json');
    await writeFile(from, JSON.stringify(spec));
    const compatible = await runCli([...diff, '--from', from, '--json']);
    expect(compatible).toMatchObject({ code: 10, err: '' });
    expect(JSON.parse(compatible.out).findings).toMatchObject([{ rule: 'argument-added', methods: ['queues.list'] }]);

    parameters.at(-1).required = true;
    await writeFile(from, JSON.stringify(spec));
    const report = join(folder, 'report.md');
    const breaking = await runCli([...diff, '--from', from, '--report', report]);
    expect(breaking).toMatchObject({ code: 20, err: '', out: expect.stringContaining('required-argument-added') });
    expect(await readFile(report, 'utf8')).toContain('## Breaking changes (1)');
    await rm(folder, { recursive: true });
  });
});
