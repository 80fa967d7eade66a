/** A seeded generator: the same calls give the same values on every machine. */
export interface Random {
  /** A number from 0 up to, but not including, 1. */
  number(): number;
  /** A version-4 UUID. */
  uuid(): string;
  /** One of the items. */
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** The position of the generator. It is part of the state, so that a restarted sandbox creates no duplicate ids. */
export interface RandomState {
  random: number;
}

/** Mulberry32: https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function createRandom(state: RandomState): Random {
  const next = (): number => {
    state.random = (state.random + 0x6d2b79f5) | 0;
    let t = Math.imul(state.random ^ (state.random >>> 15), 1 | state.random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const number = () => next() / 2 ** 32;
  const hex = () => next().toString(16).padStart(8, '0');
  return {
    number,
    uuid: () => {
      const digits = hex() + hex() + hex() + hex();
      const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) & 3);
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
    pick: (items) => items[Math.floor(number() * items.length)] ?? items[0],
  };
}
