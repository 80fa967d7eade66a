import { getCorrelationId } from '../transport/call-context.js';
import { ServerError } from '../transport/errors.js';
import type { OperationInfo } from '../transport/operation.js';
import { formatCorrelationId } from '../transport/response-error.js';
import type { Call, CallOptions } from './call.js';

type Invoke = (operationId: string, args?: unknown, options?: CallOptions) => Call<unknown>;
type Args = Record<string, unknown>;
type CreateError = (problem: string) => ServerError;

/** The state of a listing after one of its pages. */
interface Progress {
  /** The requested page number. */
  readonly requested: number;
  /** The page number in the response. */
  readonly reported: number | undefined;
  /** The number of items on this page. */
  readonly count: number;
  /** The number of items so far, including those of skipped pages before the first one. */
  readonly received: number;
  /** The total number of items, if the response has it. */
  readonly total: number | undefined;
}

/** Creates `all` and `pages` of a paged listing. */
export function createPaging(call: Invoke, operationId: string, operation: OperationInfo, baseUrl: string) {
  async function* pages(args?: unknown, options?: CallOptions): AsyncGenerator<unknown, void, undefined> {
    let next: Args | undefined = { ...(args as Args) };
    let previous: Progress | undefined;
    const seen = new Set<string>();
    while (next) {
      const { data, response } = await call(operationId, next, options).withResponse();
      const page = data as Args;
      const correlationId = getCorrelationId(response);
      const createError: CreateError = (problem) => createPageError(problem, response.status, correlationId);

      const items = getItems(page, createError);
      const progress = getProgress(page, next, items.length, previous);
      const fingerprint = getFingerprint(items);
      // A server that returns a page twice would do so forever.
      if (previous && (isEarlier(progress, previous) || seen.has(fingerprint))) return endLoop(previous, createError);
      if (items.length > 0) seen.add(fingerprint);
      yield page;
      next = getNextArgs(page, next, progress, createError);
      previous = progress;
    }
  }

  /** Returns the arguments of the next page, or undefined after the last one. */
  function getNextArgs(page: Args, current: Args, progress: Progress, createError: CreateError): Args | undefined {
    const { requested, count, received, total } = progress;
    if (count === 0) return undefined;
    const pageCount = toCount(page.pageCount);
    if (typeof page.nextUri === 'string' && page.nextUri !== '') {
      const hasCounts = pageCount !== undefined || total !== undefined;
      // If the counts say that this is the last page, `nextUri` leads to an empty one.
      if (hasCounts && requested >= (pageCount ?? 0) && received >= (total ?? 0)) return undefined;
      const next = parseNextUri(page.nextUri, createError);
      return next.pageNumber > requested ? { ...current, ...next } : endLoop(progress, createError);
    }
    const next = { ...current, pageNumber: requested + 1 };
    if (pageCount !== undefined) return requested < pageCount ? next : undefined;
    if (total !== undefined) return received < total ? next : undefined;
    return count >= (getPageSize(page, current) ?? Number.POSITIVE_INFINITY) ? next : undefined;
  }

  /** Returns the page of a `nextUri`, which must have the same host. The URL itself is never requested. */
  function parseNextUri(nextUri: string, createError: CreateError): { pageNumber: number; pageSize?: number } {
    let url: URL;
    try {
      url = new URL(nextUri, baseUrl);
    } catch {
      throw createError('nextUri is not a URL');
    }
    if (url.origin !== new URL(baseUrl).origin) {
      throw createError(`nextUri points to another host (${url.host || url.protocol}), which is not requested`);
    }
    const parseParameter = (name: string) => {
      const text = url.searchParams.get(name) ?? '';
      return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    };
    const [pageNumber, pageSize] = [parseParameter('pageNumber'), parseParameter('pageSize')];
    if (!pageNumber) throw createError('nextUri has no pageNumber');
    return pageSize && Object.hasOwn(operation.args, 'pageSize') ? { pageNumber, pageSize } : { pageNumber };
  }

  async function* all(args?: unknown, options?: CallOptions): AsyncGenerator<unknown, void, undefined> {
    for await (const page of pages(args, options)) {
      for (const item of getItems(page, createPageError)) {
        options?.signal?.throwIfAborted();
        yield item;
      }
    }
  }

  function getItems(page: unknown, createError: CreateError): readonly unknown[] {
    const items = operation.paging === 'body' ? page : (page as Args | undefined)?.entities;
    if (items === undefined || items === null) return [];
    if (Array.isArray(items)) return items;
    throw createError('entities must be an array');
  }

  const createPageError = (problem: string, status = 200, correlationId?: string) =>
    new ServerError(`${operationId}: invalid response: ${problem}.${formatCorrelationId(correlationId)}`, {
      operationId,
      status,
      correlationId,
    });

  return { all, pages };
}

function getProgress(page: Args, args: Args, count: number, previous: Progress | undefined): Progress {
  const requested = toCount(args.pageNumber) ?? 1;
  const skipped = Math.max(0, requested - 1) * (getPageSize(page, args) ?? count);
  return {
    requested,
    reported: toCount(page.pageNumber),
    count,
    received: (previous ? previous.received : skipped) + count,
    total: toCount(page.total),
  };
}

/** Ends a listing that returned a page twice. This is an error only if items are missing. */
function endLoop({ received, total }: Progress, createError: CreateError): undefined {
  if (total !== undefined && received < total)
    throw createError(`a page occurs twice after ${received} of ${total} items`);
}

const getPageSize = (page: Args, args: Args): number | undefined => toCount(page.pageSize) ?? toCount(args.pageSize);

/** Returns undefined for anything but a positive integer, also for a 0 in a page with items. */
const toCount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;

const isEarlier = ({ reported }: Progress, previous: Progress): boolean =>
  reported !== undefined && previous.reported !== undefined && reported <= previous.reported;

/** Identifies a page by its length and the ids of its first and last item. */
const getFingerprint = (items: readonly unknown[]): string =>
  JSON.stringify([items.length, ...[items[0], items.at(-1)].map((item) => (item as Args | null)?.id ?? item)]);
