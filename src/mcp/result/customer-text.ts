import type { Model, Models } from './models.js';
import { findProperty } from './models.js';

/** Data, and the paths at which a customer may have written the text: `entities[].textBody`, `participants[].attributes.*`. */
export interface MappedData<T> {
  readonly data: T;
  readonly paths: string[];
}

/** Returns a copy of the data with every text mapped that a customer may have written, and the paths of these texts. */
export function mapCustomerText<T>(
  data: T,
  responseModel: Model,
  models: Models,
  map: (text: string) => string,
): MappedData<T> {
  const paths = new Set<string>();
  return { data: mapData(data, responseModel, '') as T, paths: [...paths] };

  function mapData(value: unknown, model: Model, path: string): unknown {
    if (Array.isArray(value)) {
      const item = models.resolve(model.schema.items ?? {});
      return value.map((element) => mapData(element, item, `${path}[]`));
    }
    if (typeof value !== 'object' || value === null) return value;
    return mapValues(value, (item, key) => {
      const schema = findProperty(model, key);
      if (!schema) return item;
      const itemPath = path ? `${path}.${key}` : key;
      const mapped = schema['x-customer-text'] ? mapTexts(item, itemPath) : item;
      return mapData(mapped, models.resolve(schema), itemPath);
    });
  }

  function mapTexts(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((item) => mapTexts(item, `${path}[]`));
    if (typeof value === 'object' && value !== null) return mapValues(value, (item) => mapTexts(item, `${path}.*`));
    if (typeof value !== 'string') return value;
    const text = map(value);
    if (text.trim() !== '') paths.add(path);
    return text;
  }
}

const mapValues = (object: object, map: (value: unknown, key: string) => unknown) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
