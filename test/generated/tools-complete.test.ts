import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../codegen/json-schema.ts';
import { type OpenApiDocument, refName, type Schema } from '../../codegen/openapi.ts';
import { applyOverlay, parseOverlay } from '../../codegen/overlay.ts';
import { operations } from '../../src/generated/operations.ts';
import { allTools, PREFIX, read } from './manifest.ts';

const document = JSON.parse(read('spec/digital.json')) as OpenApiDocument;
const corrected = applyOverlay(document, parseOverlay(read('spec/overlay.yaml'))).document;
const FACTS = ['type', 'format', 'enum', 'default', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'] as const;

/** The tools whose body is a whole conversation. They list its first level only. */
const CUT = new Set([`${PREFIX}patch_email`, `${PREFIX}patch_message`]);

/** Facts in the corrected spec about every property that a caller can write, by path. */
function writablePlaces(
  schema: Schema,
  place: string,
  depth: number,
  places = new Map<string, object>(),
  above: readonly string[] = [],
) {
  const target = schema.$ref ? (corrected.components.schemas[refName(schema.$ref)] ?? {}) : schema;
  if (schema.$ref && above.includes(schema.$ref)) return places.set(place, { type: 'object' });
  const seen = schema.$ref ? [...above, schema.$ref] : above;
  places.set(place, factsOf(target));
  if (target.items) writablePlaces(target.items, `${place}[]`, depth, places, seen);
  for (const [name, property] of Object.entries(target.properties ?? {})) {
    if (!property.readOnly && depth > 0) writablePlaces(property, `${place}.${name}`, depth - 1, places, seen);
  }
  return places;
}

function placesIn(schema: JsonSchema, place: string, places = new Map<string, object>()) {
  places.set(place, factsOf(schema));
  if (schema.items) placesIn(schema.items as JsonSchema, `${place}[]`, places);
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)) {
    placesIn(property, `${place}.${name}`, places);
  }
  return places;
}

const factsOf = (schema: JsonSchema | Schema) =>
  Object.fromEntries(FACTS.flatMap((fact) => (schema[fact] === undefined ? [] : [[fact, schema[fact]]])));

/** Applies the overlay's `x-accepted-values` to the facts of a property. */
function withAccepted(facts: object, values: readonly string[] | undefined): object {
  return values ? { ...facts, enum: (facts as Schema).enum?.filter((value) => values.includes(String(value))) } : facts;
}

/** The tools of spec/events.yaml are not operations of the spec. */
const operationTools = allTools.filter(({ _meta }) => _meta.channel !== 'events');

describe('the tools contain every property that a caller can write', () => {
  it.each(operationTools)('$name', ({ name, inputSchema, _meta }) => {
    const { method, path, body: kind } = operations[_meta.operationId as keyof typeof operations];
    const operation = corrected.paths[path]?.[method.toLowerCase() as 'get'];
    const body = operation?.requestBody?.content['application/json']?.schema;
    const actual = placesIn(inputSchema, '');
    const parameters = (operation?.parameters ?? []).flatMap((p) => [...writablePlaces(p.schema, `.${p.name}`, 0)]);
    const accepted = operation?.requestBody?.['x-accepted-values'] ?? {};
    const root = kind === 'whole' ? '.body' : '';
    const inBody = body ? [...writablePlaces(body, root, CUT.has(name) ? 1 : 20)].slice(root ? 0 : 1) : [];
    for (const [place, facts] of [...parameters, ...inBody]) {
      expect(actual.get(place), place).toEqual(withAccepted(facts, accepted[place.slice(1)]));
      actual.delete(place);
    }
    // The rest: the root, and first-level properties that are read-only but part of the contract.
    expect([...actual.keys()].filter((place) => /[.[].*[.[]/.test(place))).toEqual([]);
  });
});
