import { expect, it } from 'vitest';
import { parseSlice } from '../../codegen/slice.js';

const sliceOf = (channel: string) => `
name: test
title: A test
tools: { server: /test, prefix: test_ }
channels:
  ${channel}:
    noun: Thing
    summary: Things.
    methods:
      list: GET /api/v2/things
`;

it('accepts a channel', () => {
  expect(parseSlice(sliceOf('things'), 'slice.yaml').channels).toMatchObject([{ name: 'things' }]);
});

it.each(['call', 'http', 'auth', 'then'])('rejects a channel with the reserved name %s', (name) => {
  expect(() => parseSlice(sliceOf(name), 'slice.yaml')).toThrow(
    `channels.${name}: "${name}" is a reserved name. Choose another channel name.`,
  );
});
