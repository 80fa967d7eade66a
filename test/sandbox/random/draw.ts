/** Makes choices from a list of numbers. fast-check generates and shrinks the numbers; smaller ones give simpler choices. */
export class Draw {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number from 0 up to, but not including, the limit. */
  below(limit: number): number {
    const number = this.#numbers[this.#next % this.#numbers.length] ?? 0;
    this.#next += 1;
    return number % limit;
  }

  /**
   * One of the items.
   *
   * @throws NoItemsError for an empty list.
   */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(Math.max(1, items.length))];
    if (item === undefined) throw new NoItemsError();
    return item;
  }

  /** True with a probability of one in `times`. */
  isOneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }
}

/** The state has no object that the call needs, so the test skips the call. */
export class NoItemsError extends Error {}
