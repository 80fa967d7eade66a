import type { Call, CallOptions } from './call.js';
import { ServerError } from './http/errors.js';
import type { OperationInfo } from './operation.js';

type Invoke = (operationId: string, args?: unknown, options?: CallOptions) => Call<unknown>;

/** What a listing answers, as far as paging goes. Some listings leave most of it out. */
interface Page {
  entities?: unknown[];
  pageNumber?: number;
  pageSize?: number;
  pageCount?: number;
  nextUri?: string;
}

type Args = Record<string, unknown>;

/** `all` and `pages` of a listing. One that upstream does not page is asked once. */
export function pagination(
  call: Invoke,
  operationId: string,
  { listing, path, args: known }: OperationInfo,
  baseUrl: string,
) {
  async function* pages(args: unknown = {}, options?: CallOptions): AsyncGenerator<unknown, void, undefined> {
    let next: Args | undefined = { ...(args as Args) };
    const asked = new Set<unknown>();
    while (next) {
      const page = (await call(operationId, next, options)) as Page;
      const number = numberOf(next);
      asked.add(number);
      // A page that was given before would be given for ever.
      if (asked.size > 1 && page.pageNumber !== undefined && page.pageNumber !== number) return;
      yield page;
      if (!listing?.paged) return;
      next = following(page, next);
      if (next && asked.has(numberOf(next))) return;
    }
  }

  /** The arguments of the page after this one; undefined after the last. */
  function following(page: Page, current: Args): Args | undefined {
    const number = numberOf(current);
    const count = page.entities?.length ?? 0;
    if (count === 0) return undefined;
    if (page.nextUri) return { ...current, ...queryOf(page.nextUri) };
    if (page.pageCount !== undefined)
      return number < page.pageCount ? { ...current, pageNumber: number + 1 } : undefined;
    const size = page.pageSize ?? current.pageSize;
    return typeof size === 'number' && count >= size ? { ...current, pageNumber: number + 1 } : undefined;
  }

  /** Of a `nextUri`, its page; it must lead to the same operation on the same host. */
  function queryOf(nextUri: string): Args {
    const url = new URL(nextUri, baseUrl);
    const here = new URL(baseUrl);
    if (url.origin !== here.origin) {
      throw new ServerError(
        `${operationId}: the answer's nextUri leads to another host (${url.host}); it is not followed.`,
        { operationId, status: 200 },
      );
    }
    const page: Args = {};
    for (const name of ['pageNumber', 'pageSize']) {
      const value = Number(url.searchParams.get(name) ?? Number.NaN);
      if (Object.hasOwn(known, name) && Number.isSafeInteger(value)) page[name] = value;
    }
    if (page.pageNumber === undefined) {
      throw new ServerError(`${operationId}: the answer's nextUri names no pageNumber (${path}).`, {
        operationId,
        status: 200,
      });
    }
    return page;
  }

  async function* all(args?: unknown, options?: CallOptions): AsyncGenerator<unknown, void, undefined> {
    for await (const page of pages(args, options)) {
      yield* (listing?.items === 'body' ? (page as unknown[]) : (page as Page).entities) ?? [];
    }
  }

  return { all, pages };
}

const numberOf = (args: Args): number => (typeof args.pageNumber === 'number' ? args.pageNumber : 1);
