import { describe, expect, it } from 'vitest';
import { buildInputSchema, isSpelledOut, MAX_NESTED_PROPERTIES } from '../../codegen/json-schema.ts';
import type { OperationModel } from '../../codegen/model.ts';
import type { Schema } from '../../codegen/openapi.ts';
import type { Argument } from '../../codegen/operation-arguments.ts';

const argument = (name: string, schema: Schema, more: Partial<Argument> = {}): Argument => ({
  ...{ name, wireName: name, in: 'body', required: false, readOnly: false, deprecated: false, description: '' },
  open: false,
  schema,
  ...more,
});

const taking = (...args: Argument[]) => ({ args }) as OperationModel;
const ref = (name: string, siblings: Schema = {}): Schema => ({ $ref: `#/components/schemas/${name}`, ...siblings });

describe('buildInputSchema', () => {
  it('lists the required arguments', () => {
    const operation = taking(argument('a', { type: 'string' }, { required: true }), argument('b', { type: 'integer' }));
    expect(buildInputSchema(operation, {})).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'integer' } },
      required: ['a'],
    });
  });

  it('omits `required` without required arguments', () => {
    expect(buildInputSchema(taking(argument('a', { type: 'string' })), {})).not.toHaveProperty('required');
  });

  it('keeps the limits of values', () => {
    const limits = {
      type: 'string',
      format: 'uri',
      minLength: 1,
      maxLength: 9,
      pattern: '^a',
      default: 'a',
      enum: ['a'],
    };
    expect(buildInputSchema(taking(argument('a', limits)), {}).properties).toEqual({ a: limits });
    const items = { type: 'array', items: { type: 'number', minimum: 0, maximum: 5 }, minItems: 1, maxItems: 2 };
    expect(buildInputSchema(taking(argument('a', items)), {}).properties).toEqual({ a: items });
  });

  it('inlines references and omits nested read-only properties, even required ones', () => {
    const schemas = {
      Person: {
        type: 'object',
        properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' }, home: ref('Place') },
        required: ['id', 'name'],
      },
      Place: { type: 'object', readOnly: true, properties: { city: { type: 'string' } } },
    };
    expect(buildInputSchema(taking(argument('person', ref('Person'))), schemas).properties).toEqual({
      person: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    });
  });

  it('accepts any object for a recursive one', () => {
    const schemas = {
      Node: { type: 'object', properties: { value: { type: 'string' }, next: ref('Node', { description: 'Next.' }) } },
    };
    expect(buildInputSchema(taking(argument('node', ref('Node'))), schemas).properties).toEqual({
      node: {
        type: 'object',
        properties: { value: { type: 'string' }, next: { type: 'object', description: 'Next.' } },
      },
    });
  });

  it('inlines the values of maps', () => {
    const map: Schema = { type: 'object', additionalProperties: ref('Item') };
    const schemas = { Item: { type: 'object', properties: { a: { type: 'boolean' } } } };
    expect(buildInputSchema(taking(argument('map', map)), schemas).properties).toEqual({
      map: {
        type: 'object',
        additionalProperties: { type: 'object', properties: { a: { type: 'boolean' } } },
      },
    });
  });

  it('lists only the first level of a body with too many nested properties', () => {
    const wide = (count: number): Record<string, Schema> => ({
      Wide: {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, { type: 'string' }])),
      },
    });
    const operation = taking(argument('wide', ref('Wide')), argument('list', { type: 'array', items: ref('Wide') }));
    expect(isSpelledOut(operation, wide(MAX_NESTED_PROPERTIES / 2))).toBe(true);
    expect(isSpelledOut(operation, wide(MAX_NESTED_PROPERTIES / 2 + 1))).toBe(false);
    expect(buildInputSchema(operation, wide(MAX_NESTED_PROPERTIES)).properties).toEqual({
      wide: { type: 'object' },
      list: { type: 'array', items: { type: 'object' } },
    });
  });

  it('omits the description of a nested property with x-docs-only from the tools', () => {
    const schemas = { Name: { type: 'string' } };
    const docsOnly = { description: 'For the docs.', 'x-docs-only': true };
    const properties = { a: { type: 'string', ...docsOnly }, b: ref('Name', docsOnly) };
    const operation = taking(argument('thing', { type: 'object', properties }, { description: 'Thing.' }));
    expect(buildInputSchema(operation, schemas).properties).toEqual({
      thing: { type: 'object', description: 'Thing.', properties: { a: { type: 'string' }, b: { type: 'string' } } },
    });
    expect(JSON.stringify(buildInputSchema(operation, schemas, 'people'))).toContain('For the docs.');
  });

  it('has the first paragraph for a model, and everything for people', () => {
    const meanings = { a: 'First.' };
    const schema: Schema = {
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['a'], description: 'Kind.\n\nMore of it.', 'x-enum-descriptions': meanings },
      },
    };
    const operation = taking(argument('thing', schema, { description: 'Thing.\n\nMore.' }));
    expect(buildInputSchema(operation, {}).properties).toEqual({
      thing: {
        type: 'object',
        description: 'Thing.',
        properties: { kind: { type: 'string', enum: ['a'], description: 'Kind.' } },
      },
    });
    expect(buildInputSchema(operation, {}, 'people').properties).toMatchObject({
      thing: {
        description: 'Thing.\n\nMore.',
        properties: { kind: { description: 'Kind.\n\nMore of it.', 'x-enum-descriptions': meanings } },
      },
    });
  });
});
