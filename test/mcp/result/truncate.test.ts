import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutTo, sizeOf } from '../../../src/mcp/result/truncate.js';

interface Note {
  note: string;
  leftOut: { path: string; kept: number; of: number; unit: string; ids?: string[]; idsNotTold?: number }[];
}
const noteIn = (data: Record<string, unknown>) => data._cut as Note;

const message = (index: number, length: number) => ({
  id: `message-${index}`,
  subject: `Subject ${index}`,
  time: '2026-01-31T09:30:00Z',
  textBody: 'ü'.repeat(length),
  selfUri: `https://api.example.com/${'x'.repeat(150)}/${index}`,
});
const listing = (count: number, length: number) => ({
  entities: Array.from({ length: count }, (_, index) => message(index, length)),
  pageSize: count,
  total: count,
});

describe('an answer that is too long', () => {
  test('one that is not stays as it is', () => {
    const data = listing(3, 10);
    expect(cutTo(data, sizeOf(data), '')).toBe(data);
  });

  test('long texts are shortened where every item has room', () => {
    const cut = cutTo(listing(10, 5000), 20_000, 'Ask for less.');
    const entities = cut.entities as ReturnType<typeof message>[];
    expect(entities).toHaveLength(10);
    for (const [index, entity] of entities.entries()) {
      expect(entity).toEqual({ ...message(index, 0), textBody: entity.textBody });
      expect(entity.textBody).toMatch(/^ü+… \[\d+ more characters\]$/);
    }
    expect(noteIn(cut).note).toMatch(/^The answer had \d+ bytes and was cut\. Ask for less\.$/);
    expect(noteIn(cut).leftOut).toEqual([
      { path: 'entities[].textBody', kept: expect.any(Number), of: 50_000, unit: 'characters' },
    ]);
  });

  test('items are left out from the end where there are too many, and their ids are told', () => {
    const cut = cutTo(listing(100, 3000), 20_000, '');
    const [items] = noteIn(cut).leftOut;
    const kept = (cut.entities as { id: string }[]).map(({ id }) => id);
    expect(kept.length).toBeGreaterThan(20);
    expect(items).toMatchObject({ path: 'entities', kept: kept.length, of: 100, unit: 'items' });
    expect([...kept, ...(items?.ids ?? [])]).toEqual(listing(100, 0).entities.map(({ id }) => id));
  });

  test('most of the room is used', () => {
    for (const [count, length] of [
      [1, 500_000],
      [10, 50_000],
      [500, 2000],
      [3000, 20],
    ] as const) {
      const bytes = sizeOf(cutTo(listing(count, length), 50_000, ''));
      expect(bytes).toBeLessThanOrEqual(50_000);
      expect(bytes).toBeGreaterThan(42_000);
    }
  });

  test('ids and links are never shortened', () => {
    const data = {
      id: 'i'.repeat(500),
      contactUrl: 'u'.repeat(500),
      link: `https://x/${'y'.repeat(500)}`,
      text: 't'.repeat(9000),
    };
    const { text: _, _cut, ...kept } = cutTo(data, 3000, '');
    expect(kept).toEqual({ id: data.id, contactUrl: data.contactUrl, link: data.link });
  });

  test('an emoji is not cut in two', () => {
    for (let limit = 2000; limit < 2008; limit++) {
      expect(JSON.stringify(cutTo({ text: '😀'.repeat(3000) }, limit, ''))).not.toMatch(/\\ud/i);
    }
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const leaf = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  text,
  fc.tuple(text, fc.nat(1000)).map(([some, times]) => some.repeat(times)),
);
const names = fc.oneof(
  fc.constantFrom('id', 'textBody', 'conversationId', 'selfUri', 'name'),
  fc.string({ maxLength: 8 }),
);
const record = fc.dictionary(names, leaf, { maxKeys: 5 });

/** JSON of every shape, with ids here and there, and now and then something long. */
const anything = fc.oneof(
  leaf,
  record,
  fc.tuple(record, fc.nat(200)).map(([item, times]) => Array.from({ length: times }, () => item)),
  fc.array(fc.dictionary(names, fc.oneof(leaf, fc.array(record, { maxLength: 5 })), { maxKeys: 5 }), { maxLength: 8 }),
  fc.dictionary(text, leaf, { maxKeys: 90 }),
);

describe('of any answer', () => {
  const answers = fc.dictionary(
    fc.string({ maxLength: 12 }).filter((key) => key !== '_cut'),
    anything,
    { maxKeys: 20 },
  );
  const limits = fc.integer({ min: 2000, max: 20_000 });

  test('what is left is valid JSON within the limit, and says so when something is missing', () => {
    fc.assert(
      fc.property(answers, limits, (data, limit) => {
        const text = JSON.stringify(cutTo(data, limit, 'See the next page.'));
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        const back = JSON.parse(text);
        if (Buffer.byteLength(JSON.stringify(data)) > limit) expect(back._cut.note).toContain('bytes');
        else expect(back).toEqual(JSON.parse(JSON.stringify(data)));
      }),
      { numRuns: 60 },
    );
  });

  test('no item is lost silently: what is not in the answer is told by its id or counted', () => {
    const items = fc.array(
      fc.record({ id: fc.uuid(), textBody: fc.string({ maxLength: 50 }).map((text) => text.repeat(40)) }),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(items, limits, (entities, limit) => {
        const cut = cutTo({ entities, total: entities.length }, limit, '');
        const kept = (cut.entities as { id: string }[]).map(({ id }) => id);
        const entry = noteIn(cut)?.leftOut?.find(({ path, unit }) => path === 'entities' && unit === 'items');
        const told = entry?.ids ?? [];
        expect([...kept, ...told]).toEqual(entities.slice(0, kept.length + told.length).map(({ id }) => id));
        expect(kept.length + told.length + (entry?.idsNotTold ?? 0)).toBe(entities.length);
      }),
      { numRuns: 60 },
    );
  });
});
