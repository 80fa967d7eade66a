import { isObject, type JsonObject } from './openapi.ts';

/** A keyword whose value is not what Swagger 2.0 has there says what it should be. */
type Shape = (value: unknown, node: JsonObject) => string | false;

const should =
  (what: string, is: (value: unknown) => boolean): Shape =>
  (value) =>
    !is(value) && `is not ${what}`;
const unsupported: Shape = () => 'is not supported';

const isText = (value: unknown) => typeof value === 'string';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isObjects = (value: unknown) => Array.isArray(value) && value.every(isObject);
const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

const TEXT = should('a text', isText);
const TEXTS = should('a list of texts', isTexts);
const BOOLEAN = should('true or false', (value) => typeof value === 'boolean');
const NUMBER = should('a number', (value) => Number.isFinite(value));
const OBJECT = should('an object', isObject);
const OBJECTS = should('a list of objects', isObjects);
const BY_NAME = should('an object of objects', (value) => isObject(value) && Object.values(value).every(isObject));

const SHAPES: Readonly<Record<string, Shape>> = {
  ...{ $ref: TEXT, type: TEXT, format: TEXT, pattern: TEXT, collectionFormat: TEXT, in: TEXT, name: TEXT },
  ...{ readOnly: BOOLEAN, deprecated: BOOLEAN, uniqueItems: BOOLEAN, consumes: TEXTS, produces: TEXTS },
  ...{ minimum: NUMBER, maximum: NUMBER, minLength: NUMBER, maxLength: NUMBER, minItems: NUMBER, maxItems: NUMBER },
  ...{ schema: OBJECT, items: OBJECT, properties: BY_NAME, responses: BY_NAME, headers: BY_NAME, allOf: OBJECTS },
  ...{ anyOf: unsupported, oneOf: unsupported, not: unsupported },
  additionalProperties: should('an object, true or false', (value) => isObject(value) || typeof value === 'boolean'),
  enum: should('a list of values', (value) => Array.isArray(value) && value.length > 0 && value.every(isScalar)),
  parameters: should(
    'a list of objects with "in" and "name"',
    (value) =>
      Array.isArray(value) && value.every((one) => isObject(one) && ('$ref' in one || ('in' in one && 'name' in one))),
  ),
  // Of a parameter or, as some have it, of a property; else of an object's properties.
  required: (value, { properties }) =>
    (typeof value === 'boolean' ? properties !== undefined : !isTexts(value)) && 'is not a list of texts',
  security: should(
    'a list of objects that hold lists of texts',
    (value) => isObjects(value) && (value as JsonObject[]).flatMap(Object.values).every(isTexts),
  ),
  'x-inin-error-codes': OBJECT,
  'x-inin-requires-permissions': should(
    '{ type: ANY or ALL, permissions: a list of texts }',
    (value) => isObject(value) && (value.type === 'ANY' || value.type === 'ALL') && isTexts(value.permissions),
  ),
};

/** Keywords that hold what has keywords itself, and those that hold it by name. */
const BELOW = new Set(['schema', 'items', 'additionalProperties', 'allOf', 'parameters']);
const BELOW_BY_NAME = new Set(['properties', 'responses', 'headers']);

/** Where an operation or a schema of upstream is not what Swagger 2.0 says, each with its place. */
export function findSwaggerProblems(node: unknown, place: string): string[] {
  if (Array.isArray(node)) return node.flatMap((one, index) => findSwaggerProblems(one, `${place}/${index}`));
  if (!isObject(node)) return [];
  return Object.entries(node).flatMap(([keyword, value]) => {
    const at = `${place}/${keyword}`;
    const wrong = value !== undefined && Object.hasOwn(SHAPES, keyword) && SHAPES[keyword]?.(value, node);
    if (wrong) return [`${at} ${wrong}`];
    if (BELOW.has(keyword)) return findSwaggerProblems(value, at);
    if (!BELOW_BY_NAME.has(keyword)) return [];
    return Object.entries(value as JsonObject).flatMap(([name, child]) => findSwaggerProblems(child, `${at}/${name}`));
  });
}
