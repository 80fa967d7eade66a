import { describe, expect, it } from 'vitest';
import { emitToolFacts } from '../../codegen/emit/tool-facts.js';
import { buildModel } from '../../codegen/model.js';
import type { OpenApiDocument } from '../../codegen/openapi.js';
import { applyOverlay, parseOverlay } from '../../codegen/overlay.js';
import { parseSlice } from '../../codegen/slice.js';

const slice = parseSlice(`
name: things
title: Things
tools: { server: /things, prefix: things_ }
channels:
  things:
    noun: Thing
    summary: Things.
    methods: { list: GET /things, create: POST /things }
  others:
    noun: Other
    summary: Others.
    methods: { list: GET /others }
`);

const document: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 'Things', version: 'v1' },
  paths: {
    '/things': {
      get: { operationId: 'getThings', responses: {} },
      post: { operationId: 'postThings', responses: {} },
    },
    '/others': { get: { operationId: 'getOthers', responses: {} } },
  },
  components: { schemas: { Thing: { type: 'object', properties: { name: { type: 'string' } } } } },
};

/** The model with these overlay actions applied. */
function modelOf(actions: string) {
  const overlay = parseOverlay(`overlay: 1.0.0\nactions:\n${actions}`);
  const { document: overlaid, unmatched } = applyOverlay(document, overlay);
  expect(unmatched).toEqual([]);
  return buildModel(overlaid, slice);
}

describe('x-keywords and x-rank', () => {
  const facts = emitToolFacts(
    modelOf(`
  - target: $
    update: { x-channels: { things: { x-keywords: thing object } } }
  - target: $.paths['/others'].get
    update: { x-rank: 20, x-keywords: look up }
  - target: $.paths['/things'].post
    update: { x-rank: 10 }`),
  );

  it('sort the ranked operations by rank', () => {
    expect(facts).toMatch(/rankedOperations: readonly OperationId\[\] = \[\s*'postThings',\s*'getOthers',\s*\]/);
  });

  it('list the keywords of channels and operations that have any', () => {
    expect(facts).toMatch(/channelKeywords: [^=]* = \{\s*things: 'thing object',\s*\}/);
    expect(facts).toMatch(/operationKeywords: [^=]* = \{\s*getOthers: 'look up',\s*\}/);
    expect(facts).not.toContain('getThings');
  });
});

describe('codegen rejects', () => {
  it.each([
    [
      'keywords of an unknown channel',
      '  - target: $\n    update: { x-channels: { pigeons: { x-keywords: coo } } }',
      '$.x-channels.pigeons: "pigeons" is not a channel of the slice. Use one of: things, others.',
    ],
    [
      'a rank that two operations share',
      "  - target: $.paths['/things']['get','post']\n    update: { x-rank: 10 }",
      '$.paths./things.post: x-rank 10 is already used by $.paths./things.get. Give each operation its own rank.',
    ],
    [
      'a rank that is not a number',
      "  - target: $.paths['/things'].get\n    update: { x-rank: first }",
      '$.paths./things.get: x-rank must be a positive integer, not "first".',
    ],
    [
      'keywords as a list',
      "  - target: $.paths['/things'].get\n    update: { x-keywords: [a, b] }",
      '$.paths./things.get: x-keywords must be search terms separated by spaces, not ["a","b"]',
    ],
    [
      'a rank on a path',
      "  - target: $.paths['/things']\n    update: { x-rank: 10 }",
      '$.paths./things: x-rank belongs on an operation ($.paths[…].get)',
    ],
    [
      'x-customer-text on a model',
      '  - target: $.components.schemas.Thing\n    update: { x-customer-text: true }',
      '$.components.schemas.Thing: x-customer-text belongs on a property of a model',
    ],
    [
      'x-customer-text that is not true',
      '  - target: $.components.schemas.Thing.properties\n    update: { name: { x-customer-text: maybe } }',
      '$.components.schemas.Thing.properties.name: x-customer-text must be true, not "maybe"',
    ],
  ])('%s', (_, actions, message) => {
    expect(() => modelOf(actions)).toThrow(message);
  });
});

it('accepts a property with the name of an extension', () => {
  const model = modelOf('  - target: $.components.schemas.Thing.properties\n    update: { x-rank: { type: string } }');
  expect(model.schemas.Thing?.properties).toHaveProperty('x-rank');
});
