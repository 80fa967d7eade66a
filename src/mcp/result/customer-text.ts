import type { Model, Models } from './models.js';
import { findProperty } from './models.js';

/** Returns the paths at which a customer may have written the text: `entities[].textBody`, `participants[].attributes.*`. */
export function findCustomerText(data: unknown, responseModel: Model, models: Models): string[] {
  const paths = new Set<string>();
  visit(data, responseModel, '');
  return [...paths];

  function visit(value: unknown, model: Model, path: string): void {
    if (Array.isArray(value)) {
      const item = models.resolve(model.schema.items ?? {});
      for (const element of value) visit(element, item, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        const itemPath = path ? `${path}.${key}` : key;
        const schema = findProperty(model, key);
        if (!schema) continue;
        if (schema['x-customer-text']) addTextPaths(item, itemPath);
        visit(item, models.resolve(schema), itemPath);
      }
    }
  }

  function addTextPaths(value: unknown, path: string): void {
    if (typeof value === 'string') {
      if (value.trim() !== '') paths.add(path);
    } else if (Array.isArray(value)) {
      for (const item of value) addTextPaths(item, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) addTextPaths(item, `${path}.*`);
    }
  }
}
