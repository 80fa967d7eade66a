import { getCorrelationId } from '../transport/call-context.js';
import { ServerError } from '../transport/errors.js';
import type { OperationInfo } from '../transport/operation.js';

import type { Call, CallOptions } from './call.js';

type Invoke = (operationId: string, args?: unknown, options?: CallOptions) => Call<unknown>;
type Args = Record<string, unknown>;
type Fail = (problem: string) => ServerError;

/** What is known of a listing after one of its pages. */
interface Progress {
  /** The page that was asked for. */
  readonly asked: number;
  /** The page that the answer says it is. */
  readonly reported: number | undefined;
  /** How many items this page has. */
  readonly count: number;
  /** How many came so far, those of the pages before the first one included. */
  readonly received: number;
  /** How many there are in all, where the answer says so. */
  readonly total: number | undefined;
}

/** `all` and `pages` of a paged listing. */
export function createPaging(
  call: Invoke,
  operationId: string,
  { paging, args: known }: OperationInfo,
  baseUrl: string,
) {
  async function* pages(args?: unknown, options?: CallOptions): AsyncGenerator<unknown, void, undefined> {
    let next: Args | undefined = { ...(args as Args) };
    let before: Progress | undefined;
    const seen = new Set<string>();
    while (next) {
      const { data, response } = await call(operationId, next, options).withResponse();
      const page = data as Args;
      const correlationId = getCorrelationId(response);
      const fail: Fail = (problem) => failure(problem, response.status, correlationId);

      const items = itemsOf(page, fail);
      const progress = progressOf(page, next, items.length, before);
      const mark = markOf(items);
      // A server that gives a page again would do so for ever.
      if (before && (isEarlier(progress, before) || seen.has(mark))) return endOfCircle(before, fail);
      if (items.length > 0) seen.add(mark);
      yield page;
      next = following(page, next, progress, fail);
      before = progress;
    }
  }

  /** The arguments of the page after this one; undefined after the last. */
  function following(page: Args, current: Args, progress: Progress, fail: Fail): Args | undefined {
    const { asked, count, received, total } = progress;
    if (count === 0) return undefined;
    const pageCount = countOf(page.pageCount);
    if (typeof page.nextUri === 'string' && page.nextUri !== '') {
      const counted = pageCount !== undefined || total !== undefined;
      // Where the counts say that this was all, a next page would be one too many.
      if (counted && asked >= (pageCount ?? 0) && received >= (total ?? 0)) return undefined;
      const next = pageIn(page.nextUri, fail);
      return next.pageNumber > asked ? { ...current, ...next } : endOfCircle(progress, fail);
    }
    const following = { ...current, pageNumber: asked + 1 };
    if (pageCount !== undefined) return asked < pageCount ? following : undefined;
    if (total !== undefined) return received < total ? following : undefined;
    return count >= (sizeOf(page, current) ?? Number.POSITIVE_INFINITY) ? following : undefined;
  }

  /** Of a `nextUri`, its page. It must be on the same host; only its page is used, never the address itself. */
  function pageIn(nextUri: string, fail: Fail): { pageNumber: number; pageSize?: number } {
    let url: URL;
    try {
      url = new URL(nextUri, baseUrl);
    } catch {
      throw fail('nextUri is not an address');
    }
    if (url.origin !== new URL(baseUrl).origin) {
      throw fail(`nextUri leads to another host (${url.host || url.protocol}), so it is not followed`);
    }
    const numberIn = (name: string) => {
      const text = url.searchParams.get(name) ?? '';
      return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    };
    const [pageNumber, pageSize] = [numberIn('pageNumber'), numberIn('pageSize')];
    if (!pageNumber) throw fail('nextUri names no pageNumber');
    return pageSize && Object.hasOwn(known, 'pageSize') ? { pageNumber, pageSize } : { pageNumber };
  }

  async function* all(args?: unknown, options?: CallOptions): AsyncGenerator<unknown, void, undefined> {
    for await (const page of pages(args, options)) {
      for (const item of itemsOf(page, failure)) {
        options?.signal?.throwIfAborted();
        yield item;
      }
    }
  }

  function itemsOf(page: unknown, fail: Fail): readonly unknown[] {
    const items = paging === 'body' ? page : (page as Args | undefined)?.entities;
    if (items === undefined || items === null) return [];
    if (Array.isArray(items)) return items;
    throw fail('entities are not a list');
  }

  const failure = (problem: string, status = 200, correlationId?: string) => {
    const correlation = correlationId ? ` (correlation id ${correlationId})` : '';
    return new ServerError(`${operationId}: the answer's ${problem}.${correlation}`, {
      operationId,
      status,
      correlationId,
    });
  };

  return { all, pages };
}

function progressOf(page: Args, args: Args, count: number, before: Progress | undefined): Progress {
  const asked = countOf(args.pageNumber) ?? 1;
  const skipped = Math.max(0, asked - 1) * (sizeOf(page, args) ?? count);
  return {
    asked,
    reported: countOf(page.pageNumber),
    count,
    received: (before ? before.received : skipped) + count,
    total: countOf(page.total),
  };
}

/** The end of a listing that goes in circles: a quiet one if all has come, otherwise whoever iterates must hear of it. */
function endOfCircle({ received, total }: Progress, fail: Fail): undefined {
  if (total !== undefined && received < total) throw fail(`pages repeat, after ${received} of ${total} items`);
}

const sizeOf = (page: Args, args: Args): number | undefined => countOf(page.pageSize) ?? countOf(args.pageSize);

/** A number that counts something. Whatever else there is in its place is as good as nothing: a 0 beside items, too. */
const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;

const isEarlier = ({ reported }: Progress, before: Progress): boolean =>
  reported !== undefined && before.reported !== undefined && reported <= before.reported;

/** What tells one page from another: its ends, by their ids. */
const markOf = (items: readonly unknown[]): string =>
  JSON.stringify([items.length, ...[items[0], items.at(-1)].map((item) => (item as Args | null)?.id ?? item)]);
