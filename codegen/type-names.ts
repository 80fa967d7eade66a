import { isObject, type OpenApiDocument } from './openapi.ts';

/** Names that mean something else in the generated modules, or that TypeScript keeps for itself. */
const TAKEN = new Set(
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

/** Whether a name can name a type or a constant: `a.b-c` can't; `string`, `Record` and `toString` must not. */
export const isAvailableName = (name: string): boolean =>
  IDENTIFIER.test(name) && !TAKEN.has(name) && !(name in Object.prototype);

/** The document with every schema under a name that a TypeScript type can have: its own, wherever that will do. */
export function assignTypeNames(document: OpenApiDocument): OpenApiDocument {
  const names = Object.keys(document.components.schemas).sort();
  const odd = names.filter((name) => !isAvailableName(name));
  if (odd.length === 0) return document;

  const given = new Map(names.filter(isAvailableName).map((name) => [name, name]));
  const used = new Set(given.values());
  for (const name of odd) {
    const wanted = typeName(name);
    let free = wanted;
    for (let count = 2; used.has(free); count += 1) free = `${wanted}${count}`;
    used.add(free);
    given.set(name, free);
  }
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [
    given.get(name) ?? name,
    schema,
  ]);
  schemas.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return withRefs({ ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } }, given);
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

function withRefs<T>(value: T, given: Map<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => withRefs(item, given)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      if (key !== '$ref' || typeof child !== 'string') return [key, withRefs(child, given)];
      const name = unescapePointer(child.slice(PREFIX.length));
      return [key, PREFIX + (given.get(name) ?? name)];
    }),
  ) as T;
}

const unescapePointer = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~');
