import type { ArgumentProblem } from './errors.js';

/**
 * A problem for each key of an options object that is not a known one, with the nearest known key. `subject` is the path of the
 * object among the options, such as `retry`; empty for the options themselves. A value that is no object has no problems.
 */
export function unknownKeys(subject: string, value: unknown, known: readonly string[]): ArgumentProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const nearest = nearestTo(key, known);
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      return {
        argument: subject ? `${subject}.${key}` : key,
        problem: `is unknown.${hint} Use one of: ${known.join(', ')}`,
      };
    });
}

/** The known key with the fewest edits, if they are at most a third of its letters. */
function nearestTo(key: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((name) => ({ name, edits: editsBetween(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return nearest?.name;
}

/** Insertions, deletions, substitutions and swaps of neighbors (Damerau-Levenshtein distance). */
function editsBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(a.length, b.length);
}
