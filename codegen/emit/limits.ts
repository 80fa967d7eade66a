import type { Schema } from '../openapi.ts';

const LIMITS = {
  minimum: (limit) => `At least ${limit}.`,
  maximum: (limit) => `At most ${limit}.`,
  minLength: (limit) => `At least ${limit} characters.`,
  maxLength: (limit) => `At most ${limit} characters.`,
  minItems: (limit) => `At least ${limit} items.`,
  maxItems: (limit) => `At most ${limit} items.`,
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
