/** Returns a copy of JSON data with every string mapped. Items of an array have the property name of the array. */
export function mapStrings<T>(data: T, map: (text: string, key: string) => string, key = ''): T {
  const mapValue = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return map(value, name);
    if (Array.isArray(value)) return value.map((item) => mapValue(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([property, item]) => [property, mapValue(item, property)]));
  };
  return mapValue(data, key) as T;
}
