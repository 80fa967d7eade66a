import type { ValueType } from './operation.js';

/** What a value of each type is called. */
export const TYPE_NAMES = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  any: 'a value',
  json: 'JSON',
  null: 'null',
} as const satisfies Readonly<Record<ValueType | 'json' | 'null', string>>;
