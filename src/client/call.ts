/** What every method of the client takes and gives. */

import type { RetryEvent } from '../transport/events.js';
import type { RetryPolicy } from '../transport/retry-policy.js';

/** Settings of one call. */
export interface CallOptions {
  /** Cancels the call. The promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take; the client's `timeout` (30,000) by default, `0` for no limit. */
  timeout?: number | undefined;
  /** Headers to add to, or with `null` to remove from, this call's request. */
  headers?: Record<string, string | null> | undefined;
  /** What differs from the client's `retry` for this call; `false` for one attempt only. */
  retry?: RetryPolicy | false | undefined;
  /** Hears of each retry of this call before its wait, after the client's own hook. It can't change it. */
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** The promise of a result: `await` it for the data, or ask it for the `Response` as well. */
export interface Call<T> extends Promise<T> {
  /** The data together with the answer's status and headers. The response's body has been read. */
  withResponse(): Promise<WithResponse<T>>;
}

export interface WithResponse<T> {
  data: T;
  response: Response;
}

/** Where an operation takes no arguments. */
export type NoArgs = Readonly<Record<string, never>>;

/** A method that returns a paged listing: call it for one page, or iterate over all items. */
export interface ListMethod<Args, Page, Item> {
  (args: Args, options?: CallOptions): Call<Page>;
  /** Iterates over the items of all pages. Each page is requested when the iteration reaches it. */
  all(args: Args, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  /** Iterates over the pages. Each page is requested when the iteration reaches it. */
  pages(args: Args, options?: CallOptions): AsyncGenerator<Page, void, undefined>;
}

/** A {@link ListMethod} whose arguments are all optional. */
export interface OptionalListMethod<Args, Page, Item> {
  (args?: Args, options?: CallOptions): Call<Page>;
  /** Iterates over the items of all pages. Each page is requested when the iteration reaches it. */
  all(args?: Args, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  /** Iterates over the pages. Each page is requested when the iteration reaches it. */
  pages(args?: Args, options?: CallOptions): AsyncGenerator<Page, void, undefined>;
}
