import { findNearest } from '../platform/find-nearest.js';
import type { ArgumentProblem } from './errors.js';

/**
 * Returns a problem for each unknown key of an options object, with the nearest known key. A value that is not an object
 * has no problems.
 *
 * @param path Where the object is among the options, such as `retry`; empty for the options themselves.
 */
export function findUnknownKeys(path: string, value: unknown, known: readonly string[]): ArgumentProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const nearest = findNearest(key, known);
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      return {
        argument: path ? `${path}.${key}` : key,
        problem: `is unknown.${hint} Use one of: ${known.join(', ')}`,
      };
    });
}
