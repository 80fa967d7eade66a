/**
 * Compares the mutants that no test noticed with those that were reviewed: a mutant that survives because it changes nothing is
 * listed in `mutation-survivors.json`, with the reason.
 */

/** A line of code, the same line in the mutant, and why no test can notice the difference. */
export interface ReviewedMutant {
  readonly code: string;
  readonly mutant: string;
  readonly reason: string;
}

/** The part of Stryker's report that is used. https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** Lines and columns start at 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

type Survivor = Omit<ReviewedMutant, 'reason'>;

/** The survivors of each file that were not reviewed, and the reviewed mutants that a test notices or that no longer exist. */
export function compareSurvivors(
  { files }: MutationReport,
  reviewed: Readonly<Record<string, readonly ReviewedMutant[]>>,
): { unreviewed: Record<string, Survivor[]>; outdated: Record<string, Survivor[]> } {
  const unreviewed: Record<string, Survivor[]> = {};
  const outdated: Record<string, Survivor[]> = {};
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const found = mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((mutant) => describe(source, mutant));
    const listed = reviewed[file] ?? [];
    unreviewed[file] = without(found, listed);
    outdated[file] = without(listed, found);
  }
  return { unreviewed: omitEmpty(unreviewed), outdated: omitEmpty(outdated) };
}

const without = <T extends Survivor>(mutants: readonly T[], others: readonly Survivor[]): T[] =>
  mutants.filter(({ code, mutant }) => !others.some((other) => other.code === code && other.mutant === mutant));

const omitEmpty = (lists: Record<string, Survivor[]>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

/** Returns the lines of a mutant before and after the change, in one line each. */
function describe(source: string, { replacement = '', location: { start, end } }: Mutant): Survivor {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const before = lines[0]?.slice(0, start.column - 1) ?? '';
  const after = lines.at(-1)?.slice(end.column - 1) ?? '';
  return { code: inOneLine(lines.join('\n')), mutant: inOneLine(before + replacement + after) };
}

const inOneLine = (code: string): string => code.trim().replaceAll(/\s+/g, ' ');
