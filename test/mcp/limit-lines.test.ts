import { once } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiscardedLine, limitLines } from '../../src/mcp/limit-lines.js';

/** Sends chunks through the stream, and returns what comes out. */
async function run(chunks: readonly Buffer[], maxBytes: number) {
  const discarded: DiscardedLine[] = [];
  const stream = limitLines(maxBytes, (line) => discarded.push(line));
  const passed: string[] = [];
  stream.on('data', (line: Buffer) => passed.push(line.toString()));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, 'end');
  return { passed, discarded };
}

test('lines up to the limit pass, however they are divided into chunks', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ü', '"'), maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.array(fc.nat(60), { maxLength: 8 }), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
      const { passed, discarded } = await run(
        chunks.filter(({ length }) => length > 0),
        21,
      );
      const isShort = (text: string) => Buffer.byteLength(text) < 21;
      expect(passed).toEqual(lines.filter(isShort).map((text) => `${text}\n`));
      expect(discarded).toHaveLength(lines.filter((text) => !isShort(text)).length);
    }),
  );
});

test('the start and the end of a discarded line are kept', async () => {
  const chunks = ['short\n', 'start', ...Array(50).fill('x'.repeat(1000)), 'end\nshort\n'].map((text) =>
    Buffer.from(text),
  );
  const { passed, discarded } = await run(chunks, 5000);
  expect(passed).toEqual(['short\n', 'short\n']);
  expect(discarded).toEqual([{ start: `start${'x'.repeat(1019)}`, end: `${'x'.repeat(1020)}end\n` }]);
});
