import type { RequestEvent, RetryEvent } from '../transport/events.js';
import type { RetryPolicy } from '../transport/retry-policy.js';

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call. Its promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds per attempt; `0` for no limit. The client's `timeout` (30,000) by default. */
  timeout?: number | undefined;
  /** Headers to add, or with `null` to remove. */
  headers?: Record<string, string | null> | undefined;
  /** Overrides parts of the client's `retry`; `false` disables retries. */
  retry?: RetryPolicy | false | undefined;
  /** Called when an attempt is sent, after the client's `onRequest` hook. Its errors are logged. */
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** Called before the wait for each retry, after the client's `onRetry` hook. Its errors are logged. */
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** The promise of a result. `await` it for the data, or call `withResponse()` for the `Response` too. */
export interface Call<T> extends Promise<T> {
  /** Resolves to the data and the response. Its body can still be read. */
  withResponse(): Promise<WithResponse<T>>;
}

/** The data of a call and its response. */
export interface WithResponse<T> {
  data: T;
  response: Response;
}

/** The arguments of an operation that has none. */
export type NoArgs = Readonly<Record<string, never>>;

/**
 * A method that returns a paged listing. Call it for one page, or iterate over all items.
 *
 * @example
 * for await (const integration of client.integrations.list.all({ pageSize: 100 })) console.log(integration.name);
 */
export interface ListMethod<Args, Page, Item> {
  (args: Args, options?: CallOptions): Call<Page>;
  /** Iterates over the items of all pages. Requests each page when the iteration reaches it. */
  all(args: Args, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  /** Iterates over the pages. Requests each page when the iteration reaches it. */
  pages(args: Args, options?: CallOptions): AsyncGenerator<Page, void, undefined>;
}

/** A {@link ListMethod} whose arguments are all optional. */
export interface OptionalListMethod<Args, Page, Item> {
  (args?: Args, options?: CallOptions): Call<Page>;
  /** Iterates over the items of all pages. Requests each page when the iteration reaches it. */
  all(args?: Args, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  /** Iterates over the pages. Requests each page when the iteration reaches it. */
  pages(args?: Args, options?: CallOptions): AsyncGenerator<Page, void, undefined>;
}
