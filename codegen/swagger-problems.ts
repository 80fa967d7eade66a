import { isObject, type JsonObject } from './openapi.ts';

/** Returns what is wrong with a keyword's value, or false if it is valid. */
type Check = (value: unknown, node: JsonObject) => string | false;

const mustBe =
  (expected: string, isValid: (value: unknown) => boolean): Check =>
  (value) =>
    !isValid(value) && `must be ${expected}`;

const isString = (value: unknown) => typeof value === 'string';
const isStringArray = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString);
const isObjectArray = (value: unknown) => Array.isArray(value) && value.every(isObject);
const isScalar = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);

const STRING = mustBe('a string', isString);
const STRINGS = mustBe('an array of strings', isStringArray);
const BOOLEAN = mustBe('a boolean', (value) => typeof value === 'boolean');
const NUMBER = mustBe('a number', (value) => Number.isFinite(value));
const OBJECT = mustBe('an object', isObject);
const OBJECTS = mustBe('an array of objects', isObjectArray);
const BY_NAME = mustBe('an object of objects', (value) => isObject(value) && Object.values(value).every(isObject));

const CHECKS: Readonly<Record<string, Check>> = {
  ...{
    $ref: STRING,
    format: STRING,
    pattern: STRING,
    collectionFormat: STRING,
    in: STRING,
    name: STRING,
  },
  ...{ readOnly: BOOLEAN, deprecated: BOOLEAN, uniqueItems: BOOLEAN, consumes: STRINGS, produces: STRINGS },
  ...{ minimum: NUMBER, maximum: NUMBER, minLength: NUMBER, maxLength: NUMBER, minItems: NUMBER, maxItems: NUMBER },
  ...{ schema: OBJECT, items: OBJECT, properties: BY_NAME, responses: BY_NAME, headers: BY_NAME, allOf: OBJECTS },
  ...{ anyOf: OBJECTS, oneOf: OBJECTS, nullable: BOOLEAN, 'x-nullable': BOOLEAN },
  not: () => 'is not supported',
  type: mustBe(
    'a string or a non-empty array of strings',
    (value) => isString(value) || (isStringArray(value) && value.length > 0),
  ),
  additionalProperties: mustBe('an object or a boolean', (value) => isObject(value) || typeof value === 'boolean'),
  enum: mustBe(
    'a non-empty array of strings, numbers, booleans or null',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isScalar),
  ),
  parameters: mustBe(
    'an array of objects with "in" and "name"',
    (value) =>
      Array.isArray(value) && value.every((one) => isObject(one) && ('$ref' in one || ('in' in one && 'name' in one))),
  ),
  // A boolean for a parameter (and for some properties in the upstream spec), an array of names for an object.
  required: (value, { properties }) =>
    (typeof value === 'boolean' ? properties !== undefined : !isStringArray(value)) && 'must be an array of strings',
  security: mustBe(
    'an array of objects whose values are arrays of strings',
    (value) => isObjectArray(value) && (value as JsonObject[]).flatMap(Object.values).every(isStringArray),
  ),
  'x-inin-error-codes': OBJECT,
  'x-inin-requires-permissions': mustBe(
    'an object with "type" (ANY or ALL) and "permissions" (an array of strings)',
    (value) => isObject(value) && (value.type === 'ANY' || value.type === 'ALL') && isStringArray(value.permissions),
  ),
};

/** Keywords whose value is a schema, parameter or array of them. */
const NESTED = new Set(['schema', 'items', 'additionalProperties', 'allOf', 'anyOf', 'oneOf', 'parameters']);
/** Keywords whose value maps names to schemas or responses. */
const NESTED_BY_NAME = new Set(['properties', 'responses', 'headers']);

/** Lists the places where an operation or a schema is not valid Swagger 2.0. */
export function findSwaggerProblems(node: unknown, place: string): string[] {
  if (Array.isArray(node)) return node.flatMap((one, index) => findSwaggerProblems(one, `${place}/${index}`));
  if (!isObject(node)) return [];
  return Object.entries(node).flatMap(([keyword, value]) => {
    const at = `${place}/${keyword}`;
    const problem = value !== undefined && Object.hasOwn(CHECKS, keyword) && CHECKS[keyword]?.(value, node);
    if (problem) return [`${at} ${problem}.`];
    if (NESTED.has(keyword)) return findSwaggerProblems(value, at);
    if (!NESTED_BY_NAME.has(keyword)) return [];
    return Object.entries(value as JsonObject).flatMap(([name, child]) => findSwaggerProblems(child, `${at}/${name}`));
  });
}
