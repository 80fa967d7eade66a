import { describe, expect, test } from 'vitest';
import { validate } from '../../src/mcp/validate.js';

const schema = {
  type: 'object',
  properties: {
    id: { type: 'string', minLength: 1 },
    count: { type: 'integer', minimum: 1, maximum: 5 },
    state: { enum: ['on', 'off'] },
    at: { type: 'string', format: 'date-time' },
    to: {
      type: 'array',
      maxItems: 2,
      items: {
        type: 'object',
        properties: { email: { type: 'string' } },
        required: ['email'],
        additionalProperties: false,
      },
    },
  },
  required: ['id', 'state'],
  additionalProperties: false,
};

const good = { id: 'x', state: 'on' };

describe('the problems of invalid arguments', () => {
  test.each<[string, unknown, string[]]>([
    ['a valid object', good, []],
    ['an empty object', {}, ['id is missing (expected a string)', 'state is missing (expected one of "on", "off")']],
    ['a wrong type', { ...good, id: 7 }, ['id must be a string, not a number']],
    ['null', { ...good, id: null }, ['id must be a string, not null']],
    ['a boolean', { ...good, id: true }, ['id must be a string, not true']],
    ['an empty string', { ...good, id: '' }, ['id must have at least 1 character']],
    ['an unknown enum value', { ...good, state: 'up' }, ['state must be one of "on", "off"']],
    ['a number that is too high', { ...good, count: 9 }, ['count must be 5 or less']],
    ['an invalid date', { ...good, at: 'tomorrow' }, ['at must be a date and time such as 2026-01-31T09:30:00Z']],
    ['an unknown argument', { ...good, id2: 1 }, ['id2 is unknown. Use one of: id, count, state, at, to']],
    [
      'a missing nested property',
      { ...good, to: [{ email: 'a' }, {}] },
      ['to[1].email is missing (expected a string)'],
    ],
    ['an unknown nested property', { ...good, to: [{ email: 'a', b: 1 }] }, ['to[0].b is unknown. Use one of: email']],
    [
      'too many items',
      { ...good, to: [{ email: 'a' }, { email: 'b' }, { email: 'c' }] },
      ['to must have at most 2 items'],
    ],
    ['an array', [], ['the arguments must be an object, not an array']],
    [
      'several problems',
      { id: 1, state: 'up', count: 0 },
      ['id must be a string, not a number', 'count must be 1 or more', 'state must be one of "on", "off"'],
    ],
  ])('%s', async (_name, args, expected) => {
    const problems = await validate(schema, args);
    expect(problems.map(({ argument, problem }) => `${argument} ${problem}`)).toEqual(expected);
  });
});
