import { isObject, type OpenApiDocument } from './openapi.ts';

/** Names that TypeScript reserves or that the generated modules use otherwise. */
const RESERVED = new Set(
  [
    'any bigint boolean never null number object string symbol undefined unknown void',
    'await break case catch class const continue debugger default delete do else enum export extends false finally for',
    'function if implements import in instanceof interface let new package private protected public return static super',
    'switch this throw true try type typeof var while with yield',
    'Array Readonly Record',
    'Call CallOptions CommonErrorCode ErrorCodes ListMethod NoArgs OperationId OperationInfo OperationTypes',
    'OptionalListMethod ClientOptions SliceClient',
    'components methods operations paths',
  ].flatMap((line) => line.split(' ')),
);

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Whether a type or constant can have this name: not `a.b-c`, `string`, `Record` or `toString`. */
export const isAvailableName = (name: string): boolean =>
  IDENTIFIER.test(name) && !RESERVED.has(name) && !(name in Object.prototype);

/** Renames the schemas whose names are not valid TypeScript type names, or are names of types of the slice. */
export function assignTypeNames(document: OpenApiDocument, taken: readonly string[]): OpenApiDocument {
  const names = Object.keys(document.components.schemas).sort();
  const used = new Set(taken);
  const isValid = (name: string) => isAvailableName(name) && !used.has(name);
  const [valid, invalid] = [names.filter(isValid), names.filter((name) => !isValid(name))];
  if (invalid.length === 0) return document;

  const typeNames = new Map(valid.map((name) => [name, name]));
  for (const name of valid) used.add(name);
  for (const name of invalid) {
    const wanted = taken.includes(name) ? `${name}Model` : typeName(name);
    let free = wanted;
    for (let count = 2; used.has(free); count += 1) free = `${wanted}${count}`;
    used.add(free);
    typeNames.set(name, free);
  }
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [
    typeNames.get(name) ?? name,
    schema,
  ]);
  schemas.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return renameRefs(
    { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } },
    typeNames,
  );
}

/** `Map[String,Agent]` → `MapStringAgent`; `string` → `stringModel`. */
function typeName(name: string): string {
  const words = name.split(/[^A-Za-z0-9_$]+/).filter(Boolean);
  const joined = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  const started = /^\d/.test(joined) ? `_${joined}` : joined;
  return isAvailableName(started) ? started : `${started}Model`;
}

const PREFIX = '#/components/schemas/';

function renameRefs<T>(value: T, typeNames: Map<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => renameRefs(item, typeNames)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      if (key !== '$ref' || typeof child !== 'string') return [key, renameRefs(child, typeNames)];
      const name = unescapePointer(child.slice(PREFIX.length));
      return [key, PREFIX + (typeNames.get(name) ?? name)];
    }),
  ) as T;
}

const unescapePointer = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');
