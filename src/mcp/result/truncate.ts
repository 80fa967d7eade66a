import { isId } from './is-id.js';

/** What was omitted at one path. `[]` in the path stands for every element. */
export interface Omission {
  readonly path: string;
  kept: number;
  of: number;
  readonly unit: 'items' | 'characters' | 'properties';
  /** Ids of the omitted items, or names of the omitted properties. */
  readonly ids: string[];
}

/** The property of a truncated result that lists what was omitted. */
export const TRUNCATION_KEY = '_cut';

/** Masks data while it is truncated: most of a large result is omitted, so masking it first would take too long. */
export interface Masking {
  mask(data: Record<string, unknown>): Record<string, unknown>;
  /** Returns the last position up to `end` at which a text can be truncated, so that the rest of it is still masked. */
  safeEnd(text: string, end: number): number;
}

const NO_MASKING: Masking = { mask: (data) => data, safeEnd: (_text, end) => end };

/**
 * Truncates data to `limit` bytes of JSON in UTF-8. Long strings and arrays lose their ends. Objects keep their properties; ids,
 * links and short strings stay whole. The added property `_cut` lists what was omitted, with the ids of omitted items.
 *
 * @param advice - How to get the rest: the end of the note in `_cut`.
 */
export function truncate(
  data: Record<string, unknown>,
  limit: number,
  advice: string,
  { mask, safeEnd }: Masking = NO_MASKING,
): Record<string, unknown> {
  const bytes = byteLengthOf(data);
  const whole = bytes <= limit ? mask(data) : undefined;
  if (whole && byteLengthOf(whole) <= limit) return whole;
  const noteBytes = Math.min(4000, Math.floor(limit / 4));
  const room = limit - noteBytes;
  let budget = room;
  while (true) {
    const context: FitContext = { omissions: new Map(), safeEnd };
    const kept = mask(fitObject(data, budget, '', context));
    const size = byteLengthOf(kept);
    if (size <= room) {
      const note = createNote([...context.omissions.values()], bytes, advice, noteBytes - NOTE_OVERHEAD_BYTES);
      return { ...kept, [TRUNCATION_KEY]: note };
    }
    // A mask can be longer than what it hides.
    budget = Math.floor(budget * Math.min(0.9, room / size));
  }
}

/** What the functions below record and use. */
interface FitContext extends Pick<Masking, 'safeEnd'> {
  readonly omissions: Map<string, Omission>;
}

/** `,"_cut":` */
const NOTE_OVERHEAD_BYTES = TRUNCATION_KEY.length + 4;

const encoder = new TextEncoder();

/** Returns the length of a value as compact JSON, in bytes. */
export function byteLengthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return encoder.encode(JSON.stringify(value)).length;
  let size = byteLengthCache.get(value);
  if (size === undefined) byteLengthCache.set(value, (size = encoder.encode(JSON.stringify(value)).length));
  return size;
}
const byteLengthCache = new WeakMap<object, number>();

/** Strings up to this length stay whole: dates, states, codes. */
const SHORT_STRING_BYTES = 120;
/** An object with more properties counts as a map, which can lose some of them. */
const MAX_OBJECT_PROPERTIES = 60;
/** An array keeps only as many items as can have this much each. */
const PREFERRED_ITEM_BYTES = 400;

const isMap = (value: object) => Object.keys(value).length > MAX_OBJECT_PROPERTIES;
const canTruncate = (text: string, key: string) =>
  text.length > SHORT_STRING_BYTES && !isId(key) && !/^\w+:\/\/\S+$/.test(text);
const keyBytes = (key: string) => byteLengthOf(key) + 2;

/** Returns the smallest size that a value can be truncated to without losing properties. */
function minBytesOf(value: unknown, key: string): number {
  if (typeof value === 'string')
    return canTruncate(value, key) ? Math.min(byteLengthOf(value), SHORT_STRING_BYTES) : byteLengthOf(value);
  if (typeof value !== 'object' || value === null) return byteLengthOf(value);
  if (Array.isArray(value) || isMap(value)) return 2;
  let minBytes = minBytesCache.get(value);
  if (minBytes === undefined) {
    minBytes = Object.entries(value).reduce((sum, [name, item]) => sum + keyBytes(name) + minBytesOf(item, name), 2);
    minBytesCache.set(value, minBytes);
  }
  return minBytes;
}
const minBytesCache = new WeakMap<object, number>();

/** Truncates a value to `budget` bytes, which must be at least its {@link minBytesOf}. */
function fit(value: unknown, key: string, budget: number, path: string, context: FitContext): unknown {
  if (byteLengthOf(value) <= budget) return value;
  if (typeof value === 'string') return fitString(value, budget, path, context);
  if (Array.isArray(value)) return fitArray(value, key, budget, path, context);
  return fitObject(value as Record<string, unknown>, budget, path, context);
}

function fitString(text: string, budget: number, path: string, { omissions, safeEnd }: FitContext): string {
  const [short, kept] = truncateText(text, budget, safeEnd);
  recordOmission(omissions, { path, kept, of: text.length, unit: 'characters', ids: [] });
  return short;
}

/** Truncates a text to `budget` bytes, including a note of how many characters were omitted. Returns the kept length too. */
export function truncateText(
  text: string,
  budget: number,
  safeEnd: Masking['safeEnd'] = NO_MASKING.safeEnd,
): [short: string, kept: number] {
  const shortened = (end: number) => `${text.slice(0, end)}… [${text.length - end} more characters]`;
  const end = safeEnd(
    text,
    findLargest(text.length, (n) => byteLengthOf(shortened(n)) <= budget),
  );
  // A surrogate pair stays together.
  const kept = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
  return [shortened(kept), kept];
}

function fitArray(items: readonly unknown[], key: string, budget: number, path: string, context: FitContext) {
  const all = items.map((item) => ({ item, size: byteLengthOf(item) + 1, minBytes: minBytesOf(item, key) + 1 }));
  // As many items as can have their preferred size, or only the first one, in its minimum size.
  let needed = 2;
  const kept = all.filter(({ size, minBytes }, index) => {
    needed += index === 0 ? minBytes : Math.min(size, Math.max(minBytes, PREFERRED_ITEM_BYTES));
    return needed <= budget;
  });
  const count = kept.length;
  if (count < items.length) {
    const ids = items.slice(count).flatMap(idOf);
    recordOmission(context.omissions, { path, kept: count, of: items.length, unit: 'items', ids });
  }
  const share = allocate(kept, budget - 2);
  return kept.map((part) => fit(part.item, key, share(part) - 1, `${path}[]`, context));
}

const idOf = (item: unknown): string[] => {
  const id = (item as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? [id] : [];
};

function fitObject(
  value: Record<string, unknown>,
  budget: number,
  path: string,
  context: FitContext,
): Record<string, unknown> {
  const all = Object.entries(value).map(([name, item]) => {
    const nameBytes = keyBytes(name);
    return { name, item, size: nameBytes + byteLengthOf(item), minBytes: nameBytes + minBytesOf(item, name) };
  });
  // Ids are kept first, then the smallest properties.
  const order = [...all].sort((a, b) => Number(isId(b.name)) - Number(isId(a.name)) || a.minBytes - b.minBytes);
  let needed = 2;
  const lost = new Set<string>();
  for (const { name, minBytes } of order) {
    if (needed + minBytes <= budget) needed += minBytes;
    else lost.add(name);
  }
  const kept = all.filter(({ name }) => !lost.has(name));
  if (lost.size > 0) {
    const ids = Object.keys(value).filter((name) => lost.has(name));
    recordOmission(context.omissions, { path, kept: kept.length, of: all.length, unit: 'properties', ids });
  }
  const share = allocate(kept, budget - 2);
  return Object.fromEntries(
    kept.map((part) => {
      const { name, item } = part;
      return [name, fit(item, name, share(part) - keyBytes(name), path ? `${path}.${name}` : name, context)];
    }),
  );
}

/** Divides bytes evenly, within each part's minimum and actual size. */
function allocate(parts: readonly Part[], budget: number): (part: Part) => number {
  const share = (cap: number, { size, minBytes }: Part) => Math.min(size, Math.max(minBytes, cap));
  const cap = findLargest(budget, (n) => parts.reduce((sum, part) => sum + share(n, part), 0) <= budget);
  return (part) => share(cap, part);
}

interface Part {
  readonly size: number;
  readonly minBytes: number;
}

/** Finds the largest integer up to `max` that satisfies a monotonic condition, by binary search; 0 if none does. */
function findLargest(max: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, Math.max(0, max)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Merges omissions at the same path of several items. */
function recordOmission(omissions: Map<string, Omission>, entry: Omission): void {
  const key = `${entry.unit} ${entry.path}`;
  const known = omissions.get(key);
  if (!known) {
    omissions.set(key, entry);
    return;
  }
  known.kept += entry.kept;
  known.of += entry.of;
  known.ids.push(...entry.ids);
}

/** Lists the omissions in at most `budget` bytes. If that is too little, ids are only counted, and then paths. */
function createNote(omissions: Omission[], bytes: number, advice: string, budget: number): Record<string, unknown> {
  omissions.sort((a, b) => UNIT_ORDER[a.unit] - UNIT_ORDER[b.unit] || b.of - b.kept - (a.of - a.kept));
  const ids = omissions.reduce((sum, entry) => sum + entry.ids.length, 0);
  const format = (
    paths: number,
    listedIds: number,
    note = `The result had ${bytes} bytes and was truncated. ${advice}`,
  ) => {
    let left = listedIds;
    const omitted = omissions.slice(0, paths).map(({ ids: all, ...entry }) => {
      const listed = all.slice(0, left);
      left -= listed.length;
      const key = entry.unit === 'properties' ? 'names' : 'ids';
      return {
        ...entry,
        path: entry.path || '(the result)',
        ...(listed.length > 0 ? { [key]: listed } : {}),
        ...(all.length > listed.length ? { [`${key}NotListed`]: all.length - listed.length } : {}),
      };
    });
    const more = omissions.length - omitted.length;
    return { note, omitted, ...(more > 0 ? { morePaths: more } : {}) };
  };
  const paths = findLargest(omissions.length, (n) => byteLengthOf(format(n, 0)) <= budget);
  const listedIds = findLargest(ids, (n) => byteLengthOf(format(paths, n)) <= budget);
  const formatted = format(paths, listedIds);
  return byteLengthOf(formatted) <= budget ? formatted : format(0, 0, `Truncated from ${bytes} bytes.`);
}

/** The order in which omissions are listed. */
const UNIT_ORDER = { properties: 0, items: 1, characters: 2 } as const;
