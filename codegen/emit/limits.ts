import type { Schema } from '../openapi.ts';

const count = (number: unknown, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

const LIMITS = {
  minimum: (limit) => `At least ${limit}.`,
  maximum: (limit) => `At most ${limit}.`,
  minLength: (limit) => `At least ${count(limit, 'character')}.`,
  maxLength: (limit) => `At most ${count(limit, 'character')}.`,
  minItems: (limit) => `At least ${count(limit, 'item')}.`,
  maxItems: (limit) => `At most ${count(limit, 'item')}.`,
  pattern: (limit) => `Matches \`${limit}\`.`,
} satisfies Partial<Record<keyof Schema, (limit: unknown) => string>>;

/** A sentence for each limit of a value. A `minLength` or `minItems` of 0 is no limit. */
export function limitsDoc(schema: Schema): string[] {
  return Object.entries(LIMITS).flatMap(([keyword, sentence]) => {
    const limit = schema[keyword as keyof typeof LIMITS];
    return limit === undefined || (limit === 0 && keyword !== 'minimum' && keyword !== 'maximum')
      ? []
      : [sentence(limit)];
  });
}
