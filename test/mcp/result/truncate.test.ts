import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLengthOf, truncate } from '../../../src/mcp/result/truncate.js';

interface Note {
  note: string;
  omitted: { path: string; kept: number; of: number; unit: string; ids?: string[]; idsNotListed?: number }[];
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

describe('a large result', () => {
  test('data within the limit is not changed', () => {
    const data = listing(3, 10);
    expect(truncate(data, byteLengthOf(data), '')).toBe(data);
  });

  test('long texts are truncated if every item fits', () => {
    const truncated = truncate(listing(10, 5000), 20_000, 'Ask for less.');
    const entities = truncated.entities as ReturnType<typeof message>[];
    expect(entities).toHaveLength(10);
    for (const [index, entity] of entities.entries()) {
      expect(entity).toEqual({ ...message(index, 0), textBody: entity.textBody });
      expect(entity.textBody).toMatch(/^ü+… \[\d+ more characters\]$/);
    }
    expect(noteIn(truncated).note).toMatch(/^The result had \d+ bytes and was truncated\. Ask for less\.$/);
    expect(noteIn(truncated).omitted).toEqual([
      { path: 'entities[].textBody', kept: expect.any(Number), of: 50_000, unit: 'characters' },
    ]);
  });

  test('items at the end are omitted if there are too many, and their ids are listed', () => {
    const truncated = truncate(listing(100, 3000), 20_000, '');
    const [items] = noteIn(truncated).omitted;
    const kept = (truncated.entities as { id: string }[]).map(({ id }) => id);
    expect(kept.length).toBeGreaterThan(20);
    expect(items).toMatchObject({ path: 'entities', kept: kept.length, of: 100, unit: 'items' });
    expect([...kept, ...(items?.ids ?? [])]).toEqual(listing(100, 0).entities.map(({ id }) => id));
  });

  test('the result uses most of the limit', () => {
    for (const [count, length] of [
      [1, 500_000],
      [10, 50_000],
      [500, 2000],
      [3000, 20],
    ] as const) {
      const bytes = byteLengthOf(truncate(listing(count, length), 50_000, ''));
      expect(bytes).toBeLessThanOrEqual(50_000);
      expect(bytes).toBeGreaterThan(42_000);
    }
  });

  test.each([60, 61])('an object of %i properties keeps all of them up to 60', (count) => {
    const properties = Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 'x'.repeat(100)]));
    const size = byteLengthOf(properties);
    const truncated = truncate({ properties, text: 't'.repeat(9000) }, Math.ceil((size + 200) / 0.75), '');
    const kept = Object.keys(truncated.properties as object).length;
    const lost = noteIn(truncated).omitted.some(({ unit }) => unit === 'properties');
    expect([kept === count, lost]).toEqual(count > 60 ? [false, true] : [true, false]);
  });

  test('ids and links are never truncated', () => {
    const data = {
      id: 'i'.repeat(500),
      contactUrl: 'u'.repeat(500),
      link: `https://x/${'y'.repeat(500)}`,
      text: 't'.repeat(9000),
    };
    const { text: _, _cut, ...kept } = truncate(data, 3000, '');
    expect(kept).toEqual({ id: data.id, contactUrl: data.contactUrl, link: data.link });
  });

  test('a surrogate pair is not split', () => {
    for (let limit = 2000; limit < 2008; limit++) {
      expect(JSON.stringify(truncate({ text: '😀'.repeat(3000) }, limit, ''))).not.toMatch(/\\ud/i);
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

/** Arbitrary JSON with some ids and some long values. */
const anything = fc.oneof(
  leaf,
  record,
  fc.tuple(record, fc.nat(200)).map(([item, times]) => Array.from({ length: times }, () => item)),
  fc.array(fc.dictionary(names, fc.oneof(leaf, fc.array(record, { maxLength: 5 })), { maxKeys: 5 }), { maxLength: 8 }),
  fc.dictionary(text, leaf, { maxKeys: 90 }),
);

describe('any result', () => {
  const results = fc.dictionary(
    fc.string({ maxLength: 12 }).filter((key) => key !== '_cut'),
    anything,
    { maxKeys: 20 },
  );
  const limits = fc.integer({ min: 2000, max: 20_000 });

  test('becomes valid JSON within the limit, with a note if something is omitted', () => {
    fc.assert(
      fc.property(results, limits, (data, limit) => {
        const text = JSON.stringify(truncate(data, limit, 'See the next page.'));
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        const parsed = JSON.parse(text);
        if (Buffer.byteLength(JSON.stringify(data)) > limit) expect(parsed._cut.note).toContain('bytes');
        else expect(parsed).toEqual(JSON.parse(JSON.stringify(data)));
      }),
      { numRuns: 60 },
    );
  });

  test('lists or counts the id of every omitted item', () => {
    const items = fc.array(
      fc.record({ id: fc.uuid(), textBody: fc.string({ maxLength: 50 }).map((text) => text.repeat(40)) }),
      { minLength: 1, maxLength: 120 },
    );
    fc.assert(
      fc.property(items, limits, (entities, limit) => {
        const truncated = truncate({ entities, total: entities.length }, limit, '');
        const kept = (truncated.entities as { id: string }[]).map(({ id }) => id);
        const entry = noteIn(truncated)?.omitted?.find(({ path, unit }) => path === 'entities' && unit === 'items');
        const listed = entry?.ids ?? [];
        expect([...kept, ...listed]).toEqual(entities.slice(0, kept.length + listed.length).map(({ id }) => id));
        expect(kept.length + listed.length + (entry?.idsNotListed ?? 0)).toBe(entities.length);
      }),
      { numRuns: 60 },
    );
  });
});
