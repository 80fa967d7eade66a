import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeBlocks, pages } from './support/docs.js';

/** Blocks whose fence says `from=FILE` are excerpts of that file, which runs as an example. */
const excerpts = pages()
  .flatMap(codeBlocks)
  .flatMap((block) => {
    const file = block.notes.find((note) => note.startsWith('from='))?.slice('from='.length);
    return file ? [{ ...block, file }] : [];
  });

describe('excerpts in the documentation', () => {
  it('exist', () => expect(excerpts.length).toBeGreaterThan(10));

  it.each(excerpts.map((excerpt) => [`${excerpt.page}:${excerpt.line}`, excerpt] as const))(
    '%s is in the file that it names',
    (_, { file, code }) => {
      expect(readFileSync(file, 'utf8')).toContain(code);
    },
  );
});
