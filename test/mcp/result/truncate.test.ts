import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLengthOf, type Masking, truncate, truncateText } from '../../../src/mcp/result/truncate.js';

interface Note {
  note: string;
  omitted: {
    path: string;
    kept: number;
    of: number;
    unit: string;
    ids?: string[];
    idsNotListed?: number;
    names?: string[];
  }[];
  morePaths?: number;
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
      {
        path: 'entities[].textBody',
        kept: entities.reduce((sum, { textBody }) => sum + textBody.indexOf('…'), 0),
        of: 50_000,
        unit: 'characters',
      },
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

  test('ids, links and short strings are never truncated, other texts are', () => {
    const whole = {
      id: 'i'.repeat(300),
      contactUrl: 'u'.repeat(300),
      link: `https://x/${'y'.repeat(300)}`,
      short: 'ü'.repeat(120),
    };
    const texts = {
      long: 'ü'.repeat(121),
      withLink: `See https://x/${'y'.repeat(300)}`,
      afterLink: `https://x/${'y'.repeat(300)} and more`,
      text: 't'.repeat(9000),
    };
    const { _cut, ...kept } = truncate({ ...whole, ...texts }, 2300, '') as Record<string, string>;
    expect(kept).toEqual({ ...whole, ...Object.fromEntries(Object.keys(texts).map((name) => [name, kept[name]])) });
    for (const name of Object.keys(texts)) expect(kept[name]).toMatch(/… \[\d+ more characters\]$/);
  });

  test('an array keeps as many items as can have 400 bytes each', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ id: `${index}`, text: 't'.repeat(3000) }));
    const keptWithin = (limit: number) => (truncate({ items }, limit, '').items as typeof items).length;
    // The first item can be shorter, with 120 bytes for its text. A comma is counted after every item and property.
    const first = byteLengthOf({ id: '0', text: 't'.repeat(118) }) + 2;
    const limit = 4000 + byteLengthOf({ items: [] }) + 1 + first + 40 * 400;
    expect([keptWithin(limit), keptWithin(limit - 1)]).toEqual([41, 40]);
  });

  test('an array keeps its first item if that can be made short enough', () => {
    const limit = 400;
    expect(truncate({ items: [{ text: 't'.repeat(3000) }] }, limit, '').items).toEqual([
      { text: expect.stringMatching(/^t+… \[2\d+ more characters\]$/) },
    ]);
    expect(truncate({ items: [{ id: 'i'.repeat(3000) }] }, limit, '').items).toEqual([]);
  });

  test('an array of other values than objects has no ids', () => {
    const truncated = truncate({ numbers: Array(9000).fill(1234567), nothing: Array(8000).fill(null) }, 4000, '');
    expect(noteIn(truncated).omitted.map(({ path, of, ids }) => [path, of, ids])).toEqual([
      ['numbers', 9000, undefined],
      ['nothing', 8000, undefined],
    ]);
  });

  test('an object keeps its ids and then its smallest properties', () => {
    const data = {
      medium: `https://m/${'m'.repeat(400)}`,
      large: `https://l/${'l'.repeat(900)}`,
      small: 's',
      other: `https://o/${'o'.repeat(700)}`,
      conversationId: 'c'.repeat(600),
    };
    const kept = { medium: data.medium, small: data.small, conversationId: data.conversationId };
    const size = byteLengthOf(kept);
    const { _cut, ...exact } = truncate(data, Math.ceil((size * 4) / 3), '');
    expect(exact).toEqual(kept);
    expect(_cut).toMatchObject({
      omitted: [{ path: '(the result)', kept: 3, of: 5, unit: 'properties', names: ['large', 'other'] }],
    });
    const { _cut: _, ...tighter } = truncate(data, Math.ceil((size * 4) / 3) - 4, '');
    expect(tighter).toEqual({ small: data.small, conversationId: data.conversationId });
  });

  test('a surrogate pair is not split', () => {
    for (let end = 0; end < 5; end++) {
      const even = end - (end % 2);
      expect(truncateText('😀'.repeat(200), 500, () => end)).toEqual([
        `${'😀'.repeat(even / 2)}… [${400 - even} more characters]`,
        even,
      ]);
    }
    expect(truncateText(`😀${'é'.repeat(400)}`, 500, () => 1)[1]).toBe(0);
    expect(truncateText(`${'😀'.repeat(200)}é`, 500, () => 400)[1]).toBe(400);
  });
});

describe('the note about what was omitted', () => {
  const texts = (count: number, length: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`text${index}`, 't'.repeat(length)]));

  test('lists properties, then items, then texts, the largest omissions first', () => {
    const data = {
      short: 't'.repeat(2000),
      long: 't'.repeat(9000),
      few: Array(500).fill('x'.repeat(100)),
      many: Array(900).fill('x'.repeat(100)),
      map: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`p${index}`, 'x'.repeat(100)])),
    };
    const { omitted } = noteIn(truncate(data, 8000, ''));
    expect(omitted.map(({ path, unit }) => [path, unit])).toEqual([
      ['map', 'properties'],
      ['many', 'items'],
      ['few', 'items'],
      ['long', 'characters'],
      ['short', 'characters'],
    ]);
    // Omissions are compared by what is lost, not by what there was.
    const kept = { most: 'ü'.repeat(2900), all: 'ü'.repeat(3000), map: { most: 'x'.repeat(3000) } };
    expect(noteIn(truncate(kept, 8000, '')).omitted.map(({ path }) => path)).toEqual(['all', 'most', 'map.most']);
  });

  test('counts the ids and names for which there is no room', () => {
    const map = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`name${index}`, 'x'.repeat(100)]));
    const items = Array.from({ length: 200 }, (_, index) => ({ id: `id${index}`, link: `x://${'x'.repeat(300)}` }));
    const { omitted, morePaths } = noteIn(truncate({ map, items }, 4000, ''));
    const [first, second] = omitted as [Note['omitted'][0] & { namesNotListed?: number }, Note['omitted'][0]];
    expect(first.names?.length).toBe(first.of - first.kept);
    expect(first).not.toHaveProperty('namesNotListed');
    expect(second.ids).toEqual(items.slice(second.kept, second.kept + (second.ids?.length ?? 0)).map(({ id }) => id));
    expect(second.ids?.length).toBeGreaterThan(5);
    expect((second.ids?.length ?? 0) + (second.idsNotListed ?? 0)).toBe(200 - second.kept);
    expect(morePaths).toBeUndefined();

    const tooMany = noteIn(truncate({ map: { ...map, ...texts(60, 100) }, items }, 1600, ''));
    const [names] = tooMany.omitted as [typeof first];
    expect((names.names?.length ?? 0) + (names.namesNotListed ?? 0)).toBe(150 - names.kept);
    expect(names.namesNotListed).toBeGreaterThan(0);
    expect(tooMany.omitted[1]).toMatchObject({
      path: 'items',
      unit: 'items',
      idsNotListed: 200 - (tooMany.omitted[1]?.kept ?? 0),
    });
    expect(tooMany.omitted[1]).not.toHaveProperty('ids');
  });

  test('counts the paths for which there is no room', () => {
    const { omitted, morePaths } = noteIn(truncate(texts(50, 3000), 12_000, ''));
    expect(omitted.length).toBeGreaterThan(20);
    expect(omitted.length + (morePaths ?? 0)).toBe(50);
    const all = noteIn(truncate(texts(20, 3000), 12_000, ''));
    expect(all.omitted).toHaveLength(20);
    expect(all).not.toHaveProperty('morePaths');
  });

  test('is short if there is no room for the advice', () => {
    const data = { text: 't'.repeat(9000) };
    const notes = Array.from({ length: 150 }, (_, index) => noteIn(truncate(data, 2000, 'a'.repeat(300 + index))));
    const full = notes.filter(({ note }) => note !== 'Truncated from 9011 bytes.');
    expect(notes.slice(0, full.length)).toEqual(full);
    expect(notes.at(-1)).toEqual({ note: 'Truncated from 9011 bytes.', omitted: [], morePaths: 1 });
    // A quarter of the limit, without `,"_cut":`.
    expect(Math.max(...full.map(byteLengthOf))).toBe(500 - 8);
  });

  test.each([
    [
      'names',
      Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`p${index}`, `x://${'x'.repeat(999)}`])),
      1200,
    ],
    ['paths', texts(40, 900), 7200],
  ])('uses all of its room for %s', (_, data, start) => {
    const limits = Array.from({ length: 80 }, (_, index) => start + 4 * index);
    const unused = limits.map((limit) => limit / 4 - 8 - byteLengthOf(truncate(data, limit, '')._cut));
    expect(Math.min(...unused)).toBe(0);
  });
});

describe('a mask', () => {
  const data = { texts: Array.from({ length: 50 }, () => 'a b'.repeat(500)), more: 'a b'.repeat(9000) };
  const replaceAll = (with_: string, calls: number[] = []): Masking => ({
    mask(kept) {
      calls.push(byteLengthOf(kept));
      return JSON.parse(JSON.stringify(kept).replaceAll('b', with_));
    },
    safeEnd: (_text, end) => end,
  });

  test('gets only data within the limit', () => {
    const calls: number[] = [];
    expect(truncate(data, 20_000, '', replaceAll('', calls))).toHaveProperty('_cut');
    expect(calls).toHaveLength(1);
    expect(Math.max(...calls)).toBeLessThanOrEqual(20_000);
  });

  test('may use the last byte of the limit', () => {
    const calls: number[] = [];
    const mask = (kept: Record<string, unknown>) => {
      calls.push(byteLengthOf(kept));
      return { ...kept, text: `${kept.text}${'*'.repeat(1500 - byteLengthOf(kept))}` };
    };
    const { _cut, ...kept } = truncate({ text: 't'.repeat(9000) }, 2000, '', { mask, safeEnd: (_text, end) => end });
    expect([byteLengthOf(kept), calls]).toEqual([1500, [1499]]);
  });

  test('may make data longer, which is then truncated further, in few steps', () => {
    const calls: number[] = [];
    const small = { text: 'a b'.repeat(1000) };
    const truncated = truncate(small, byteLengthOf(small), '', replaceAll('[hidden]', calls));
    expect(byteLengthOf(truncated)).toBeLessThanOrEqual(byteLengthOf(small));
    expect(byteLengthOf(truncated)).toBeGreaterThan(0.6 * byteLengthOf(small));
    expect(truncated).toHaveProperty('_cut');
    expect(calls.length).toBeLessThanOrEqual(4);
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
        let steps = 0;
        const mask = (kept: Record<string, unknown>) => {
          steps += 1;
          return kept;
        };
        const text = JSON.stringify(
          truncate(data, limit, 'See the next page.', { mask, safeEnd: (_text, end) => end }),
        );
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
        expect(steps).toBe(1);
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
