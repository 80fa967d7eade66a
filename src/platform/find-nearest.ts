/** The known name with the fewest edits, if they are at most a third of its letters. */
export function findNearest(key: string, known: readonly string[]): string | undefined {
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
