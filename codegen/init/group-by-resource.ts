import type { SelectedOperation } from './select-operations.ts';

/** Operations with the same first segments in their paths. */
export interface Resource {
  /** Such as `/api/v2/routing/queues`. */
  prefix: string;
  /** The segments of the prefix that name it, such as `routing` and `queues`. */
  words: string[];
  operations: SelectedOperation[];
}

/** The number of segments that name a resource at most, such as `routing` and `queues`. */
const MAX_SEGMENTS = 2;

/** Groups operations by the segments of their paths up to the first ID. */
export function groupByResource(operations: readonly SelectedOperation[]): Resource[] {
  const groups = new Map<string, SelectedOperation[]>();
  for (const operation of operations) {
    const { root, words } = parsePath(operation.path);
    const key = [root, ...words.slice(0, MAX_SEGMENTS)].join('/');
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, own]) => {
      const paths = own.map(({ path }) => path);
      const prefix = resourcePath(paths);
      return { prefix, words: parsePath(prefix).words, operations: own };
    });
}

/** Splits `/api/v2/routing/queues/{queueId}` into its root `/api/v2` and the segments before the first ID. */
function parsePath(path: string): { root: string; words: string[] } {
  const root = /^\/api\/v\d+/.exec(path)?.[0] ?? '';
  const segments = path.slice(root.length).split('/').filter(Boolean);
  const end = segments.findIndex((segment) => segment.includes('{'));
  const words = end < 0 ? segments : segments.slice(0, end);
  return { root, words: words.length > 0 ? words : ['api'] };
}

/** The resource that the paths have in common. A single path has its last word as a part of the resource. */
function resourcePath(paths: readonly string[]): string {
  const common = commonPrefix(paths);
  const isDeeper = paths.some((path) => path.startsWith(`${common}/`));
  if (isDeeper) return common;
  const { root, words } = parsePath(common);
  return [root, ...words.slice(0, MAX_SEGMENTS)].join('/');
}

/** The longest path of whole segments that all paths start with. Ends before the first ID. */
function commonPrefix(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const length = first.findIndex(
    (segment, index) => segment.includes('{') || others.some((other) => other[index] !== segment),
  );
  return first.slice(0, length < 0 ? first.length : length).join('/');
}
