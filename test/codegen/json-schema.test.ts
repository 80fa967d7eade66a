import { describe, expect, it } from 'vitest';
import { inputSchema, isSpelledOut, MAX_NESTED_PROPERTIES } from '../../codegen/json-schema.ts';
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

describe('inputSchema', () => {
  it('names the required arguments', () => {
    const operation = taking(argument('a', { type: 'string' }, { required: true }), argument('b', { type: 'integer' }));
    expect(inputSchema(operation, {})).toEqual({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'integer' } },
      required: ['a'],
    });
  });

  it('says nothing of required arguments where there are none', () => {
    expect(inputSchema(taking(argument('a', { type: 'string' })), {})).not.toHaveProperty('required');
  });

  it('keeps what limits a value', () => {
    const limits = {
      type: 'string',
      format: 'uri',
      minLength: 1,
      maxLength: 9,
      pattern: '^a',
      default: 'a',
      enum: ['a'],
    };
    expect(inputSchema(taking(argument('a', limits)), {}).properties).toEqual({ a: limits });
    const items = { type: 'array', items: { type: 'number', minimum: 0, maximum: 5 }, minItems: 1, maxItems: 2 };
    expect(inputSchema(taking(argument('a', items)), {}).properties).toEqual({ a: items });
  });

  it('spells out references and leaves out nested read-only properties, also of the required ones', () => {
    const schemas = {
      Person: {
        type: 'object',
        properties: { id: { type: 'string', readOnly: true }, name: { type: 'string' }, home: ref('Place') },
        required: ['id', 'name'],
      },
      Place: { type: 'object', readOnly: true, properties: { city: { type: 'string' } } },
    };
    expect(inputSchema(taking(argument('person', ref('Person'))), schemas).properties).toEqual({
      person: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    });
  });

  it('leaves an object inside itself open', () => {
    const schemas = {
      Node: { type: 'object', properties: { value: { type: 'string' }, next: ref('Node', { description: 'Next.' }) } },
    };
    expect(inputSchema(taking(argument('node', ref('Node'))), schemas).properties).toEqual({
      node: {
        type: 'object',
        properties: { value: { type: 'string' }, next: { type: 'object', description: 'Next.' } },
      },
    });
  });

  it('spells out the values of maps', () => {
    const map: Schema = { type: 'object', additionalProperties: ref('Item') };
    const schemas = { Item: { type: 'object', properties: { a: { type: 'boolean' } } } };
    expect(inputSchema(taking(argument('map', map)), schemas).properties).toEqual({
      map: {
        type: 'object',
        additionalProperties: { type: 'object', properties: { a: { type: 'boolean' } } },
      },
    });
  });

  it('gives a body with too many nested properties to its first level', () => {
    const wide = (count: number): Record<string, Schema> => ({
      Wide: {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, { type: 'string' }])),
      },
    });
    const operation = taking(argument('wide', ref('Wide')), argument('list', { type: 'array', items: ref('Wide') }));
    expect(isSpelledOut(operation, wide(MAX_NESTED_PROPERTIES / 2))).toBe(true);
    expect(isSpelledOut(operation, wide(MAX_NESTED_PROPERTIES / 2 + 1))).toBe(false);
    expect(inputSchema(operation, wide(MAX_NESTED_PROPERTIES)).properties).toEqual({
      wide: { type: 'object' },
      list: { type: 'array', items: { type: 'object' } },
    });
  });

  it('omits the description of a nested property with x-docs-only from the tools', () => {
    const schemas = { Name: { type: 'string' } };
    const docsOnly = { description: 'For the docs.', 'x-docs-only': true };
    const properties = { a: { type: 'string', ...docsOnly }, b: ref('Name', docsOnly) };
    const operation = taking(argument('thing', { type: 'object', properties }, { description: 'Thing.' }));
    expect(inputSchema(operation, schemas).properties).toEqual({
      thing: { type: 'object', description: 'Thing.', properties: { a: { type: 'string' }, b: { type: 'string' } } },
    });
    expect(JSON.stringify(inputSchema(operation, schemas, 'people'))).toContain('For the docs.');
  });

  it('gives a model the first paragraph, people all of it and what each value means', () => {
    const meanings = { a: 'First.' };
    const schema: Schema = {
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['a'], description: 'Kind.\n\nMore of it.', 'x-enum-descriptions': meanings },
      },
    };
    const operation = taking(argument('thing', schema, { description: 'Thing.\n\nMore.' }));
    expect(inputSchema(operation, {}).properties).toEqual({
      thing: {
        type: 'object',
        description: 'Thing.',
        properties: { kind: { type: 'string', enum: ['a'], description: 'Kind.' } },
      },
    });
    expect(inputSchema(operation, {}, 'people').properties).toMatchObject({
      thing: {
        description: 'Thing.\n\nMore.',
        properties: { kind: { description: 'Kind.\n\nMore of it.', 'x-enum-descriptions': meanings } },
      },
    });
  });
});
