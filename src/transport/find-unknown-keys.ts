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

/** The known key with the fewest edits, if they are at most a third of its letters. */
function findNearest(key: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((name) => ({ name, edits: countEdits(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return nearest?.name;
}

/** Insertions, deletions and substitutions (Levenshtein distance). */
export function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [above, letter] of [...a].entries()) {
    let left = above + 1;
    row = row.map((up, index) => {
      if (index > 0) left = Math.min(left + 1, up + 1, (row[index - 1] ?? 0) + (letter === b[index - 1] ? 0 : 1));
      return left;
    });
  }
  return row.at(-1) ?? 0;
}
