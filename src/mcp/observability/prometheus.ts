/** Functions for the text format of Prometheus. https://prometheus.io/docs/instrumenting/exposition_formats/ */

/** Upper bounds of histograms, in seconds. */
const BUCKET_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** An undefined label is omitted. */
export type Labels = Readonly<Record<string, string | undefined>>;

export const formatHeader = (name: string, type: 'counter' | 'gauge' | 'histogram', help: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

export const formatSample = (name: string, labels: Labels, value: number): string =>
  `${name}{${Object.entries(labels)
    .flatMap(([label, text]) => (text === undefined ? [] : [`${label}="${escapeLabel(text)}"`]))
    .join(',')}} ${value}`;

const escapeLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** The durations of one series. */
export interface Histogram {
  observe(seconds: number): void;
  readonly count: number;
  format(name: string, labels: Labels): string[];
}

export function createHistogram(): Histogram {
  const buckets: number[] = BUCKET_SECONDS.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    get count() {
      return count;
    },
    observe(seconds) {
      count += 1;
      sum += seconds;
      for (const [index, bound] of BUCKET_SECONDS.entries())
        if (seconds <= bound) buckets[index] = (buckets[index] ?? 0) + 1;
    },
    format: (name, labels) => [
      ...BUCKET_SECONDS.map((le, index) =>
        formatSample(`${name}_bucket`, { ...labels, le: String(le) }, buckets[index] ?? 0),
      ),
      formatSample(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
      formatSample(`${name}_sum`, labels, sum),
      formatSample(`${name}_count`, labels, count),
    ],
  };
}
