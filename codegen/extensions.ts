import type { OpenApiDocument } from './openapi.ts';

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
  'x-customer-text': { on: ['property'], isValid: (value) => value === true, expected: 'true' },
};

type Place = 'operation' | 'channel' | 'property';

const PLACES: Readonly<Record<Place, string>> = {
  operation: 'an operation ($.paths[…].get)',
  channel: 'a channel ($.x-channels.NAME)',
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
  if (root === 'paths' && path.length === 3) return 'operation';
  if (root === 'x-channels' && path.length === 2) return 'channel';
  if (root === 'components' && path.at(-2) === 'properties') return 'property';
  return undefined;
}
