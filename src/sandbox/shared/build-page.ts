import type { Context } from '../context.js';

/** One page of items, with links to the other pages. `query` has the other parameters of the request. */
export function buildPage<T>(
  ctx: Context,
  items: readonly T[],
  path: string,
  { pageNumber = 1, pageSize = 25 }: { pageNumber?: number | undefined; pageSize?: number | undefined },
  query: Record<string, string> = {},
) {
  for (const [field, value, max] of [
    ['pageNumber', pageNumber, 10_000],
    ['pageSize', pageSize, 500],
  ] as const) {
    if (value < 1 || value > max) {
      ctx.fail(['invalid.query.param.value', 'bad.request'], {
        message: `{field} must be from 1 to ${max}.`,
        params: { field },
        field,
      });
    }
  }
  const pageCount = Math.max(1, Math.ceil(items.length / pageSize));
  const uri = (number: number) =>
    `${path}?${new URLSearchParams({ ...query, pageSize: String(pageSize), pageNumber: String(number) })}`;
  return {
    entities: items.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    pageSize,
    pageNumber,
    total: items.length,
    pageCount,
    firstUri: uri(1),
    selfUri: uri(pageNumber),
    ...(pageNumber < pageCount ? { nextUri: uri(pageNumber + 1) } : {}),
    ...(pageNumber > 1 ? { previousUri: uri(pageNumber - 1) } : {}),
    lastUri: uri(pageCount),
  };
}
