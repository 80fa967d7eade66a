/** The results of one benchmark. */
export interface Section {
  readonly title: string;
  /** What was measured and how. */
  readonly how: string;
  /** Lower is better. */
  readonly columns: readonly Column[];
  /** The first row is this package. */
  readonly rows: readonly Row[];
}

export interface Column {
  readonly name: string;
  readonly unit: string;
  /** The last line of the table says whether each goal is met. */
  readonly goals?: readonly Goal[];
}

export interface Goal {
  readonly atMost: number;
  /** The row whose value `atMost` is a multiple of. Without it, `atMost` is absolute. */
  readonly of?: string;
  /** The row that must meet the goal; the first by default. */
  readonly row?: string;
}

export interface Row {
  readonly who: string;
  /** A value for each column; undefined if the package has no such feature. */
  readonly values: readonly (number | undefined)[];
  /** For each column, the value of each round. Rows with rounds are compared round by round, because machines drift. */
  readonly rounds?: readonly (readonly number[] | undefined)[];
}

/** Creates a row with the medians of rounds. */
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

/** Formats a number with three significant digits. */
const formatNumber = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();

/** Returns the ratio of two rows; with rounds, the median of the ratios in each round. */
function ratioOf(row: Row, other: Row, index: number): number {
  const [rounds, others] = [row.rounds?.[index], other.rounds?.[index]];
  if (!rounds || !others) return (row.values[index] ?? Number.NaN) / (other.values[index] ?? Number.NaN);
  return median(rounds.map((value, round) => value / (others[round] ?? Number.NaN)));
}

interface GoalResult {
  readonly isMet: boolean;
  /** `≤ 1/25 of openapi-fetch: missed (1/13.4)` */
  readonly text: string;
}

function checkGoals(column: Column, index: number, { rows }: Section): GoalResult[] {
  const find = (name: string): Row => {
    const found = rows.find(({ who }) => who === name);
    if (!found) throw new Error(`The goal of "${column.name}" names the unknown row "${name}".`);
    return found;
  };
  return (column.goals ?? []).map(({ atMost, of, row: name = rows[0]?.who ?? '' }) => {
    const row = find(name);
    const actual = of === undefined ? (row.values[index] ?? Number.NaN) : ratioOf(row, find(of), index);
    const isMet = actual <= atMost;
    // Small ratios are easier to read as fractions: 1/20 instead of 0.05.
    const amount = (number: number) => (of && atMost <= 0.5 ? `1/${formatNumber(1 / number)}` : formatNumber(number));
    const goal = of ? `${amount(atMost)} ${atMost <= 0.5 ? 'of' : '×'} ${of}` : amount(atMost);
    const subject = row === rows[0] ? '' : `${name} `;
    return { isMet, text: `${subject}≤ ${goal}: ${isMet ? 'met' : 'missed'} (${amount(actual)})` };
  });
}

/** Lists the goals that a section misses, one per line: `Cold import, time: ≤ 1/25 of openapi-fetch: missed (1/13.4)`. */
export const missedIn = (section: Section): string[] =>
  section.columns.flatMap((column, index) =>
    checkGoals(column, index, section)
      .filter(({ isMet }) => !isMet)
      .map(({ text }) => `${section.title}, ${column.name}: ${text}`),
  );

/** Formats a section as Markdown. Each value of another package has its ratio to ours in parentheses. */
export function asMarkdown(section: Section): string {
  const { title, how, columns, rows } = section;
  const [ours] = rows;
  if (!ours) return `## ${title}\n\n${how}`;
  const cell = (row: Row, index: number): string => {
    const value = row.values[index];
    if (value === undefined) return '–';
    const ratio = row === ours || !ours.values[index] ? '' : ` (${formatNumber(ratioOf(row, ours, index))} ×)`;
    return `${formatNumber(value)}${ratio}`;
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
            checkGoals(column, index, section)
              .map(({ text }) => text)
              .join('; '),
          ),
        ],
      ]
    : [];
  const table = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...lines, ...goals];
  return [`## ${title}`, how, table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')].join('\n\n');
}
