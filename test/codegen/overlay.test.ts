import { describe, expect, it } from 'vitest';
import { CodegenError, type OpenApiDocument } from '../../codegen/openapi.js';
import { applyOverlay, parseOverlay } from '../../codegen/overlay.js';

const document = (): OpenApiDocument => ({
  openapi: '3.1.0',
  info: { title: 'Things', version: 'v1' },
  paths: {
    '/things': {
      get: {
        operationId: 'getThings',
        parameters: [
          { name: 'sort', in: 'query', schema: { type: 'string', enum: ['a', 'b'] } },
          { name: 'page', in: 'query', schema: { type: 'integer' } },
        ],
        responses: { 200: { description: 'OK' } },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, size: { type: 'integer' } },
      },
      Other: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
});

const overlay = (actions: string) => parseOverlay(`overlay: 1.0.0\nactions:\n${actions}`);
const applied = (actions: string) => applyOverlay(document(), overlay(actions));

describe('an overlay', () => {
  it('merges objects, appends to arrays and replaces other values', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas.Thing
    update: { description: A thing., required: [size], properties: { name: { type: integer, description: Its name. } } }
  - target: $.paths['/things'].get.parameters
    update: { name: more, in: query, schema: { type: string } }`);
    expect(unmatched).toEqual([]);
    expect(result.components.schemas.Thing).toEqual({
      type: 'object',
      description: 'A thing.',
      required: ['name', 'size'],
      properties: { name: { type: 'integer', description: 'Its name.' }, size: { type: 'integer' } },
    });
    expect(result.paths['/things']?.get?.parameters?.map(({ name }) => name)).toEqual(['sort', 'page', 'more']);
  });

  it('does not duplicate array values, and reports a value that all arrays already have', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas.Thing.required
    update: name
  - target: $.components.schemas['Thing'].required
    update: size
  - target: $.components.schemas..required
    update: size
  - target: $..['required','enum']
    update: name`);
    expect(result.components.schemas.Thing?.required).toEqual(['name', 'size']);
    expect(unmatched).toEqual([
      '$.components.schemas.Thing.required: name is already present',
      '$.components.schemas..required: size is already present',
    ]);
  });

  it('applies one target to several places, and filters by content', () => {
    const { document: result } = applied(`
  - target: $.components.schemas['Thing','Other'].properties.name
    update: { description: A name. }
  - target: $..parameters[?@.name == 'page']
    update: { description: A page. }`);
    expect(result.components.schemas.Thing?.properties?.name?.description).toBe('A name.');
    expect(result.components.schemas.Other?.properties?.name?.description).toBe('A name.');
    expect(result.paths['/things']?.get?.parameters?.[1]?.description).toBe('A page.');
  });

  it('removes properties and array items', () => {
    const { document: result } = applied(`
  - target: $.paths['/things'].get.parameters[*]
    remove: true
  - target: $.components.schemas.Thing.properties.size
    remove: true`);
    expect(result.paths['/things']?.get?.parameters).toEqual([]);
    expect(result.components.schemas.Thing?.properties).toEqual({ name: { type: 'string' } });
  });

  it('modifies a copy of the spec and inserts copies of values', () => {
    const original = document();
    const update = overlay(`
  - target: $.components.schemas['Thing','Other']
    update: { x-list: [{ a: 1 }] }`);
    const { document: result } = applyOverlay(original, update);
    expect(original).toEqual(document());
    const [thing, other] = [result.components.schemas.Thing, result.components.schemas.Other] as unknown as [
      { 'x-list': object[] },
      { 'x-list': object[] },
    ];
    expect(thing['x-list'][0]).toEqual({ a: 1 });
    expect(thing['x-list'][0]).not.toBe(other['x-list'][0]);
  });

  it('can set a property with any name, but never the prototype', () => {
    const { document: result } = applied(`
  - target: $.components.schemas.Thing
    update: { __proto__: { polluted: true } }`);
    expect(Object.hasOwn(result.components.schemas.Thing ?? {}, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((result.components.schemas.Thing as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('an overlay reports as unmatched', () => {
  it('targets', () => {
    expect(applied("  - target: $.paths['/gone'].get\n    update: { summary: Gone }").unmatched).toEqual([
      "$.paths['/gone'].get",
    ]);
  });

  it('each name in a selector with several names', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas[ 'Thing', 'Gone' ].properties['name','size','gone']
    update: { description: One of several. }`);
    expect(unmatched).toEqual([
      "$.components.schemas[ 'Thing', 'Gone' ].properties['name','size','gone']: no 'Gone'",
      "$.components.schemas[ 'Thing', 'Gone' ].properties['name','size','gone']: no 'gone'",
    ]);
    expect(result.components.schemas.Thing?.properties?.size?.description).toBe('One of several.');
  });

  it('descriptions of missing properties, and does not create the properties', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas.Thing.properties
    update: { name: { description: Its name. }, gone: { description: A former property. } }`);
    expect(unmatched).toEqual(['$.components.schemas.Thing.properties.gone']);
    expect(Object.keys(result.components.schemas.Thing?.properties ?? {})).toEqual(['name', 'size']);
  });

  it('no description if another model of the same action has the property', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas['Thing','Other'].properties
    update: { size: { description: How large. } }`);
    expect(unmatched).toEqual([]);
    expect(Object.keys(result.components.schemas.Other?.properties ?? {})).toEqual(['name']);
  });

  it('no correction that adds a property with its type', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas.Other.properties
    update: { size: { type: integer, description: How large. } }`);
    expect(unmatched).toEqual([]);
    expect(result.components.schemas.Other?.properties?.size).toEqual({ type: 'integer', description: 'How large.' });
  });

  it('the meanings of missing enum values', () => {
    const { document: result, unmatched } = applied(`
  - target: $..parameters[?@.name == 'sort'].schema
    update: { x-enum-descriptions: { a: Ascending., c: Chaotic. } }`);
    expect(unmatched).toEqual(['$.paths./things.get.parameters.0.schema: c is not an enum value']);
    expect(result.paths['/things']?.get?.parameters?.[0]?.schema['x-enum-descriptions']).toEqual({ a: 'Ascending.' });
  });
});

describe('an invalid overlay is rejected', () => {
  it.each([
    ['invalid YAML', 'overlay: [', 'is not valid YAML'],
    ['a string', 'hello', 'is not an OpenAPI Overlay 1.0 document'],
    ['another version', 'overlay: 1.1.0\nactions: []', 'is not an OpenAPI Overlay 1.0 document'],
    ['no actions', 'overlay: 1.0.0', 'is not an OpenAPI Overlay 1.0 document'],
    ['no target', 'overlay: 1.0.0\nactions: [{ update: {} }]', 'actions[0] has no "target"'],
    [
      'neither update nor remove',
      'overlay: 1.0.0\nactions: [{ target: $ }]',
      'the action for $ has neither "update" nor "remove: true"',
    ],
  ])('%s', (_, text, message) => {
    expect(() => parseOverlay(text, 'mine.yaml')).toThrow(CodegenError);
    expect(() => parseOverlay(text, 'mine.yaml')).toThrow(message);
    expect(() => parseOverlay(text, 'mine.yaml')).toThrow('mine.yaml');
  });

  it.each([
    ['an invalid JSONPath', '  - target: paths/things\n    update: {}', '"paths/things" is not a valid JSONPath'],
    ['removing the whole spec', '  - target: $\n    remove: true', 'cannot remove the whole spec'],
    [
      'updating a string',
      '  - target: $.info.title\n    update: { a: 1 }',
      'target "$.info.title" cannot be updated. It must be an array, or an object that is updated with an object.',
    ],
  ])('%s', (_, actions, message) => {
    expect(() => applied(actions)).toThrow(message);
  });
});
