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
  /** Whose value it is a multiple of; nobody's by default. */
  readonly of?: string;
}

export interface Row {
  readonly who: string;
  /** A value for each column; undefined where it does not do that. */
  readonly values: readonly (number | undefined)[];
}

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

interface Outcome {
  readonly met: boolean;
  /** `≤ 1/25 of openapi-fetch: missed (1/13.4)` */
  readonly words: string;
}

function outcomesOf(column: Column, index: number, { rows }: Section): Outcome[] {
  return (column.goals ?? []).map(({ atMost, of }) => {
    const value = rows[0]?.values[index] ?? Number.NaN;
    const reached = value / (of ? (rows.find(({ who }) => who === of)?.values[index] ?? Number.NaN) : 1);
    const met = reached <= atMost;
    const amount = (number: number) =>
      of && number < 1 ? `1/${shown(1 / number)} of` : shown(number) + (of ? ' ×' : '');
    return {
      met,
      words: `≤ ${[amount(atMost), of].filter(Boolean).join(' ')}: ${met ? 'met' : 'missed'} (${amount(reached).replace(/ (of|×)$/, '')})`,
    };
  });
}

/** The goals that a section misses, a line for each: `Cold import, time: ≤ 1/25 of openapi-fetch: missed (1/13.4)`. */
export const missedIn = (section: Section): string[] =>
  section.columns.flatMap((column, index) =>
    outcomesOf(column, index, section)
      .filter(({ met }) => !met)
      .map(({ words }) => `${section.title}, ${column.name}: ${words}`),
  );

/** A table; beside each value of others, how many times ours it is. */
export function asMarkdown(section: Section): string {
  const { title, how, columns, rows } = section;
  const [ours] = rows;
  if (!ours) return `## ${title}\n\n${how}`;
  const cell = (row: Row, index: number): string => {
    const value = row.values[index];
    const own = ours.values[index];
    if (value === undefined) return '–';
    const ratio = row === ours || !own ? '' : ` (${shown(value / own)} ×)`;
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
