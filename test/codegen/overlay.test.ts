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
  it('merges objects, lets lists grow and replaces the rest', () => {
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

  it('adds no value to a list that has it, and tells where no list of the target needed it', () => {
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
      '$.components.schemas.Thing.required: name is there already',
      '$.components.schemas..required: size is there already',
    ]);
  });

  it('reaches several places by one target, and by what is in them', () => {
    const { document: result } = applied(`
  - target: $.components.schemas['Thing','Other'].properties.name
    update: { description: A name. }
  - target: $..parameters[?@.name == 'page']
    update: { description: A page. }`);
    expect(result.components.schemas.Thing?.properties?.name?.description).toBe('A name.');
    expect(result.components.schemas.Other?.properties?.name?.description).toBe('A name.');
    expect(result.paths['/things']?.get?.parameters?.[1]?.description).toBe('A page.');
  });

  it('removes properties and items of lists, from the last to the first', () => {
    const { document: result } = applied(`
  - target: $.paths['/things'].get.parameters[*]
    remove: true
  - target: $.components.schemas.Thing.properties.size
    remove: true`);
    expect(result.paths['/things']?.get?.parameters).toEqual([]);
    expect(result.components.schemas.Thing?.properties).toEqual({ name: { type: 'string' } });
  });

  it('changes a copy, and puts copies into it', () => {
    const original = document();
    const words = overlay(`
  - target: $.components.schemas['Thing','Other']
    update: { x-list: [{ a: 1 }] }`);
    const { document: result } = applyOverlay(original, words);
    expect(original).toEqual(document());
    const [thing, other] = [result.components.schemas.Thing, result.components.schemas.Other] as unknown as [
      { 'x-list': object[] },
      { 'x-list': object[] },
    ];
    expect(thing['x-list'][0]).toEqual({ a: 1 });
    expect(thing['x-list'][0]).not.toBe(other['x-list'][0]);
  });

  it('can set a property of any name, the prototype never', () => {
    const { document: result } = applied(`
  - target: $.components.schemas.Thing
    update: { __proto__: { polluted: true } }`);
    expect(Object.hasOwn(result.components.schemas.Thing ?? {}, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((result.components.schemas.Thing as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('what an overlay does not match is told', () => {
  it('of targets', () => {
    expect(applied("  - target: $.paths['/gone'].get\n    update: { summary: Gone }").unmatched).toEqual([
      "$.paths['/gone'].get",
    ]);
  });

  it('of each name in a list of names', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas[ 'Thing', 'Gone' ].properties['name','size','gone']
    update: { description: One of several. }`);
    expect(unmatched).toEqual([
      "$.components.schemas[ 'Thing', 'Gone' ].properties['name','size','gone']: no 'Gone'",
      "$.components.schemas[ 'Thing', 'Gone' ].properties['name','size','gone']: no 'gone'",
    ]);
    expect(result.components.schemas.Thing?.properties?.size?.description).toBe('One of several.');
  });

  it('of words for properties that are not there: they do not make any', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas.Thing.properties
    update: { name: { description: Its name. }, gone: { description: It was here. } }`);
    expect(unmatched).toEqual(['$.components.schemas.Thing.properties.gone']);
    expect(Object.keys(result.components.schemas.Thing?.properties ?? {})).toEqual(['name', 'size']);
  });

  it('unless another model of the same action has the property', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas['Thing','Other'].properties
    update: { size: { description: How large. } }`);
    expect(unmatched).toEqual([]);
    expect(Object.keys(result.components.schemas.Other?.properties ?? {})).toEqual(['name']);
  });

  it('while a correction with a type can add a property', () => {
    const { document: result, unmatched } = applied(`
  - target: $.components.schemas.Other.properties
    update: { size: { type: integer, description: How large. } }`);
    expect(unmatched).toEqual([]);
    expect(result.components.schemas.Other?.properties?.size).toEqual({ type: 'integer', description: 'How large.' });
  });

  it('of the meanings of values that are not there', () => {
    const { document: result, unmatched } = applied(`
  - target: $..parameters[?@.name == 'sort'].schema
    update: { x-enum-descriptions: { a: Ascending., c: Chaotic. } }`);
    expect(unmatched).toEqual(['$.paths./things.get.parameters.0.schema: no value c']);
    expect(result.paths['/things']?.get?.parameters?.[0]?.schema['x-enum-descriptions']).toEqual({ a: 'Ascending.' });
  });
});

describe('an overlay that can not be used is told', () => {
  it.each([
    ['no YAML', 'overlay: [', 'is not valid YAML'],
    ['a text', 'hello', 'is not an OpenAPI Overlay 1.0 document'],
    ['another version', 'overlay: 1.1.0\nactions: []', 'is not an OpenAPI Overlay 1.0 document'],
    ['no actions', 'overlay: 1.0.0', 'is not an OpenAPI Overlay 1.0 document'],
    ['no target', 'overlay: 1.0.0\nactions: [{ update: {} }]', 'actions[0] has no "target"'],
    [
      'nothing to do',
      'overlay: 1.0.0\nactions: [{ target: $ }]',
      'the action at $ has neither "update" nor "remove: true"',
    ],
  ])('%s', (_, text, message) => {
    expect(() => parseOverlay(text, 'mine.yaml')).toThrow(CodegenError);
    expect(() => parseOverlay(text, 'mine.yaml')).toThrow(message);
    expect(() => parseOverlay(text, 'mine.yaml')).toThrow('mine.yaml');
  });

  it.each([
    ['a target that is no JSONPath', '  - target: paths/things\n    update: {}', 'paths/things is not a JSONPath'],
    ['the whole document removed', '  - target: $\n    remove: true', "can't remove the whole document"],
    [
      'a text updated',
      '  - target: $.info.title\n    update: { a: 1 }',
      'target $.info.title: only an object (by an object) or an array can be updated',
    ],
  ])('%s', (_, actions, message) => {
    expect(() => applied(actions)).toThrow(message);
  });
});
