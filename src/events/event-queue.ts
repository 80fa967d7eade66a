/** A queue with one consumer, and a limit. */
export interface EventQueue<Item> {
  /** Adds an item. Beyond the limit, `onOverflow` replaces it and all waiting items. */
  push(item: Item): void;
  /** Ends the queue: after the waiting items with an error, or at once without one. */
  end(error?: { reason: unknown }): void;
  /** Resolves to the next item; undefined at the end. Rejects with the error of `end`. */
  next(): Promise<Item | undefined>;
  readonly size: number;
}

export function createEventQueue<Item>(
  maxWaiting: number,
  onOverflow: (dropped: readonly Item[]) => Item[],
): EventQueue<Item> {
  let items: Item[] = [];
  let start = 0;
  let end: { error: { reason: unknown } | undefined } | undefined;
  let wake: () => void = () => {};
  return {
    push: (item) => {
      if (end) return;
      if (items.length - start >= maxWaiting) {
        items = onOverflow([...items.slice(start), item]);
        start = 0;
      } else items.push(item);
      wake();
    },
    end: (error) => {
      end ??= { error };
      if (!error) items = [];
      wake();
    },
    next: async () => {
      while (start >= items.length) {
        items = [];
        start = 0;
        if (end?.error) throw end.error.reason;
        if (end) return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const item = items[start];
      start += 1;
      // Shifting an array of thousands of items for each one would be slow.
      if (start >= 1_000) {
        items = items.slice(start);
        start = 0;
      }
      return item;
    },
    get size() {
      return items.length - start;
    },
  };
}
