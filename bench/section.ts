/** What one bench measured, ours beside others. */
export interface Section {
  readonly title: string;
  /** What was done, in a sentence or two. */
  readonly how: string;
  /** Less is better, unless it says otherwise. */
  readonly columns: readonly Column[];
  /** The first is ours. */
  readonly rows: readonly Row[];
}

export interface Column {
  readonly name: string;
  readonly unit: string;
  /** What ours is to reach; the table's last line says whether it does. */
  readonly goals?: readonly Goal[];
}

export interface Goal {
  readonly atMost: number;
  /** The row whose value `atMost` is a multiple of. Without it, `atMost` is absolute. */
  readonly of?: string;
  /** The row that must reach the goal: the first by default. */
  readonly row?: string;
}

export interface Row {
  readonly who: string;
  /** A value for each column; undefined where it does not do that. */
  readonly values: readonly (number | undefined)[];
  /** For each column, what each round measured. Rows that have it are compared round by round: the machine drifts. */
  readonly rounds?: readonly (readonly number[] | undefined)[];
}

/** A row of medians of what the rounds measured. */
export const rowOf = (who: string, rounds: readonly (readonly number[] | undefined)[]): Row => ({
  who,
  values: rounds.map((measured) => measured && median(measured)),
  rounds,
});

export const OURS = 'genesys-conversations-digital';
export const OFFICIAL = 'purecloud-platform-client-v2';
export const FETCH_CLIENT = 'openapi-fetch';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Three digits that count. */
const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();

/** How many times another row's value this one's is: the median of the ratios of each round, where there are rounds. */
function ratioOf(row: Row, other: Row, index: number): number {
  const [rounds, others] = [row.rounds?.[index], other.rounds?.[index]];
  if (!rounds || !others) return (row.values[index] ?? Number.NaN) / (other.values[index] ?? Number.NaN);
  return median(rounds.map((value, round) => value / (others[round] ?? Number.NaN)));
}

interface Outcome {
  readonly met: boolean;
  /** `≤ 1/25 of openapi-fetch: missed (1/13.4)` */
  readonly words: string;
}

function outcomesOf(column: Column, index: number, { rows }: Section): Outcome[] {
  const find = (name: string): Row => {
    const found = rows.find(({ who }) => who === name);
    if (!found) throw new Error(`The goal of "${column.name}" names an unknown row "${name}".`);
    return found;
  };
  return (column.goals ?? []).map(({ atMost, of, row: name = rows[0]?.who ?? '' }) => {
    const row = find(name);
    const reached = of === undefined ? (row.values[index] ?? Number.NaN) : ratioOf(row, find(of), index);
    const met = reached <= atMost;
    // A goal of 1/20 reads better than one of 0.05.
    const amount = (number: number) => (of && atMost <= 0.5 ? `1/${shown(1 / number)}` : shown(number));
    const goal = of ? `${amount(atMost)} ${atMost <= 0.5 ? 'of' : '×'} ${of}` : amount(atMost);
    const subject = row === rows[0] ? '' : `${name} `;
    return { met, words: `${subject}≤ ${goal}: ${met ? 'met' : 'missed'} (${amount(reached)})` };
  });
}

/** The goals that a section misses, a line for each: `Cold import, time: ≤ 1/25 of openapi-fetch: missed (1/13.4)`. */
export const missedIn = (section: Section): string[] =>
  section.columns.flatMap((column, index) =>
    outcomesOf(column, index, section)
      .filter(({ met }) => !met)
      .map(({ words }) => `${section.title}, ${column.name}: ${words}`),
  );

/** A table; next to each value of the others, how many times ours it is. */
export function asMarkdown(section: Section): string {
  const { title, how, columns, rows } = section;
  const [ours] = rows;
  if (!ours) return `## ${title}\n\n${how}`;
  const cell = (row: Row, index: number): string => {
    const value = row.values[index];
    if (value === undefined) return '–';
    const ratio = row === ours || !ours.values[index] ? '' : ` (${shown(ratioOf(row, ours, index))} ×)`;
    return `${shown(value)}${ratio}`;
  };
  const head = ['', ...columns.map(({ name, unit }) => `${name}, ${unit}`)];
  const lines = rows.map((row) => [
    row === ours ? `**${row.who}**` : row.who,
    ...columns.map((_, index) => cell(row, index)),
  ]);
  const goals = columns.some((column) => column.goals)
    ? [
        [
          '*goal*',
          ...columns.map((column, index) =>
            outcomesOf(column, index, section)
              .map(({ words }) => words)
              .join('; '),
          ),
        ],
      ]
    : [];
  const table = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...lines, ...goals];
  return [`## ${title}`, how, table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')].join('\n\n');
}
