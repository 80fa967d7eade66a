import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../codegen/openapi.js';
import { generateClient } from '../support/generated-client.js';
import { json, testServer } from '../support/server.js';

/** A Swagger 2.0 operation named `name`. */
const operation = (name: string, facts: JsonObject = {}): JsonObject => ({
  'x-purecloud-method-name': name,
  responses: { 200: { description: '', schema: { type: 'object', properties: { id: { type: 'string' } } } } },
  ...facts,
});
const ok = (schema: JsonObject) => ({ responses: { 200: { description: '', schema } } });
const body = (schema: JsonObject) => ({ parameters: [{ in: 'body', name: 'body', required: true, schema }] });

describe('an enum whose values do not have the declared type', () => {
  it('has the values of the type, and both booleans are no enum', async () => {
    const parameters = [
      { in: 'query', name: 'joined', type: 'boolean', enum: ['true', 'false'] },
      { in: 'query', name: 'size', type: 'integer', enum: ['1', '25'], default: '25' },
      { in: 'query', name: 'level', type: 'integer', enum: ['low', 'high'] },
      { in: 'query', name: 'code', type: 'string', enum: [1, 'a'] },
    ];
    const generated = await generateClient({ paths: { '/things': { get: operation('list', { parameters }) } } });
    expect(generated.text('args.ts')).toMatch(/joined\?: boolean \| undefined/);
    expect(generated.text('args.ts')).toMatch(/size\?: 1 \| 25 \| undefined/);
    expect(generated.text('args.ts')).toMatch(/level\?: 'high' \| 'low' \| undefined/);
    expect(generated.text('args.ts')).toMatch(/code\?: '1' \| 'a' \| undefined/);

    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    const { things } = await generated.connect(url);
    await things?.list?.({ joined: true, size: 25, level: 'low', code: 'a' });
    expect(received[0]?.url).toBe('/things?code=a&joined=true&level=low&size=25');
    await expect(things?.list?.({ joined: 'true' })).rejects.toThrow('joined must be true or false');
  });

  it('has the items of an array in the items', async () => {
    const list = { type: 'array', enum: ['b', 'a'], items: { type: 'string' } };
    const generated = await generateClient({ paths: { '/things': { get: operation('list', ok(list)) } } });
    expect(generated.text('client.ts')).toContain("Call<('a' | 'b')[]>");
  });
});

describe('a schema without properties', () => {
  it('is any JSON value in a response, unless it is the model for nothing', async () => {
    const definitions = {
      Empty: { type: 'object' },
      Void: { type: 'object', properties: {} },
      Node: { type: 'object' },
    };
    const refs = Object.keys(definitions).map((name) => [
      `/${name}`,
      { post: operation(`post${name}`, ok({ $ref: `#/definitions/${name}` })) },
    ]);
    const generated = await generateClient({
      definitions,
      paths: { ...Object.fromEntries(refs), '/bare': { post: operation('postBare', ok({ type: 'object' })) } },
    });
    const client = generated.text('client.ts');
    expect(client).toMatch(/postEmpty\(.*Call<undefined>/);
    expect(client).toMatch(/postVoid\(.*Call<undefined>/);
    expect(client).toMatch(/postNode\(.*Call<Node>/);
    expect(client).toMatch(/postBare\(.*Call<Record<string, unknown>>/);

    const { url } = await testServer((_, response) => json(response, 200, [{ id: 1 }]));
    const { things } = await generated.connect(url);
    expect(await things?.postBare?.()).toEqual([{ id: 1 }]);
  });

  it('is one argument in a request', async () => {
    const generated = await generateClient({
      definitions: { Free: { type: 'object', properties: {} } },
      paths: { '/free': { post: operation('postFree', body({ $ref: '#/definitions/Free' })) } },
    });
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    const { things } = await generated.connect(url);
    await things?.postFree?.({ body: { any: 1 } });
    expect(received[0]?.body).toBe('{"any":1}');
  });
});

describe('a media type', () => {
  const paths = {
    '/text': { get: operation('getText', { produces: ['text/plain'], ...ok({ type: 'string' }) }) },
    '/scim': { get: operation('getScim', { produces: ['application/scim+json'] }) },
    '/both': { get: operation('getBoth', { produces: ['application/xml', 'application/json'] }) },
    '/file': { get: operation('getFile', { produces: ['audio/wav'], ...ok({ type: 'file' }) }) },
    '/note': { post: operation('postNote', { consumes: ['text/plain'], ...body({ type: 'string' }) }) },
    '/raw': { post: operation('postRaw', { consumes: ['audio/wav'], ...body({ type: 'string', format: 'binary' }) }) },
    '/form': {
      post: operation('postForm', {
        consumes: ['application/x-www-form-urlencoded'],
        parameters: [
          { in: 'formData', name: 'a b', type: 'string', required: true },
          { in: 'formData', name: 'tags', type: 'array', items: { type: 'string' } },
        ],
      }),
    },
    '/upload': {
      post: operation('postUpload', { parameters: [{ in: 'formData', name: 'file', type: 'file', required: true }] }),
    },
  };

  it('decides how a response is returned and what is accepted', async () => {
    const generated = await generateClient({ paths });
    expect(generated.text('client.ts')).toMatch(/getText\(.*Call<string>/);
    expect(generated.text('client.ts')).toMatch(/getFile\(.*Call<Blob>/);
    const { url, received } = await testServer(({ url: path }, response) => {
      if (path === '/text') response.setHeader('content-type', 'text/plain').end('null');
      else if (path === '/file') response.setHeader('content-type', 'audio/wav').end(Buffer.from([0, 255]));
      else json(response, 200, { id: 'x' });
    });
    const { things } = await generated.connect(url);
    expect(await things?.getText?.()).toBe('null');
    expect(await things?.getScim?.()).toEqual({ id: 'x' });
    expect(await things?.getBoth?.()).toEqual({ id: 'x' });
    const file = (await things?.getFile?.()) as Blob;
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255]);
    expect(received.map(({ headers }) => headers.accept)).toEqual([
      'text/plain',
      'application/scim+json',
      'application/json',
      'audio/wav',
    ]);
  });

  it('decides how a request is sent', async () => {
    const generated = await generateClient({ paths });
    expect(generated.text('args.ts')).toMatch(/file: Blob;/);
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    const { things } = await generated.connect(url);
    await things?.postNote?.({ body: 'Hello' });
    await things?.postRaw?.({ body: new Blob(['wav']) });
    await things?.postForm?.({ 'a b': '1&2', tags: ['x', 'y'] });
    await things?.postUpload?.({ file: new Blob(['content'], { type: 'text/csv' }) });
    expect(received.map((request) => request.headers['content-type']?.replace(/;.*/, ''))).toEqual([
      'text/plain',
      'audio/wav',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ]);
    expect(received.slice(0, 3).map((request) => request.body)).toEqual(['Hello', 'wav', 'a+b=1%262&tags=x&tags=y']);
    expect(received[3]?.body).toMatch(/name="file"; filename="blob"\r\nContent-Type: text\/csv\r\n\r\ncontent\r\n/);
  });
});

describe('null', () => {
  const properties = {
    a: { type: 'string', 'x-nullable': true },
    b: { type: ['integer', 'null'] },
    c: { type: 'string', enum: ['x', null] },
    d: { type: 'string' },
  };

  it('is a value where the spec says so', async () => {
    const generated = await generateClient({
      definitions: { Thing: { type: 'object', properties } },
      paths: { '/things': { put: operation('put', body({ $ref: '#/definitions/Thing' })) } },
    });
    const args = generated.text('args.ts');
    for (const type of ['a?: string | null', 'b?: number | null', "c?: 'x' | null", 'd?: string']) {
      expect(args).toContain(`${type} | undefined;`);
    }
    expect(generated.text('models.ts')).toContain('a?: string | null;');
    expect(JSON.parse(generated.text('schemas.json')).$defs.Thing.properties).toMatchObject({
      a: { type: ['string', 'null'] },
      c: { enum: ['x', null] },
      d: { type: 'string' },
    });
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    const { things } = await generated.connect(url);
    await things?.put?.({ a: null, b: null, c: null });
    expect(received[0]?.body).toBe('{"a":null,"b":null,"c":null}');
    await expect(things?.put?.({ d: null })).rejects.toThrow('d must be a string');
  });
});

describe('a union', () => {
  const definitions = {
    Cat: { type: 'object', properties: { name: { type: 'string' } } },
    Pet: { oneOf: [{ $ref: '#/definitions/Cat' }, { type: 'string' }] },
    Owner: {
      type: 'object',
      properties: { pet: { $ref: '#/definitions/Pet' }, ids: { type: ['string', 'array'], items: { type: 'string' } } },
    },
  };
  const paths = { '/owners': { post: operation('post', body({ $ref: '#/definitions/Owner' })) } };

  it('is a union of types, also for several types of one schema', async () => {
    const generated = await generateClient({ definitions, paths });
    expect(generated.text('models.ts')).toContain('export type Pet = Cat | string;');
    expect(generated.text('args.ts')).toContain('ids?: string | readonly string[] | undefined;');
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    const { things } = await generated.connect(url);
    await things?.post?.({ pet: 'Tom', ids: ['a'] });
    expect(received[0]?.body).toBe('{"ids":["a"],"pet":"Tom"}');
  });

  it('can be corrected before the spec is trimmed', async () => {
    const actions = [
      { target: '$.definitions.Pet.oneOf', remove: true, 'x-before-trim': true },
      { target: '$.definitions.Pet', update: { $ref: '#/definitions/Cat' }, 'x-before-trim': true },
      { target: '$.definitions.Nothing', remove: true, 'x-before-trim': true },
    ];
    const generated = await generateClient({ definitions: structuredClone(definitions), paths }, actions);
    expect(generated.text('models.ts')).toContain('export type Pet = Cat;');
    expect(generated.unmatchedActions).toEqual(['$.definitions.Nothing']);
  });
});

describe('a document', () => {
  it('has a base path', async () => {
    const generated = await generateClient({ basePath: '/platform/', paths: { '/things': { get: operation('get') } } });
    expect(generated.text('schema.ts')).toMatch(/['"]\/platform\/things['"]: \{/);
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    await (await generated.connect(url)).things?.get?.();
    expect(received[0]?.url).toBe('/platform/things');
  });

  it('has shared parameters and responses', async () => {
    const generated = await generateClient({
      parameters: {
        page: { in: 'query', name: 'page', type: 'integer' },
        id: { in: 'path', name: 'id', type: 'string', required: true },
      },
      responses: { Thing: { description: '', schema: { type: 'array', items: { type: 'integer' } } } },
      paths: {
        '/things/{id}': {
          parameters: [{ $ref: '#/parameters/id' }],
          get: operation('get', {
            parameters: [{ $ref: '#/parameters/page' }],
            responses: { 200: { $ref: '#/responses/Thing' } },
          }),
        },
      },
    });
    expect(generated.text('client.ts')).toMatch(/get\(.*Call<number\[\]>/);
    const { url, received } = await testServer((_, response) => json(response, 200, [1]));
    await (await generated.connect(url)).things?.get?.({ id: 'a', page: 2 });
    expect(received[0]?.url).toBe('/things/a?page=2');
  });
});

describe('an operation', () => {
  it.each([
    ['default', { default: { description: '', schema: { type: 'string' } } }, 'string', '"x"', 201],
    ['2XX', { '2XX': { description: '', schema: { type: 'string' } } }, 'string', '"x"', 206],
    ['default without a schema', { default: { description: '' } }, 'undefined', '', 204],
  ])('has a success as %s', async (_, responses, type, text, status) => {
    const generated = await generateClient({ paths: { '/things': { delete: operation('delete', { responses }) } } });
    expect(generated.text('client.ts')).toContain(`Call<${type}>`);
    const { url } = await testServer((__, response) => response.writeHead(status).end(text));
    const result = await (await generated.connect(url)).things?.delete?.();
    expect(result).toBe(text === '' ? undefined : 'x');
  });

  it('has an error as default if another status is the success', async () => {
    const responses = { 200: { description: '' }, default: { description: '', schema: { type: 'string' } } };
    const generated = await generateClient({ paths: { '/things': { delete: operation('delete', { responses }) } } });
    expect(generated.text('client.ts')).toContain('Call<undefined>');
  });

  it('fills a placeholder that occurs twice, and encodes the names of query parameters', async () => {
    const parameters = [
      { in: 'path', name: 'id', type: 'string', required: true },
      { in: 'query', name: 'a&b=c', type: 'string' },
      { in: 'query', name: 'filter[x]', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
    ];
    const generated = await generateClient({
      paths: { '/a/{id}/b/{id}': { get: operation('get', { parameters }) } },
    });
    const { url, received } = await testServer((_, response) => json(response, 200, { id: 'x' }));
    await (await generated.connect(url)).things?.get?.({ id: '{id}', 'a&b=c': '1', 'filter[x]': ['y', 'z'] });
    expect(received[0]?.url).toBe('/a/%7Bid%7D/b/%7Bid%7D?a%26b%3Dc=1&filter%5Bx%5D=y&filter%5Bx%5D=z');
  });

  it('has a model that is a list of itself', async () => {
    const tree = { $ref: '#/definitions/Tree' };
    const generated = await generateClient({
      definitions: { Tree: { type: 'array', items: tree } },
      paths: { '/trees': { post: operation('post', { ...body(tree), ...ok(tree) }) } },
    });
    expect(generated.text('models.ts')).toContain('export type Tree = Tree[];');
    expect(JSON.parse(generated.text('tools.json')).tools[0].inputSchema.properties.body).toEqual({
      type: 'array',
      items: { type: 'array' },
    });
    const { url, received } = await testServer((_, response) => json(response, 200, [[]]));
    expect(await (await generated.connect(url)).things?.post?.({ body: [[], [[]]] })).toEqual([[]]);
    expect(received[0]?.body).toBe('[[],[[]]]');
  });
});
