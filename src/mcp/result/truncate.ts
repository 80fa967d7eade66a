import { isId } from './is-id.js';

/** What was left out at one place. `[]` in the path stands for every element. */
export interface LeftOut {
  readonly path: string;
  kept: number;
  of: number;
  readonly unit: 'items' | 'characters' | 'properties';
  /** Ids of items, and names of properties, that were left out. */
  readonly ids: string[];
}

/** The property of a cut answer that tells what was left out. */
export const CUT = '_cut';

/**
 * An answer of at most `limit` bytes as JSON (UTF-8). One that is longer loses the ends of its long strings and of its
 * arrays, and gains the property `_cut`, which says what is missing, with the ids of missing items, and `how` to get it.
 * Objects keep their properties, and ids, links and short strings are never shortened.
 */
export function cutTo(data: Record<string, unknown>, limit: number, how: string): Record<string, unknown> {
  const bytes = sizeOf(data);
  if (bytes <= limit) return data;
  const forNote = Math.min(4000, Math.floor(limit / 4));
  const leftOut = new Map<string, LeftOut>();
  const kept = fitObject(data, limit - forNote, '', leftOut) as Record<string, unknown>;
  return { ...kept, [CUT]: noteOf([...leftOut.values()], bytes, how, forNote - OVERHEAD_OF_NOTE) };
}

/** `,"_cut":` */
const OVERHEAD_OF_NOTE = CUT.length + 4;

const encoder = new TextEncoder();

/** Whether a text has no more bytes. A unit of UTF-16 is at most three of UTF-8: most texts need not be counted. */
export const fits = (text: string, limit: number): boolean =>
  text.length * 3 <= limit || encoder.encode(text).length <= limit;

/** Bytes as compact JSON. */
export function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return encoder.encode(JSON.stringify(value) ?? '').length;
  let size = sizes.get(value);
  if (size === undefined) sizes.set(value, (size = encoder.encode(JSON.stringify(value)).length));
  return size;
}
const sizes = new WeakMap<object, number>();

/** Shorter strings are left alone: dates, states, codes. */
const SHORT = 120;
/** An object of more properties is a map: it can lose some. */
const MANY = 60;
/** What an item should have, at the least, before others are kept beside it. */
const DECENT = 400;

const isMap = (value: object) => Object.keys(value).length > MANY;
const isCuttable = (text: string, key: string) => text.length > SHORT && !isId(key) && !/^\w+:\/\/\S+$/.test(text);
const keySize = (key: string) => sizeOf(key) + 2;

/** The bytes below which a value can't be brought without losing properties. */
function leastOf(value: unknown, key: string): number {
  if (typeof value === 'string') return isCuttable(value, key) ? Math.min(sizeOf(value), SHORT) : sizeOf(value);
  if (typeof value !== 'object' || value === null) return sizeOf(value);
  if (Array.isArray(value) || isMap(value)) return 2;
  let least = leasts.get(value);
  if (least === undefined) {
    least = Object.entries(value).reduce((sum, [name, item]) => sum + keySize(name) + leastOf(item, name), 2);
    leasts.set(value, least);
  }
  return least;
}
const leasts = new WeakMap<object, number>();

/** The value in at most `budget` bytes, which are no less than {@link leastOf} it. */
function fit(value: unknown, key: string, budget: number, path: string, leftOut: Map<string, LeftOut>): unknown {
  if (sizeOf(value) <= budget) return value;
  if (typeof value === 'string') return fitString(value, budget, path, leftOut);
  if (Array.isArray(value)) return fitArray(value, key, budget, path, leftOut);
  return fitObject(value as Record<string, unknown>, budget, path, leftOut);
}

function fitString(text: string, budget: number, path: string, leftOut: Map<string, LeftOut>): string {
  const [short, kept] = shorten(text, budget);
  note(leftOut, { path, kept, of: text.length, unit: 'characters', ids: [] });
  return short;
}

/** The start of a text that is longer, in at most so many bytes with the note of how much is left out, and its length. */
export function shorten(text: string, budget: number): [short: string, kept: number] {
  const shortened = (length: number) => {
    // Not in the middle of a surrogate pair.
    const end = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '') ? length - 1 : length;
    return `${text.slice(0, end)}… [${text.length - end} more characters]`;
  };
  const kept = largest(text.length - 1, (n) => sizeOf(shortened(n)) <= budget);
  return [shortened(kept), kept];
}

function fitArray(items: readonly unknown[], key: string, budget: number, path: string, leftOut: Map<string, LeftOut>) {
  const all = items.map((item) => ({ size: sizeOf(item) + 1, least: leastOf(item, key) + 1 }));
  const decent = all.map(({ size, least }) => Math.min(size, Math.max(least, DECENT)));
  // As many as have decent room; or the first alone, in as little as it takes.
  let [count, room] = [0, 2];
  while (count < items.length && room + (decent[count] ?? 0) <= budget) room += decent[count++] ?? 0;
  if (count === 0 && 2 + (all[0]?.least ?? 0) <= budget) count = 1;
  if (count < items.length) {
    const ids = items.slice(count).flatMap(idIn);
    note(leftOut, { path, kept: count, of: items.length, unit: 'items', ids });
  }
  const shares = share(all.slice(0, count), budget - 2);
  return items.slice(0, count).map((item, index) => fit(item, key, (shares[index] ?? 0) - 1, `${path}[]`, leftOut));
}

const idIn = (item: unknown): string[] => {
  const id = (item as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? [id] : [];
};

function fitObject(value: Record<string, unknown>, budget: number, path: string, leftOut: Map<string, LeftOut>) {
  let entries = Object.entries(value).map(([name, item]) => {
    const own = keySize(name);
    return { name, item, size: own + sizeOf(item), least: own + leastOf(item, name) };
  });
  const room = budget - 2;
  const least = () => entries.reduce((sum, entry) => sum + entry.least, 0);
  if (least() > room) {
    const whole = entries;
    // Ids last, then the smallest, so that as much as possible stays.
    const order = [...entries].sort((a, b) => Number(isId(b.name)) - Number(isId(a.name)) || a.least - b.least);
    let used = 0;
    const fitting = new Set(order.filter((entry) => entry.least <= room - used && (used += entry.least) > 0));
    entries = entries.filter((entry) => fitting.has(entry));
    const lost = whole.filter((entry) => !fitting.has(entry)).map(({ name }) => name);
    note(leftOut, { path, kept: entries.length, of: whole.length, unit: 'properties', ids: lost });
  }
  const shares = share(entries, room);
  return Object.fromEntries(
    entries.map(({ name, item }, index) => {
      const place = path ? `${path}.${name}` : name;
      return [name, fit(item, name, (shares[index] ?? 0) - keySize(name), place, leftOut)];
    }),
  );
}

/** Deals out bytes: to each no less than it takes and no more than it has, and otherwise the same to all. */
function share(parts: readonly { size: number; least: number }[], budget: number): number[] {
  const dealt = (cap: number) => parts.map(({ size, least }) => Math.min(size, Math.max(least, cap)));
  const cap = largest(budget, (n) => dealt(n).reduce((sum, part) => sum + part, 0) <= budget);
  return dealt(cap);
}

/** The largest integer up to `most` for which something holds that holds for all smaller ones, or 0. */
function largest(most: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, Math.max(0, most)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Joins what is left out of the same place of several items. */
function note(leftOut: Map<string, LeftOut>, entry: LeftOut): void {
  const key = `${entry.unit} ${entry.path}`;
  const known = leftOut.get(key);
  if (!known) {
    leftOut.set(key, entry);
    return;
  }
  known.kept += entry.kept;
  known.of += entry.of;
  known.ids.push(...entry.ids);
}

/** Everything that was left out, in so many bytes: first some ids are counted in place of told, then some places. */
function noteOf(leftOut: LeftOut[], bytes: number, how: string, budget: number): Record<string, unknown> {
  leftOut.sort((a, b) => UNITS[a.unit] - UNITS[b.unit] || b.of - b.kept - (a.of - a.kept));
  const ids = leftOut.reduce((sum, entry) => sum + entry.ids.length, 0);
  const made = (places: number, told: number, words = `The answer had ${bytes} bytes and was cut. ${how}`) => {
    let left = told;
    const listed = leftOut.slice(0, places).map(({ ids: all, ...entry }) => {
      const some = all.slice(0, left);
      left -= some.length;
      const key = entry.unit === 'properties' ? 'names' : 'ids';
      return {
        ...entry,
        path: entry.path || '(the answer)',
        ...(some.length > 0 ? { [key]: some } : {}),
        ...(all.length > some.length ? { [`${key}NotTold`]: all.length - some.length } : {}),
      };
    });
    const more = leftOut.length - listed.length;
    return { note: words, leftOut: listed, ...(more > 0 ? { morePlaces: more } : {}) };
  };
  const places = largest(leftOut.length, (n) => sizeOf(made(n, 0)) <= budget);
  const told = largest(ids, (n) => sizeOf(made(places, n)) <= budget);
  const noted = made(places, told);
  return sizeOf(noted) <= budget ? noted : made(0, 0, `Cut from ${bytes} bytes.`);
}

/** What is told first. */
const UNITS = { properties: 0, items: 1, characters: 2 } as const;
