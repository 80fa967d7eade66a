import { describe, expect, test } from 'vitest';
import { operationKeywords } from '../../../src/generated/tool-facts.js';
import { digitalSlice } from '../../../src/mcp/digital-slice.js';
import { searchTools } from '../../../src/mcp/discovery/search-tools.js';
import { manifest } from '../../../src/mcp/manifest.js';
import { clientMethodOf } from '../../../src/mcp/slice.js';
import { tasks } from './tasks.js';

const all = new Set(manifest);

describe('searching tools', () => {
  test('there are enough tasks, and at least one for every tool with keywords', () => {
    const withKeywords = manifest.filter(({ _meta }) => operationKeywords[_meta.operationId]);
    expect(new Set(tasks.map(([task]) => task)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(tasks.map(([, method]) => method))).toEqual(new Set(withKeywords.map(clientMethodOf)));
  });

  test.each(tasks)('%s → %s', (task, method) => {
    expect(searchTools(digitalSlice, task, all, 3).map(clientMethodOf)).toContain(method);
  });

  test('every tool is found by its own title', () => {
    const missed = manifest.filter((tool) => !searchTools(digitalSlice, tool.title, all, 3).includes(tool));
    expect(missed.map(({ title }) => title)).toEqual([]);
  });

  test('only the given tools are found', () => {
    const reads = new Set(manifest.filter(({ annotations }) => annotations.readOnlyHint));
    for (const [task] of tasks) {
      for (const tool of searchTools(digitalSlice, task, reads, 20)) expect(reads).toContain(tool);
    }
  });

  test('a mistyped word is found; a string that is too long for a word is not compared', () => {
    expect(searchTools(digitalSlice, 'monitorng the scren', all, 5)).not.toEqual([]);
    // A comparison would need memory that grows with the square of the length.
    expect(searchTools(digitalSlice, 'x'.repeat(100_000), all, 5)).toEqual([]);
  });

  test('an unrelated or empty query finds nothing', () => {
    expect(searchTools(digitalSlice, 'xylophone', all, 5)).toEqual([]);
    expect(searchTools(digitalSlice, '', all, 5)).toEqual([]);
  });
});
