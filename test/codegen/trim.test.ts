import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CodegenError, toJson } from '../../codegen/openapi.js';
import { parseSlice, type Slice } from '../../codegen/slice.js';
import { trim } from '../../codegen/trim.js';

const slice: Slice = parseSlice(`
name: things
title: Things
source: https://example.com/swagger
tools: { server: /things, prefix: things_ }
channels:
  things:
    noun: Thing
    summary: Things.
    methods:
      list: GET /things
      update: PATCH /things/{id}
`);

/** A marker for upstream prose. */
const MARK = 'UPSTREAM SAYS';

/** A small spec with prose at every place where Swagger 2.0 allows it. */
const specWithProse = () => ({
  swagger: '2.0',
  info: { title: MARK, version: 'v2', description: MARK, termsOfService: MARK, contact: { name: MARK } },
  host: 'api.example.com',
  schemes: ['https', 'http'],
  consumes: ['application/json'],
  produces: ['application/json'],
  tags: [{ name: MARK, description: MARK }],
  externalDocs: { description: MARK, url: MARK },
  'x-root': MARK,
  securityDefinitions: {
    OAuth: {
      type: 'oauth2',
      description: MARK,
      flow: 'implicit',
      authorizationUrl: 'https://login.example.com/authorize',
      scopes: { things: MARK, 'things:readonly': MARK, unused: MARK },
      'x-scheme': MARK,
    },
    Unused: { type: 'apiKey', in: 'header', name: 'X-Key', description: MARK },
  },
  paths: {
    '/things': {
      parameters: [{ name: 'shared', in: 'query', type: 'string', description: MARK }],
      get: {
        tags: [MARK],
        summary: MARK,
        description: MARK,
        externalDocs: { description: MARK, url: MARK },
        operationId: MARK,
        'x-purecloud-method-name': 'getThings',
        'x-inin-requires-permissions': { type: 'ANY', permissions: ['thing:view', 'thing:list'] },
        'x-more': { nested: [MARK] },
        parameters: [
          { name: 'sort', in: 'query', type: 'string', description: MARK, enum: ['b', 'a'], 'x-example': MARK },
          { name: 'title', in: 'query', type: 'string', description: MARK, default: 'as is', example: MARK },
        ],
        security: [{ OAuth: ['things:readonly', 'things'] }],
        responses: {
          200: {
            description: MARK,
            schema: { $ref: '#/definitions/Listing', description: MARK },
            headers: { description: { type: 'string', description: MARK }, 'X-Rate': { type: 'integer', title: MARK } },
            examples: { 'application/json': { entities: MARK } },
          },
          403: { description: MARK, 'x-inin-error-codes': { 'not.a.user': MARK, 'bad.things': MARK } },
          500: { description: MARK, schema: { $ref: '#/definitions/Problem' } },
          default: {
            description: MARK,
            schema: { type: 'array', title: MARK, items: { type: 'string', remarks: MARK } },
          },
        },
      },
      post: { summary: MARK, responses: { 200: { description: MARK, schema: { $ref: '#/definitions/Unreached' } } } },
    },
    '/things/{id}': {
      patch: {
        summary: MARK,
        deprecationMessage: MARK,
        'x-purecloud-method-name': 'patchThing',
        parameters: [
          { name: 'id', in: 'path', type: 'string', required: true, description: MARK },
          { name: 'body', in: 'body', required: true, description: MARK, schema: { $ref: '#/definitions/Thing' } },
        ],
        responses: { 204: { description: MARK } },
      },
    },
    '/other': { get: { summary: MARK, responses: {} } },
  },
  definitions: {
    Listing: {
      type: 'object',
      title: MARK,
      description: MARK,
      'x-inin-error-codes': { 'odd.place': MARK },
      properties: {
        entities: { type: 'array', description: MARK, items: { $ref: '#/definitions/Thing', title: MARK } },
      },
    },
    Thing: {
      type: 'object',
      description: MARK,
      required: ['title', 'description'],
      example: { title: MARK },
      externalDocs: { description: MARK, url: MARK },
      properties: {
        // Property names that are also keywords.
        title: { type: 'string', description: MARK, maxLength: 10, notes: [MARK], xml: { name: MARK } },
        description: { type: 'string', description: MARK, example: MARK, deprecated: true },
        tags: { type: 'array', items: { type: 'string', description: MARK }, uniqueItems: true },
        properties: { type: 'object', additionalProperties: { type: 'string', description: MARK } },
        examples: { type: 'string', readOnly: true, 'x-genesys-enum-members': [{ name: 'A', description: MARK }] },
        parent: { $ref: '#/definitions/Thing', description: MARK },
        inline: { type: 'object', properties: { deep: { type: 'string', title: MARK, enum: ['z', 'y'] } } },
      },
    },
    Problem: { type: 'object', properties: { message: { type: 'string', description: MARK } } },
    Unreached: { type: 'object', description: MARK },
  },
});

describe('trim', () => {
  const document = trim(specWithProse(), slice);
  const text = toJson(document);

  it('removes all upstream prose', () => {
    expect(text).not.toContain('UPSTREAM');
  });

  it('removes keywords that are no facts', () => {
    const input = specWithProse() as ReturnType<typeof specWithProse> & { definitions: Record<string, object> };
    Object.assign(input.definitions.Problem.properties.message, {
      remarks: 'no',
      secret: true,
      example: 3,
      position: 1,
    });
    expect(trim(input, slice).components.schemas.Problem?.properties?.message).toEqual({ type: 'string' });
  });

  it('keeps everything else', () => {
    const get = document.paths['/things']?.get;
    expect(get).toMatchObject({
      operationId: 'getThings',
      'x-permissions': { type: 'ANY', permissions: ['thing:list', 'thing:view'] },
      'x-token-kind': 'user',
      security: [{ OAuth: ['things', 'things:readonly'] }],
    });
    expect(get?.parameters?.map(({ name }) => name)).toEqual(['shared', 'sort', 'title']);
    expect(get?.parameters?.[1]?.schema.enum).toEqual(['a', 'b']);
    expect(get?.parameters?.[2]?.schema.default).toBe('as is');
    expect(get?.responses[403]?.['x-error-codes']).toEqual(['bad.things', 'not.a.user']);
    expect(document.components.schemas.Thing).toMatchObject({
      required: ['description', 'title'],
      properties: {
        title: { type: 'string', maxLength: 10 },
        description: { type: 'string', deprecated: true },
        tags: { uniqueItems: true },
        properties: { additionalProperties: { type: 'string' } },
        examples: { readOnly: true },
        inline: { properties: { deep: { enum: ['y', 'z'] } } },
      },
    });
  });

  it('keeps only the schemas, operations, security schemes and scopes that the slice uses', () => {
    expect(Object.keys(document.components.schemas)).toEqual(['Listing', 'Problem', 'Thing']);
    expect(Object.keys(document.paths)).toEqual(['/things', '/things/{id}']);
    expect(Object.keys(document.paths['/things'] ?? {})).toEqual(['get']);
    expect(document.components.securitySchemes).toEqual({
      OAuth: {
        type: 'oauth2',
        flows: {
          implicit: {
            authorizationUrl: 'https://login.example.com/authorize',
            scopes: { things: '', 'things:readonly': '' },
          },
        },
      },
    });
  });

  it('returns the same bytes for every order of the upstream spec', () => {
    expect(toJson(trim(specWithProse(), slice))).toBe(text);
    expect(toJson(trim(reversed(specWithProse()), slice))).toBe(text);
  });

  it('does not modify its input', () => {
    const input = specWithProse();
    trim(input, slice);
    expect(input).toEqual(specWithProse());
  });
});

/** The same spec with keys and unordered arrays in reverse order. */
function reversed<T>(value: T, keyword = ''): T {
  if (Array.isArray(value)) {
    const items = value.map((item) => reversed(item));
    const isUnordered = ['enum', 'required', 'permissions', 'OAuth', 'parameters', 'schemes', 'tags'].includes(keyword);
    return (isUnordered ? items.reverse() : items) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child, key)]),
  ) as T;
}

describe('trim rejects', () => {
  const document = () => specWithProse() as ReturnType<typeof specWithProse> & Record<string, unknown>;
  const message = (input: unknown, describeLoss?: Parameters<typeof trim>[2]): string => {
    try {
      trim(input, slice, describeLoss);
      return 'nothing';
    } catch (error) {
      expect(error).toBeInstanceOf(CodegenError);
      return (error as Error).message;
    }
  };

  it.each([
    ['a list', [], 'is not a JSON object'],
    ['null', null, 'is not a JSON object'],
    ['OpenAPI 3', { openapi: '3.0.3', paths: {} }, 'must be Swagger 2.0, but it is OpenAPI 3.0.3.'],
    ['another JSON document', { name: 'x' }, 'must be Swagger 2.0, but it has no "swagger: 2.0" field.'],
    ['a document without paths', { swagger: '2.0', info: {}, definitions: {} }, 'has no "paths" object'],
    ['a document without definitions', { swagger: '2.0', info: {}, paths: {} }, 'has no "definitions" object'],
  ])('%s', (_, input, expected) => {
    expect(message(input)).toContain(expected);
  });

  it('missing operations, all at once, with what users lose', () => {
    const input = document();
    input.paths = {} as never;
    const text = message(input, ({ path }) =>
      path === '/things' ? 'the tool things_get_things would be removed' : undefined,
    );
    expect(text).toContain(
      'GET /things (things.list): not in the upstream spec; the tool things_get_things would be removed. Correct or remove this method in the slice.',
    );
    expect(text).toContain(
      'PATCH /things/{id} (things.update): not in the upstream spec. Correct or remove this method in the slice.',
    );
  });

  it('paths with the name of an inherited property', () => {
    const invalid: Slice = { ...slice, channels: [{ ...(slice.channels[0] ?? never()), methods: [] }] };
    invalid.channels[0]?.methods.push({ name: 'odd', method: 'get', path: '/constructor' });
    expect(() => trim(specWithProse(), invalid)).toThrow('GET /constructor (things.odd): not in the upstream spec.');
  });

  it('an operation without an operation ID', () => {
    const input = document();
    Reflect.deleteProperty(input.paths['/things'].get, 'x-purecloud-method-name');
    expect(message(input)).toContain(
      'GET /things (things.list): x-purecloud-method-name is missing in the upstream spec. Remove this method from the slice.',
    );
  });

  const LIST = 'GET /things (things.list)';
  it.each<[string, object, string]>([
    ['responses', { responses: null }, `${LIST}/responses must be an object of objects.`],
    ['responses/200', { responses: { 200: null } }, `${LIST}/responses must be an object of objects.`],
    ['parameters', { parameters: {} }, `${LIST}/parameters must be an array of objects with "in" and "name".`],
    ['parameters/0', { parameters: [null] }, `${LIST}/parameters must be an array of objects with "in" and "name".`],
    [
      'security',
      { security: [null] },
      `${LIST}/security must be an array of objects whose values are arrays of strings.`,
    ],
    [
      'scopes',
      { security: [{ OAuth: null }] },
      `${LIST}/security must be an array of objects whose values are arrays of strings.`,
    ],
    ['produces', { produces: {} }, `${LIST}/produces must be an array of strings.`],
    [
      'permissions',
      { 'x-inin-requires-permissions': { type: 'ANY' } },
      `${LIST}/x-inin-requires-permissions must be an object with "type" (ANY or ALL)`,
    ],
    [
      'the type of permissions',
      { 'x-inin-requires-permissions': { type: 'SOME', permissions: [] } },
      `${LIST}/x-inin-requires-permissions must be an object with "type" (ANY or ALL)`,
    ],
  ])('an operation with invalid %s', (_, facts, expected) => {
    const input = document();
    Object.assign(input.paths['/things'].get, facts);
    expect(message(input)).toContain(expected);
  });

  it.each<[object, string]>([
    [{ properties: { id: null } }, '/properties must be an object of objects.'],
    [{ properties: { tags: { type: 'array', items: [] } } }, '/properties/tags/items must be an object.'],
    [{ properties: { id: { type: [] } } }, '/properties/id/type must be a string or a non-empty array of strings.'],
    [
      { properties: { id: { enum: [] } } },
      '/properties/id/enum must be a non-empty array of strings, numbers, booleans or null.',
    ],
    [
      { properties: { id: { enum: ['a', {}] } } },
      '/properties/id/enum must be a non-empty array of strings, numbers, booleans or null.',
    ],
    [{ properties: { id: { maxLength: Number.POSITIVE_INFINITY } } }, '/properties/id/maxLength must be a number.'],
    [{ properties: { id: { $ref: {} } } }, '/properties/id/$ref must be a string.'],
    [{ properties: { id: { oneOf: ['string'] } } }, '/properties/id/oneOf must be an array of objects.'],
    [{ properties: { id: { not: { type: 'string' } } } }, '/properties/id/not is not supported.'],
    [{ required: 'id' }, '/required must be an array of strings.'],
  ])('an invalid model: %j', (facts, expected) => {
    const input = document();
    Object.assign(input.definitions.Thing, facts);
    expect(message(input)).toContain(`#/definitions/Thing${expected}`);
  });

  it.each(['#/definitions/Nowhere', '#/definitions/toString', '#/parameters/Thing', 'other.json#/definitions/Thing'])(
    'a reference to %s, with its place',
    (ref) => {
      const input = document();
      input.definitions.Thing.properties.parent.$ref = ref;
      expect(message(input)).toContain(`#/definitions/Thing/properties/parent: $ref "${ref}" is a dangling reference.`);
    },
  );

  it('circular references without a schema', () => {
    const input = document();
    const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
    const circle = { Problem: ref('A'), A: { allOf: [ref('B')] }, B: ref('A') };
    const text = message({ ...input, definitions: { ...input.definitions, ...circle } });
    for (const name of Object.keys(circle)) {
      expect(text).toContain(`#/definitions/${name} is a circular reference without a schema.`);
    }
  });
});

const never = (): never => {
  throw new Error('The slice has no channel.');
};

describe('the committed spec', () => {
  it('has no prose except the names of HTTP statuses', () => {
    const committed = JSON.parse(readFileSync('spec/digital.json', 'utf8')) as unknown;
    const prose: string[] = [];
    const visit = (value: unknown, place: string, keysAreNames: boolean): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) {
        const at = `${place}/${key}`;
        const isStatus = /^#\/paths\/.*\/responses\/(\d{3}|default)\/description$/.test(at);
        if (!keysAreNames && ['description', 'summary', 'title', 'example'].includes(key) && !isStatus) prose.push(at);
        else if (typeof child === 'string' && /\w+ \w+ \w+ \w+/.test(child)) prose.push(`${at}: ${child}`);
        visit(child, at, ['properties', 'schemas'].includes(key) && !keysAreNames);
      }
    };
    visit(committed, '#', false);
    expect(prose).toEqual(['#/info/title']);
  });
});
