import { type ObservedCall, type Observer, outcomeOf } from './observer.js';

/** Upper bounds of the histogram, in seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** A label that is not there stands for none. */
type Labels = Pick<ObservedCall, 'tool' | 'connection'>;

interface Series {
  readonly labels: Labels;
  readonly outcomes: Map<string, number>;
  readonly buckets: number[];
  seconds: number;
  count: number;
}

export interface Metrics {
  readonly observer: Observer;
  /** In the text format of Prometheus, of those connections and of no connection. */
  text(isOpen: (connection: string) => boolean): string;
}

/** Counts of calls, by tool, connection and outcome, and how long they took. No argument and no content. */
export function createMetrics(): Metrics {
  const all = new Map<string, Series>();

  function seriesOf(labels: Labels): Series {
    const key = JSON.stringify([labels.tool, labels.connection]);
    let series = all.get(key);
    if (!series) {
      series = { labels, outcomes: new Map(), buckets: BUCKETS.map(() => 0), seconds: 0, count: 0 };
      all.set(key, series);
    }
    return series;
  }

  return {
    async observer({ tool, connection }, run) {
      const series = seriesOf({ tool, connection });
      const begun = performance.now();
      // A tool throws for a cancellation only.
      let outcome = 'cancelled';
      try {
        const answer = await run();
        outcome = outcomeOf(answer);
        return answer;
      } finally {
        const seconds = (performance.now() - begun) / 1000;
        series.outcomes.set(outcome, (series.outcomes.get(outcome) ?? 0) + 1);
        series.count += 1;
        series.seconds += seconds;
        for (const [index, bound] of BUCKETS.entries())
          if (seconds <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
      }
    },
    text(isOpen) {
      const open = [...all.values()].filter(
        ({ labels: { connection } }) => connection === undefined || isOpen(connection),
      );
      return [
        ...family('genesys_mcp_tool_calls_total', 'counter', 'Tool calls, by how they ended.'),
        ...open.flatMap(callsOf),
        ...family('genesys_mcp_tool_errors_total', 'counter', 'Tool calls that ended in an error, by its kind.'),
        ...open.flatMap(errorsOf),
        ...family('genesys_mcp_tool_call_duration_seconds', 'histogram', 'How long tool calls took.'),
        ...open.flatMap(durationsOf),
        '',
      ].join('\n');
    },
  };
}

const family = (name: string, type: string, help: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];

const sample = (name: string, labels: Readonly<Record<string, string | undefined>>, value: number) =>
  `${name}{${Object.entries(labels)
    .flatMap(([label, text]) => (text === undefined ? [] : [`${label}="${escaped(text)}"`]))
    .join(',')}} ${value}`;

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const callsOf = ({ labels, outcomes, count }: Series) => {
  const [ok, asked, cancelled] = ['ok', 'asked', 'cancelled'].map((outcome) => outcomes.get(outcome) ?? 0);
  const error = count - (ok ?? 0) - (asked ?? 0) - (cancelled ?? 0);
  return Object.entries({ ok, asked, cancelled, error })
    .filter(([, calls]) => calls)
    .map(([outcome, calls]) => sample('genesys_mcp_tool_calls_total', { ...labels, outcome }, calls ?? 0));
};

const NO_ERRORS: ReadonlySet<string> = new Set(['ok', 'asked', 'cancelled']);
const errorsOf = ({ labels, outcomes }: Series) =>
  [...outcomes]
    .filter(([kind]) => !NO_ERRORS.has(kind))
    .map(([kind, calls]) => sample('genesys_mcp_tool_errors_total', { ...labels, kind }, calls));

function durationsOf({ labels, buckets, seconds, count }: Series): string[] {
  const name = 'genesys_mcp_tool_call_duration_seconds';
  return [
    ...BUCKETS.map((le, index) => sample(`${name}_bucket`, { ...labels, le: String(le) }, buckets[index] ?? 0)),
    sample(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    sample(`${name}_sum`, labels, seconds),
    sample(`${name}_count`, labels, count),
  ];
}
