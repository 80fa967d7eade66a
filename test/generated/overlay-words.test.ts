import { describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../codegen/openapi.ts';
import { applyOverlay, parseOverlay } from '../../codegen/overlay.ts';
import { read } from './manifest.ts';

const original = JSON.parse(read('spec/digital.json')) as OpenApiDocument;
const overlay = parseOverlay(read('spec/overlay.yaml'));

/** Keys of words and of our own hints; all others are facts of the document. */
const isOurs = (key: string) => key === 'description' || key === 'summary' || key.startsWith('x-');

/** Every key below a value that is a fact, by its path. What is ours is passed over, as are lists of values. */
function facts(value: unknown, place = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const properties = place.endsWith('/properties');
  return Object.entries(value).flatMap(([key, child]) =>
    isOurs(key) && !properties ? [] : [`${place}/${key}`, ...facts(child, `${place}/${key}`)],
  );
}

describe('spec/overlay.yaml', () => {
  it('adds words and hints, no facts: each property that it describes exists', () => {
    const actions = overlay.actions.filter(({ description }) => !description?.startsWith('Correction:'));
    expect(facts(applyOverlay(original, { ...overlay, actions }).document)).toEqual(facts(original));
  });

  it('matches something with every target', () => {
    expect(applyOverlay(original, overlay).unmatched).toEqual([]);
  });

  it('says what each value of an enum means, and of no other value', () => {
    const visit = (value: unknown, place: string): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const { enum: values, 'x-enum-descriptions': words } = value as {
        enum?: string[];
        'x-enum-descriptions'?: object;
      };
      const own = words && JSON.stringify(Object.keys(words).sort()) !== JSON.stringify([...(values ?? [])].sort());
      return [
        ...(own ? [place] : []),
        ...Object.entries(value).flatMap(([key, child]) => visit(child, `${place}/${key}`)),
      ];
    };
    expect(visit(applyOverlay(original, overlay).document, '')).toEqual([]);
  });

  it('has only texts and hints as values: an unquoted comma would make keys without one', () => {
    const visit = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(visit) : [value];
    const values = overlay.actions.flatMap((action) => visit(action.update ?? {}));
    const isHint = (value: unknown) => typeof value === 'boolean' || typeof value === 'number';
    expect(values.filter((value) => !isHint(value) && !(typeof value === 'string' && value))).toEqual([]);
  });
});
