import { describe, expect, it } from 'vitest';
import { findMissingDescriptions } from '../../codegen/missing-descriptions.ts';
import type { Model, OperationModel } from '../../codegen/model.ts';
import type { Schema } from '../../codegen/openapi.ts';
import type { Argument } from '../../codegen/operation-arguments.ts';
import { resolveMentions } from '../../codegen/resolve-mentions.ts';

const operation = (
  args: Pick<Argument, 'name' | 'in' | 'schema' | 'description'>[],
  more: Partial<OperationModel> = {},
) =>
  ({
    id: 'postThing',
    method: 'POST',
    specPath: '/things',
    channel: 'things',
    name: 'create',
    title: 'T',
    description: 'D.',
    args,
    ...more,
  }) as OperationModel;

const model = (operations: OperationModel[], schemas: Record<string, Schema> = {}) =>
  ({ operations, schemas, document: { paths: {} } }) as unknown as Model;

const body = (schema: Schema, description = 'A thing.') => ({
  name: 'thing',
  in: 'body' as const,
  schema,
  description,
});

describe('findMissingDescriptions', () => {
  it('finds an operation without summary and description', () => {
    expect(findMissingDescriptions(model([operation([], { title: '', description: '' })]))).toEqual([
      'postThing: no summary',
      'postThing: no description',
    ]);
  });

  it('finds an argument without a description', () => {
    expect(findMissingDescriptions(model([operation([body({ type: 'string' }, '')])]))).toEqual([
      'postThing: thing (body): no description',
    ]);
  });

  it.each<[string, Schema, string]>([
    ['of the argument', { enum: ['a', 'b'] }, 'postThing: thing (body)'],
    ['of its items', { items: { enum: ['a', 'b'] } }, 'postThing: thing (body)[]'],
    ['of a map', { additionalProperties: { enum: ['a', 'b'] } }, 'postThing: thing (body){}'],
    [
      'of a nested property',
      { properties: { p: { enum: ['a', 'b'], description: 'P.' } } },
      'postThing: thing (body).p',
    ],
    ['behind a reference', { $ref: '#/components/schemas/Kind' }, 'Kind'],
    ['of some of the values', { enum: ['a', 'b', 'c'], 'x-enum-descriptions': { c: 'C.' } }, 'postThing: thing (body)'],
  ])('finds undescribed enum values: %s', (_, schema, place) => {
    const schemas = { Kind: { type: 'string', enum: ['a', 'b'] } };
    expect(findMissingDescriptions(model([operation([body(schema)])], schemas))).toEqual([
      `${place}: no x-enum-descriptions for a, b`,
    ]);
  });

  it('finds an undescribed nested property, once if its schema is shared', () => {
    const schemas = { Place: { properties: { city: { type: 'string' }, zip: { type: 'string', description: 'Z.' } } } };
    const place: Schema = { $ref: '#/components/schemas/Place' };
    expect(
      findMissingDescriptions(model([operation([body(place), { ...body(place), name: 'other' }])], schemas)),
    ).toEqual(['Place.city: no description']);
  });

  it.each<[string, Schema]>([
    ['a described enum', { enum: ['a'], 'x-enum-descriptions': { a: 'A.' } }],
    ['a read-only property', { properties: { p: { enum: ['a'], readOnly: true } } }],
    ['a recursive object', { $ref: '#/components/schemas/Node' }],
  ])('finds nothing for %s', (_, schema) => {
    const schemas = { Node: { description: 'Node.', properties: { next: { $ref: '#/components/schemas/Node' } } } };
    expect(findMissingDescriptions(model([operation([body(schema)])], schemas))).toEqual([]);
  });
});

describe('resolveMentions', () => {
  const create = operation([], { description: 'See {list}, {list} and {others.list}.' });
  const list = operation([], { id: 'getThings', name: 'list' });
  const others = operation([], { id: 'getOthers', name: 'list', channel: 'others' });

  it('resolves an operation of the same or another channel', () => {
    const description = resolveMentions(create, model([create, list, others]), (mentioned) => mentioned.id);
    expect(description).toBe('See getThings, getThings and getOthers.');
  });

  it('rejects a mention of an unknown operation', () => {
    const model_ = model([create, list]);
    expect(() => resolveMentions(create, model_, (mentioned) => mentioned.id)).toThrow(
      'postThing: the description mentions {others.list}, which is not an operation of the slice. Fix the mention in the overlay.',
    );
  });
});
