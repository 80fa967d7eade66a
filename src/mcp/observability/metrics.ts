import { type ObservedCall, type Observer, outcomeOf } from './observer.js';
import { createHistogram, formatHeader, formatSample, type Histogram } from './prometheus.js';

type CallLabels = Pick<ObservedCall, 'tool' | 'connection'>;

interface Series {
  readonly labels: CallLabels;
  readonly outcomes: Map<string, number>;
  readonly durations: Histogram;
}

/** Counts tool calls. */
export interface Metrics {
  readonly observer: Observer;
  /** Formats the metrics of the connections that the filter accepts, and of calls without a connection. */
  format(includesConnection: (connection: string) => boolean): string[];
}

/** Counts tool calls and their durations by tool, connection and outcome, without arguments or content. */
export function createMetrics(): Metrics {
  const all = new Map<string, Series>();

  function seriesOf(labels: CallLabels): Series {
    const key = JSON.stringify([labels.tool, labels.connection]);
    let series = all.get(key);
    if (!series) all.set(key, (series = { labels, outcomes: new Map(), durations: createHistogram() }));
    return series;
  }

  return {
    async observer({ tool, connection }, run) {
      const { outcomes, durations } = seriesOf({ tool, connection });
      const started = performance.now();
      // A tool throws only if the call is canceled.
      let outcome = 'canceled';
      try {
        const result = await run();
        outcome = outcomeOf(result);
        return result;
      } finally {
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        durations.observe((performance.now() - started) / 1000);
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
        ...included.flatMap(({ labels, durations }) =>
          durations.format('genesys_mcp_tool_call_duration_seconds', { ...labels }),
        ),
      ];
    },
  };
}

const formatCalls = ({ labels, outcomes, durations: { count } }: Series) => {
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
