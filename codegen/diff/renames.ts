/**
 * What was renamed, by the old name: where one name holds the other (`email`, `emailAddress`), what they name is alike, and
 * of those that are gone and those that are new no other fits. Likeness alone is no sign: most properties are plain strings.
 */
export function findRenames<Was, Is>(
  gone: ReadonlyMap<string, Was>,
  fresh: ReadonlyMap<string, Is>,
  alike: (was: Was, is: Is) => boolean,
): Map<string, string> {
  const pairs = [...gone].flatMap(([from, was]) =>
    [...fresh].filter(([to, is]) => resemble(from, to) && alike(was, is)).map(([to]): [string, string] => [from, to]),
  );
  const once = (name: string, side: 0 | 1) => pairs.filter((pair) => pair[side] === name).length === 1;
  return new Map(pairs.filter(([from, to]) => once(from, 0) && once(to, 1)));
}

const lettersOf = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');

function resemble(one: string, other: string): boolean {
  const [short = '', long = ''] = [lettersOf(one), lettersOf(other)].toSorted((a, b) => a.length - b.length);
  return short.length > 2 && long.includes(short);
}
