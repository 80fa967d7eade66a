import type { Model, Models } from './models.js';
import { propertyOf } from './models.js';

/** Where a result has text that a customer may have written: `entities[].textBody`, `participants[].attributes.*`. */
export function customerTextIn(data: unknown, answer: Model, models: Models): string[] {
  const places = new Set<string>();
  visit(data, answer, '');
  return [...places];

  function visit(value: unknown, model: Model, path: string): void {
    if (Array.isArray(value)) {
      const item = models.resolve(model.schema.items ?? {});
      for (const element of value) visit(element, item, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const place = path ? `${path}.${key}` : key;
        const schema = propertyOf(model, key);
        if (!schema) continue;
        if (schema['x-customer-text']) textAt(item, place);
        visit(item, models.resolve(schema), place);
      }
    }
  }

  function textAt(value: unknown, place: string): void {
    if (typeof value === 'string') {
      if (value.trim() !== '') places.add(place);
    } else if (Array.isArray(value)) {
      for (const item of value) textAt(item, `${place}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) textAt(item, `${place}.*`);
    }
  }
}
