import type { Finding } from '../diff/compare.ts';
import { code } from '../printable.ts';

/** Where a finding is, as a person would look it up: methods for operations, schema paths for models. */
export function formatPlace({ place: { operation, argument, schema }, methods }: Pick<Finding, 'place' | 'methods'>) {
  const subject = operation ? (methods.length === 1 ? code(methods[0]) : code(operation)) : schema && code(schema);
  const detail = operation && (argument ? `argument ${code(argument)}` : schema && code(schema));
  return [subject ?? 'The whole slice', detail].filter(Boolean).join(', ');
}

export const count = (number: number, singular: string, plural = `${singular}s`): string =>
  `${number} ${number === 1 ? singular : plural}`;
