/** Remembers which confirmations were used, so that each sends one request. */
export interface UsedConfirmations {
  /** Marks a confirmation as used, for `milliseconds`. Returns false if it was used before. */
  add(nonce: string, milliseconds: number): Promise<boolean>;
}

/** Remembers them in this process. */
export function memoryUsedConfirmations(now: () => number = () => Date.now()): UsedConfirmations {
  /** Expiration times by nonce, in ascending order. */
  const used = new Map<string, number>();
  return {
    async add(nonce, milliseconds) {
      for (const [old, expires] of used) {
        if (expires > now()) break;
        used.delete(old);
      }
      if (used.has(nonce)) return false;
      used.set(nonce, now() + milliseconds);
      return true;
    },
  };
}
