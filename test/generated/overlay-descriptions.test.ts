import { describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../codegen/openapi.ts';
import { applyOverlay, parseOverlay } from '../../codegen/overlay.ts';
import { read } from './manifest.ts';

const original = JSON.parse(read('spec/digital.json')) as OpenApiDocument;
const overlay = parseOverlay(read('spec/overlay.yaml'));

/** Descriptions and `x-` keywords come from the overlay. All other keys are facts of the spec. */
const isFromOverlay = (key: string) => key === 'description' || key === 'summary' || key.startsWith('x-');

/** Paths of all keys that are facts. Ignores keys from the overlay and the items of lists. */
function facts(value: unknown, place = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const properties = place.endsWith('/properties');
  return Object.entries(value).flatMap(([key, child]) =>
    isFromOverlay(key) && !properties ? [] : [`${place}/${key}`, ...facts(child, `${place}/${key}`)],
  );
}

describe('spec/overlay.yaml', () => {
  it('adds descriptions and hints but no facts: each property that it describes exists', () => {
    const actions = overlay.actions.filter(({ description }) => !/^(Correction|Omission):/.test(description ?? ''));
    expect(facts(applyOverlay(original, { ...overlay, actions }).document)).toEqual(facts(original));
  });

  it('has no target that matches nothing', () => {
    expect(applyOverlay(original, overlay).unmatched).toEqual([]);
  });

  it('describes every value of an enum, and no other value', () => {
    const visit = (value: unknown, place: string): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const { enum: values, 'x-enum-descriptions': meanings } = value as {
        enum?: string[];
        'x-enum-descriptions'?: object;
      };
      const differs =
        meanings && JSON.stringify(Object.keys(meanings).sort()) !== JSON.stringify([...(values ?? [])].sort());
      return [
        ...(differs ? [place] : []),
        ...Object.entries(value).flatMap(([key, child]) => visit(child, `${place}/${key}`)),
      ];
    };
    expect(visit(applyOverlay(original, overlay).document, '')).toEqual([]);
  });

  it('has only strings and hints as values: an unquoted comma would create keys without a value', () => {
    const visit = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(visit) : [value];
    const values = overlay.actions.flatMap((action) => visit(action.update ?? {}));
    const isHint = (value: unknown) => typeof value === 'boolean' || typeof value === 'number';
    expect(values.filter((value) => !isHint(value) && !(typeof value === 'string' && value))).toEqual([]);
  });
});
