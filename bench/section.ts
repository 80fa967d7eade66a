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
  /** Of the goal, in the table's last line: `≤ 1/25 of the official SDK`. */
  readonly goal?: string;
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

/** A table; beside each value of others, how many times ours it is. */
export function asMarkdown({ title, how, columns, rows }: Section): string {
  const [ours] = rows;
  const cell = (row: Row, index: number): string => {
    const value = row.values[index];
    const own = ours?.values[index];
    if (value === undefined) return '–';
    const ratio = row === ours || !own ? '' : ` (${shown(value / own)} ×)`;
    return `${shown(value)}${ratio}`;
  };
  const head = ['', ...columns.map(({ name, unit }) => `${name}, ${unit}`)];
  const lines = rows.map((row) => [
    row === ours ? `**${row.who}**` : row.who,
    ...columns.map((_, index) => cell(row, index)),
  ]);
  const goals = columns.some(({ goal }) => goal) ? [['*goal*', ...columns.map(({ goal }) => goal ?? '')]] : [];
  const table = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...lines, ...goals];
  return [`## ${title}`, how, table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')].join('\n\n');
}
