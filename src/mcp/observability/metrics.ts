import { type ObservedCall, type Observer, outcomeOf } from './observer.js';

/** Upper bounds of the histogram. */
const BUCKET_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** An undefined label is omitted. */
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
  /**
   * Formats the metrics as Prometheus text. Includes the connections that the filter accepts, and calls without a connection.
   */
  format(includesConnection: (connection: string) => boolean): string;
}

/** Counts tool calls and their durations by tool, connection and outcome, without arguments or content. */
export function createMetrics(): Metrics {
  const all = new Map<string, Series>();

  function seriesOf(labels: Labels): Series {
    const key = JSON.stringify([labels.tool, labels.connection]);
    let series = all.get(key);
    if (!series) {
      series = { labels, outcomes: new Map(), buckets: BUCKET_SECONDS.map(() => 0), seconds: 0, count: 0 };
      all.set(key, series);
    }
    return series;
  }

  return {
    async observer({ tool, connection }, run) {
      const series = seriesOf({ tool, connection });
      const started = performance.now();
      // A tool throws only if the call is canceled.
      let outcome = 'canceled';
      try {
        const result = await run();
        outcome = outcomeOf(result);
        return result;
      } finally {
        const seconds = (performance.now() - started) / 1000;
        series.outcomes.set(outcome, (series.outcomes.get(outcome) ?? 0) + 1);
        series.count += 1;
        series.seconds += seconds;
        for (const [index, bound] of BUCKET_SECONDS.entries())
          if (seconds <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
      }
    },
    format(includesConnection) {
      const included = [...all.values()].filter(
        ({ labels: { connection } }) => connection === undefined || includesConnection(connection),
      );
      return [
        ...formatHeader('genesys_mcp_tool_calls_total', 'counter', 'Number of tool calls by outcome.'),
        ...included.flatMap(formatCalls),
        ...formatHeader('genesys_mcp_tool_errors_total', 'counter', 'Number of failed tool calls by kind of error.'),
        ...included.flatMap(formatErrors),
        ...formatHeader('genesys_mcp_tool_call_duration_seconds', 'histogram', 'Duration of tool calls in seconds.'),
        ...included.flatMap(formatDurations),
        '',
      ].join('\n');
    },
  };
}

const formatHeader = (name: string, type: string, help: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];

const formatSample = (name: string, labels: Readonly<Record<string, string | undefined>>, value: number) =>
  `${name}{${Object.entries(labels)
    .flatMap(([label, text]) => (text === undefined ? [] : [`${label}="${escapeLabel(text)}"`]))
    .join(',')}} ${value}`;

const escapeLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const formatCalls = ({ labels, outcomes, count }: Series) => {
  const [ok, asked, canceled] = ['ok', 'asked', 'canceled'].map((outcome) => outcomes.get(outcome) ?? 0);
  const error = count - (ok ?? 0) - (asked ?? 0) - (canceled ?? 0);
  return Object.entries({ ok, asked, canceled, error })
    .filter(([, calls]) => calls)
    .map(([outcome, calls]) => formatSample('genesys_mcp_tool_calls_total', { ...labels, outcome }, calls ?? 0));
};

const NON_ERROR_OUTCOMES: ReadonlySet<string> = new Set(['ok', 'asked', 'canceled']);
const formatErrors = ({ labels, outcomes }: Series) =>
  [...outcomes]
    .filter(([kind]) => !NON_ERROR_OUTCOMES.has(kind))
    .map(([kind, calls]) => formatSample('genesys_mcp_tool_errors_total', { ...labels, kind }, calls));

function formatDurations({ labels, buckets, seconds, count }: Series): string[] {
  const name = 'genesys_mcp_tool_call_duration_seconds';
  return [
    ...BUCKET_SECONDS.map((le, index) =>
      formatSample(`${name}_bucket`, { ...labels, le: String(le) }, buckets[index] ?? 0),
    ),
    formatSample(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    formatSample(`${name}_sum`, labels, seconds),
    formatSample(`${name}_count`, labels, count),
  ];
}
