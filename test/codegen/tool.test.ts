import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { accessToken } from 'genesys-conversations-digital';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CodegenError } from '../../codegen/openapi.js';
import { codegen } from '../../codegen/tool.js';
import { createRoutingQueuesClient } from '../../examples/slice-queues/generated/index.js';
import { json, testServer } from '../support/server.js';

const EXAMPLE = 'examples/slice-queues';
const inputsOf = (folder: string) => ({
  slice: `${folder}/slice.yaml`,
  overlay: `${folder}/overlay.yaml`,
  from: `${folder}/upstream.json`,
});
/** A smaller spec, with cases that the excerpt of the example lacks. */
const inputs = inputsOf('test/fixtures/slice-queues');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'codegen-tool-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('codegen of another slice', () => {
  it('writes the committed files of the example, which the type check compiles', async () => {
    const out = join(folder, 'example');
    const result = await codegen({ ...inputsOf(EXAMPLE), out });
    expect(result).toMatchObject({ operations: 7, models: 15, missingDescriptions: [], unmatchedActions: [] });

    const written = (await readdir(out)).toSorted();
    expect(written).toEqual((await readdir(`${EXAMPLE}/generated`)).toSorted());
    for (const file of written.filter((name) => name !== 'openapi.lock.json')) {
      expect(await readFile(join(out, file), 'utf8'), file).toBe(readFileSync(`${EXAMPLE}/generated/${file}`, 'utf8'));
    }
    expect(result.changed).toHaveLength(written.length);
  });

  it('with `check` writes nothing and lists the files to change', async () => {
    const out = join(folder, 'example');
    await writeFile(join(out, 'client.ts'), '// edited');
    const { changed } = await codegen({ ...inputsOf(EXAMPLE), out, check: true });
    expect(changed.map((file) => basename(file))).toEqual(['client.ts']);
    expect(await readFile(join(out, 'client.ts'), 'utf8')).toBe('// edited');
  });

  it('lists all missing descriptions without an overlay', async () => {
    const { slice, from } = inputs;
    const { missingDescriptions } = await codegen({ slice, from, out: join(folder, 'bare'), check: true });
    expect(missingDescriptions).toContain('getRoutingQueues: no summary');
    expect(missingDescriptions).toContain('getRoutingQueues: sortOrder (query): no description');
  });
});

describe('a query array', () => {
  const withList = async (change: object, where = 'query') => {
    const document = JSON.parse(readFileSync(inputs.from, 'utf8'));
    const { parameters } = document.paths['/api/v2/routing/queues'].get;
    const list = parameters.find(({ name }: { name: string }) => name === 'divisionId');
    delete list.collectionFormat;
    Object.assign(list, { in: where }, change);
    const from = join(folder, 'lists.json');
    await writeFile(from, JSON.stringify(document));
    const out = join(folder, 'lists');
    await codegen({ ...inputs, from, out });
    return /divisionId: (\{.*\})/.exec(await readFile(join(out, 'operations.ts'), 'utf8'))?.[1] ?? '';
  };

  it.each([
    [{ collectionFormat: 'multi' }, undefined],
    [{ collectionFormat: 'csv' }, "join: ','"],
    [{}, "join: ','"],
    [{ collectionFormat: 'pipes' }, "join: '|'"],
    [{ collectionFormat: 'ssv' }, "join: ' '"],
  ])('is serialized by its collectionFormat: %j', async (change, join) => {
    const row = await withList(change);
    expect(row).toMatch(/^\{ in: 'query', type: 'array', items: 'string'/);
    expect(/join: '.'/.exec(row)?.[0]).toBe(join);
  });

  it.each([
    ['query', { collectionFormat: 'tsv' }],
    ['header', {}],
  ])('is rejected with another serialization: in a %s, %j', async (where, change) => {
    await expect(withList(change, where)).rejects.toThrow(
      `GET /api/v2/routing/queues: the serialization of the array "divisionId" (${where}) is not supported. `,
    );
  });
});

describe('codegen rejects and writes nothing for', () => {
  const broken = async (name: string, text: string, changes: Partial<typeof inputs> = {}) => {
    const file = join(folder, name);
    await writeFile(file, text);
    const out = join(folder, `out-of-${name}`);
    const key = name.startsWith('slice') ? 'slice' : name.startsWith('overlay') ? 'overlay' : 'from';
    const error = await codegen({ ...inputs, ...changes, [key]: file, out }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CodegenError);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
    return (error as Error).message;
  };
  const upstream = readFileSync(inputs.from, 'utf8');
  const slice = readFileSync(inputs.slice, 'utf8');

  it.each([
    ['an HTML page', 'page.html', '<html>', 'it looks like an HTML page'],
    ['a truncated spec', 'half.json', upstream.slice(0, 4000), 'it is truncated or corrupted'],
    ['OpenAPI 3', 'three.json', '{"openapi":"3.1.0"}', 'must be Swagger 2.0, but it is OpenAPI 3.1.0.'],
    ['an array', 'list.json', '[]', 'is not a JSON object'],
    [
      'a missing operation',
      'missing.json',
      upstream.replace('"/api/v2/routing/queues/{queueId}/members"', '"/api/v2/elsewhere"'),
      'GET /api/v2/routing/queues/{queueId}/members (members.list): not in the upstream spec.',
    ],
    [
      'a dangling reference',
      'dangling.json',
      upstream.replace('#/definitions/MemberUser', '#/definitions/Gone'),
      '#/definitions/QueueMember/properties/user: $ref "#/definitions/Gone" is a dangling reference.',
    ],
    [
      'a circular reference',
      'circle.json',
      upstream
        .replace('#/definitions/CreateQueueRequest', '#/definitions/Circle')
        .replace(
          '"definitions": {',
          '"definitions": { "Circle": { "$ref": "#/definitions/Round" }, "Round": { "$ref": "#/definitions/Circle" },',
        ),
      'is a circular reference without a schema',
    ],
    ['a slice that is not YAML', 'slice-a.yaml', 'name: [', 'is not valid YAML'],
    ['an empty slice', 'slice-b.yaml', '', 'must be a YAML mapping'],
    ['an overlay that is not YAML', 'overlay-a.yaml', 'actions: [', 'is not valid YAML'],
    ['another version of overlays', 'overlay-b.yaml', 'overlay: 2.0.0\nactions: []', 'Overlay 1.0'],
  ])('%s', async (_, name, text, expected) => {
    expect(await broken(name, text)).toContain(expected);
  });

  it('two arguments with the same name', async () => {
    const document = JSON.parse(upstream) as { definitions: Record<string, { properties: object }> };
    document.definitions.QueueRequest = {
      ...document.definitions.QueueRequest,
      properties: { ...document.definitions.QueueRequest?.properties, queueId: { type: 'string' } },
    };
    expect(await broken('collision.json', JSON.stringify(document))).toContain(
      'putRoutingQueue: 2 arguments are named "queueId" (in path and body). Set x-argument-name in the overlay to rename one.',
    );
  });

  it('a missing file', async () => {
    const none = join(folder, 'none.yaml');
    await expect(codegen({ ...inputs, slice: none, out: folder })).rejects.toThrow(`${none} does not exist.`);
    await expect(codegen({ ...inputs, overlay: none, out: folder })).rejects.toThrow(`${none} does not exist.`);
  });

  it.each([
    ['a method twice', slice.replace('get: GET /api/v2/routing/queues/{queueId}', 'get: GET /api/v2/routing/queues')],
    ['a channel named call', slice.replace('  queues:', '  call:')],
    [
      'a method named then',
      slice.replace('      list: GET /api/v2/routing/queues\n', '      then: GET /api/v2/routing/queues\n'),
    ],
    ['an invalid endpoint', slice.replace('GET /api/v2/routing/queues\n', 'FETCH /api/v2/routing/queues\n')],
    ['an invalid noun', slice.replace('noun: Queue\n', 'noun: queue thing\n')],
  ])('a slice with %s', async (what, text) => {
    expect(text).not.toBe(slice);
    expect(await broken(`slice-${what.replaceAll(' ', '-')}.yaml`, text)).toContain('is invalid:\n  - channels.');
  });
});

describe('the client of another slice', () => {
  it('has the paging, arguments and errors of this package', async () => {
    const { url, received } = await testServer((request, response) => {
      const page = Number(new URL(request.url, 'http://x').searchParams.get('pageNumber') ?? 1);
      if (request.method !== 'GET') return void response.writeHead(204).end();
      json(response, 200, { entities: [{ id: `q${page}`, name: 'Queue' }], pageNumber: page, pageCount: 2 });
    });
    const client = createRoutingQueuesClient({ baseUrl: url, auth: accessToken('token') });

    const ids: unknown[] = [];
    for await (const { id } of client.queues.list.all({ sortOrder: 'asc', divisionId: ['a', 'b'] })) ids.push(id);
    expect(ids).toEqual(['q1', 'q2']);
    await client.members.change({ queueId: 'q/1', body: [{ id: 'u1' }], delete: true });
    await client.call('deleteRoutingQueue', { queueId: 'q1', forceDelete: false });
    expect(received.map(({ method, url: at }) => `${method} ${at}`)).toEqual([
      'GET /api/v2/routing/queues?divisionId=a&divisionId=b&sortOrder=asc',
      'GET /api/v2/routing/queues?divisionId=a&divisionId=b&pageNumber=2&sortOrder=asc',
      'POST /api/v2/routing/queues/q%2F1/members?delete=true',
      'DELETE /api/v2/routing/queues/q1?forceDelete=false',
    ]);
    expect(received[2]?.body).toBe('[{"id":"u1"}]');
    await expect(client.queues.list({ sortOrder: 'up' as 'asc' })).rejects.toThrow('sortOrder');
  });
});
