import type { Finding } from '../diff/compare.ts';
import { code } from '../printable.ts';

/** Formats the place of a finding: the method for an operation, the schema path for a model. */
export function formatPlace({ place: { operation, argument, schema }, methods }: Pick<Finding, 'place' | 'methods'>) {
  const subject = operation ? (methods.length === 1 ? code(methods[0]) : code(operation)) : schema && code(schema);
  const detail = operation && (argument ? `argument ${code(argument)}` : schema && code(schema));
  return [subject ?? 'All operations', detail].filter(Boolean).join(', ');
}

export const formatCount = (number: number, singular: string, plural = `${singular}s`): string =>
  `${number} ${number === 1 ? singular : plural}`;
