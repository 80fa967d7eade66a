/** Turns a list of numbers, which fast-check makes and shrinks, into choices. The smaller, the plainer. */
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

  /** One of the items. Of none, there is no choice. */
  of<T>(items: readonly T[]): T {
    const item = items[this.below(Math.max(1, items.length))];
    if (item === undefined) throw new NothingToDraw();
    return item;
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }
}

/** The state has nothing of the kind that a call needs: the call is left out. */
export class NothingToDraw extends Error {}
