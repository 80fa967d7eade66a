import { describe, expect, test } from 'vitest';
import { operationKeywords } from '../../../src/generated/tool-facts.js';
import { search } from '../../../src/mcp/discovery/search-tools.js';
import { manifest } from '../../../src/mcp/manifest.js';
import { methodOf } from '../../../src/mcp/tool-ranking.js';
import { tasks } from './tasks.js';

const all = new Set(manifest);

describe('the search of tools', () => {
  test('there are enough tasks, and one for every tool that has keywords', () => {
    const withKeywords = manifest.filter(({ _meta }) => operationKeywords[_meta.operationId]);
    expect(new Set(tasks.map(([task]) => task)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(tasks.map(([, method]) => method))).toEqual(new Set(withKeywords.map(methodOf)));
  });

  test.each(tasks)('%s → %s', (task, method) => {
    expect(search(task, all, 3).map(methodOf)).toContain(method);
  });

  test('every tool is found by its own title', () => {
    const missed = manifest.filter((tool) => !search(tool.title, all, 3).includes(tool));
    expect(missed.map(({ title }) => title)).toEqual([]);
  });

  test('only the given tools are found', () => {
    const reads = new Set(manifest.filter(({ annotations }) => annotations.readOnlyHint));
    for (const [task] of tasks) {
      for (const tool of search(task, reads, 20)) expect(reads).toContain(tool);
    }
  });

  test('a mistyped word is found; what is longer than a word is compared with none', () => {
    expect(search('monitorng the scren', all, 5)).not.toEqual([]);
    // To compare it takes memory that grows with its square: there is not so much.
    expect(search('x'.repeat(100_000), all, 5)).toEqual([]);
  });

  test('nothing is found for words of no tool', () => {
    expect(search('xylophone', all, 5)).toEqual([]);
    expect(search('', all, 5)).toEqual([]);
  });
});
