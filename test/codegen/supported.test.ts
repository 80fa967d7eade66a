import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { codegen, initSlice } from '../../codegen/tool.js';

const FIXTURE = 'test/fixtures/slice-queues';
const folder = mkdtempSync(join(tmpdir(), 'codegen-supported-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** A spec in which one operation has a dangling reference, and another one an array that no request can have. */
function brokenSpec(): string {
  const spec = JSON.parse(readFileSync(`${FIXTURE}/upstream.json`, 'utf8'));
  const queues = spec.paths['/api/v2/routing/queues'];
  queues.post.responses['200'].schema = { $ref: '#/definitions/Gone' };
  const { parameters } = queues.get;
  parameters.find(({ name }: { name: string }) => name === 'divisionId').collectionFormat = 'tsv';
  return write('broken.json', JSON.stringify(spec));
}

const DANGLING =
  '#/paths/~1api~1v2~1routing~1queues/post/responses/200/schema: $ref "#/definitions/Gone" is a dangling';
const ARRAY = 'GET /api/v2/routing/queues: the serialization of the array "divisionId" (query) is not supported.';

const options = { slice: `${FIXTURE}/slice.yaml`, overlay: `${FIXTURE}/overlay.yaml`, out: join(folder, 'out') };

const messageOf = (run: Promise<unknown>) => run.then(String, ({ message }: Error) => message);

describe('codegen reports in one run', () => {
  it('the problems of the slice, of the spec and of the model', async () => {
    const text = readFileSync(options.slice, 'utf8');
    const slice = write(
      'slice.yaml',
      text
        .replace('noun: QueueMember', 'noun: queue member')
        .replace('get: GET /api/v2/routing/queues/{queueId}', 'get: GET /api/v2/routing/queue/{queueId}')
        .replace('change: POST /api/v2/routing/queues', 'change: PATCH /api/v2/routing/queues'),
    );
    const message = await messageOf(codegen({ ...options, slice, from: brokenSpec() }));
    expect(message).toContain(`${slice} is invalid:\n  - channels.members.noun: must be in PascalCase`);
    expect(message).toContain(
      'GET /api/v2/routing/queue/{queueId} (queues.get): not in the upstream spec. ' +
        'Did you mean "GET /api/v2/routing/queues/{queueId}"? Correct or remove this method in the slice.',
    );
    expect(message).toContain('(members.change): not in the upstream spec. This path has GET, POST. Correct');
    expect(message).toContain(DANGLING);
    expect(message).toContain(ARRAY);
  });

  it('names that only conflict with each other, next to the problems of single operations', async () => {
    const spec = JSON.parse(readFileSync(brokenSpec(), 'utf8'));
    spec.paths['/api/v2/routing/queues/{queueId}'].get['x-purecloud-method-name'] = 'putRoutingQueue';
    const from = write('conflict.json', JSON.stringify(spec));
    const message = await messageOf(codegen({ ...options, from }));
    expect(message).toContain(DANGLING);
    expect(message).toContain('queues.get and queues.update have the same operation ID "putRoutingQueue".');
  });
});

describe('with skipUnsupported', () => {
  const omitted = [
    { method: 'queues.list', endpoint: 'GET /api/v2/routing/queues', problems: [expect.stringContaining(ARRAY)] },
    { method: 'queues.create', endpoint: 'POST /api/v2/routing/queues', problems: [expect.stringContaining(DANGLING)] },
  ];

  it('codegen generates the other operations and lists the omitted ones', async () => {
    const from = brokenSpec();
    const result = await codegen({ ...options, from, skipUnsupported: true });
    expect(result).toMatchObject({ operations: 5, omitted, unmatchedActions: [], missingDescriptions: [] });
    const { channels } = JSON.parse(read('out/slice.json'));
    expect(Object.keys(channels.queues.methods)).toEqual(['get', 'update', 'delete']);
    await expect(codegen({ ...options, from })).rejects.toThrow(DANGLING);
  });

  it('init writes a slice without them, and without their descriptions', async () => {
    const files = { slice: join(folder, 'new.yaml'), overlay: join(folder, 'new-overlay.yaml') };
    const from = brokenSpec();
    const selection = { tags: [], paths: ['/api/v2/routing/queues*'], from, ...files };
    await expect(initSlice(selection)).rejects.toThrow(DANGLING);
    const result = await initSlice({ ...selection, skipUnsupported: true });
    expect(result).toMatchObject({ operations: 6, omitted });
    expect(read('new.yaml')).not.toContain('GET /api/v2/routing/queues\n');
    expect(await codegen({ ...files, out: join(folder, 'init-out') })).toMatchObject({ operations: 6, omitted: [] });
  });

  it('codegen fails if no operation is left', async () => {
    const spec = JSON.parse(readFileSync(brokenSpec(), 'utf8'));
    const from = write('all.json', JSON.stringify({ ...spec, paths: {} }));
    await expect(codegen({ ...options, from, skipUnsupported: true })).rejects.toThrow(
      'codegen supports no operation of the slice:\n  - GET /api/v2/routing/queues (queues.list): not in the upstream',
    );
  });
});

it('init names a spec in a file relative to the slice, and codegen finds it there', async () => {
  const files = { slice: join(folder, 'source.yaml'), overlay: join(folder, 'source-overlay.yaml') };
  const spec = readFileSync(`${FIXTURE}/upstream.json`, 'utf8');
  const from = relative(process.cwd(), write('spec.json', spec));
  await initSlice({ tags: [], paths: ['/api/v2/routing/queues'], from, ...files });
  expect((parse(read('source.yaml')) as { source: string }).source).toBe('./spec.json');
  expect(await codegen({ ...files, out: join(folder, 'source-out') })).toMatchObject({ operations: 2 });
});
