import { describe, expect, it } from 'vitest';
import type { OpenApiDocument, RequestBody, Schema } from '../../codegen/openapi.ts';
import { findUnknownAcceptedValues, getAcceptedSchema, getRequestSchema } from '../../codegen/request-body.ts';

const MODEL = '#/components/schemas/Thing';
const schemas: Record<string, Schema> = {
  Thing: {
    type: 'object',
    properties: {
      id: { type: 'string', readOnly: true },
      name: { type: 'string' },
      state: { type: 'string', enum: ['on', 'off'], 'x-enum-descriptions': { on: 'Running.', off: 'Stopped.' } },
    },
    required: ['id', 'name'],
  },
  Plain: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
};
const bodyOf = ($ref: string, more: Partial<RequestBody> = {}): RequestBody => ({
  content: { 'application/json': { schema: { $ref } } },
  ...more,
});

describe('the schema of a request body', () => {
  it('is the model if there is no difference', () => {
    expect(getRequestSchema(bodyOf('#/components/schemas/Plain'), schemas)).toEqual({
      $ref: '#/components/schemas/Plain',
    });
  });

  it('does not require read-only properties', () => {
    expect(getRequestSchema(bodyOf(MODEL), schemas)).toEqual({ ...schemas.Thing, required: ['name'] });
  });

  it('requires no property of a partial update', () => {
    const schema = getRequestSchema(bodyOf(MODEL, { 'x-partial-update': true }), schemas);
    expect(schema?.properties).toEqual(schemas.Thing?.properties);
    expect(schema).not.toHaveProperty('required');
  });

  it('has only the accepted values with their meanings', () => {
    const body = bodyOf(MODEL, { 'x-accepted-values': { state: ['on'] } });
    expect(getAcceptedSchema(body, schemas)?.properties?.state).toEqual({
      type: 'string',
      enum: ['on'],
      'x-enum-descriptions': { on: 'Running.' },
    });
    expect(getRequestSchema(body, schemas)?.properties?.state).toEqual(schemas.Thing?.properties?.state);
  });
});

it('reports an accepted value that the upstream spec does not have', () => {
  const requestBody = bodyOf(MODEL, { 'x-accepted-values': { state: ['on', 'idle'], mode: ['fast'] } });
  const document = {
    paths: { '/things': { post: { operationId: 'postThings', requestBody, responses: {} } } },
    components: { schemas },
  } as unknown as OpenApiDocument;
  expect(findUnknownAcceptedValues(document)).toEqual([
    'POST /things: x-accepted-values: state has no enum value idle',
    'POST /things: x-accepted-values: mode has no enum value fast',
  ]);
});
