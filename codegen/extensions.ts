import { isObject, type OpenApiDocument } from './openapi.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

const isTextMap = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText);

const isArgumentSource = (value: unknown): boolean =>
  isObject(value) &&
  (isText(value.description) || isText(value.noun)) &&
  (value.lookups === undefined || (Array.isArray(value.lookups) && value.lookups.every(isText) && isText(value.noun)));

/** Where each overlay extension belongs and which values it accepts. */
const EXTENSIONS: Readonly<
  Record<string, { on: readonly Place[]; isValid: (value: unknown) => boolean; expected: string }>
> = {
  'x-keywords': {
    on: ['operation', 'channel'],
    isValid: (value) => typeof value === 'string' && value.trim() !== '',
    expected: 'search terms separated by spaces',
  },
  'x-rank': {
    on: ['operation'],
    isValid: (value) => Number.isInteger(value) && Number(value) > 0,
    expected: 'a positive integer',
  },
  'x-error-advice': {
    on: ['document', 'operation'],
    isValid: isTextMap,
    expected: 'an object of sentences by error code',
  },
  'x-argument-sources': {
    on: ['document'],
    isValid: (value) => isObject(value) && Object.values(value).every(isArgumentSource),
    expected: 'an object of { description } or { lookups, noun, toolset } by argument',
  },
  'x-aliases': { on: ['document'], isValid: isTextMap, expected: 'an object of methods by old name' },
  'x-required-any': {
    on: ['request body'],
    isValid: (value) => Array.isArray(value) && value.length > 1 && value.every(isText),
    expected: 'an array of at least two properties of the body',
  },
  'x-needs': { on: ['model'], isValid: isTextMap, expected: 'an object of properties by property' },
  'x-customer-text': { on: ['property'], isValid: (value) => value === true, expected: 'true' },
};

type Place = 'document' | 'operation' | 'request body' | 'channel' | 'model' | 'property';

const PLACES: Readonly<Record<Place, string>> = {
  document: 'the document ($)',
  operation: 'an operation ($.paths[…].get)',
  'request body': 'a request body ($.paths[…].post.requestBody)',
  channel: 'a channel ($.x-channels.NAME)',
  model: 'a model ($.components.schemas.NAME)',
  property: 'a property of a model ($.components.schemas.NAME.properties.NAME)',
};

/** Lists each extension for search, order or customer text that is misplaced, has an invalid value or shares a rank. */
export function findExtensionProblems(document: OpenApiDocument, channels: readonly string[]): string[] {
  const problems: string[] = [];
  const ranks = new Map<unknown, string>();

  const visit = (node: unknown, path: readonly string[]): void => {
    if (typeof node !== 'object' || node === null) return;
    const here = `$.${path.join('.')}`;
    const place = placeOf(path);
    const holdsNames = path.at(-1) === 'properties' && path.at(-2) !== 'properties';
    for (const [key, value] of Object.entries(node)) {
      const extension = !holdsNames && Object.hasOwn(EXTENSIONS, key) ? EXTENSIONS[key] : undefined;
      if (!extension) visit(value, [...path, key]);
      else if (!place || !extension.on.includes(place)) {
        problems.push(`${here}: ${key} belongs on ${extension.on.map((name) => PLACES[name]).join(' or ')}.`);
      } else if (!extension.isValid(value)) {
        problems.push(`${here}: ${key} must be ${extension.expected}, not ${JSON.stringify(value)}.`);
      } else if (key === 'x-rank') {
        const other = ranks.get(value);
        if (other)
          problems.push(`${here}: x-rank ${value} is already used by ${other}. Give each operation its own rank.`);
        else ranks.set(value, here);
      }
    }
  };
  visit(document, []);

  for (const name of Object.keys(document['x-channels'] ?? {})) {
    if (!channels.includes(name)) {
      problems.push(
        `$.x-channels.${name}: "${name}" is not a channel of the slice. Use one of: ${channels.join(', ')}.`,
      );
    }
  }
  return problems;
}

function placeOf(path: readonly string[]): Place | undefined {
  const [root] = path;
  if (path.length === 0) return 'document';
  if (root === 'paths' && path.length === 3) return 'operation';
  if (root === 'paths' && path.length === 4 && path[3] === 'requestBody') return 'request body';
  if (root === 'x-channels' && path.length === 2) return 'channel';
  if (root === 'components' && path.length === 3) return 'model';
  if (root === 'components' && path.at(-2) === 'properties') return 'property';
  return undefined;
}
