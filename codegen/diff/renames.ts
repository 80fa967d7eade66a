/**
 * Finds renames among removed and added names: one name contains the other (`email`, `emailAddress`), their values are the
 * same, and no other pair matches. Returns the new name by the old name.
 */
export function findRenames<Was, Is>(
  removed: ReadonlyMap<string, Was>,
  added: ReadonlyMap<string, Is>,
  isSame: (was: Was, is: Is) => boolean,
): Map<string, string> {
  const pairs = [...removed].flatMap(([from, was]) =>
    [...added]
      .filter(([to, is]) => areSimilar(from, to) && isSame(was, is))
      .map(([to]): [string, string] => [from, to]),
  );
  const isUnique = (name: string, side: 0 | 1) => pairs.filter((pair) => pair[side] === name).length === 1;
  return new Map(pairs.filter(([from, to]) => isUnique(from, 0) && isUnique(to, 1)));
}

const lettersOf = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');

function areSimilar(one: string, other: string): boolean {
  const [short = '', long = ''] = [lettersOf(one), lettersOf(other)].toSorted((a, b) => a.length - b.length);
  return short.length > 2 && long.includes(short);
}
