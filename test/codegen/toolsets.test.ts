import { expect, it } from 'vitest';
import { generate } from '../../codegen/generate.js';
import { getOwnProject, readDocument, readInputs } from '../../codegen/project.js';
import { parseSlice } from '../../codegen/slice.js';

const sliceWith = (toolsets: string) => `
name: test
title: A test
tools: { server: /test, prefix: test_ }
channels:
  things:
    noun: Thing
    summary: Things.
    methods: { list: GET /api/v2/things, get: "GET /api/v2/things/{thingId}" }
  others:
    noun: Other
    summary: Others.
    methods: { list: GET /api/v2/others }
toolsets:
${toolsets}`;

it('a toolset lists methods and channels', () => {
  const { toolsets } = parseSlice(sliceWith('  more: { summary: More., methods: [things.get, others] }'));
  expect(toolsets).toEqual([{ name: 'more', summary: 'More.', methods: ['things.get', 'others.list'] }]);
});

it.each([
  ['  core: { summary: More., methods: [others] }', 'toolsets.core: "core" is the name of another toolset.'],
  ['  things: { summary: More., methods: [others] }', 'toolsets.things: "things" is the name of another toolset.'],
  ['  more: { methods: [others] }', 'toolsets.more.summary: must be a non-empty string.'],
  ['  more: { summary: More. }', 'toolsets.more.methods: must list at least one method or channel.'],
  [
    '  more: { summary: More., methods: [things.delete] }',
    'toolsets.more.methods: "things.delete" is not a method or channel of the slice.',
  ],
  [
    '  more: { summary: More., methods: [others, others.list] }',
    'toolsets.more.methods: others.list is already listed in toolsets.more.',
  ],
])('rejects %s', (toolsets, problem) => {
  expect(() => parseSlice(sliceWith(toolsets))).toThrow(problem);
});

it('a slice of its own has all tools in tools.json', async () => {
  const project = getOwnProject();
  const { slice, overlay } = await readInputs(project);
  const document = await readDocument(project, slice.name);
  if (!document) throw new Error('The slice has no trimmed spec.');
  const { companionTools: _, ...target } = project.target;
  const { files, model } = await generate(document, slice, overlay, target);
  const { tools } = JSON.parse(files.get('src/generated/tools.json') ?? '') as { tools: unknown[] };
  expect(tools).toHaveLength(model.operations.length);
  expect(tools).toContainEqual(expect.objectContaining({ _meta: expect.objectContaining({ toolset: 'extras' }) }));
});
