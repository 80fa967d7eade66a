/** Stores values for a short time: the links and the sign-ins that have started. Its keys and values are secrets. */
export interface PendingStore {
  set(key: string, value: object, milliseconds: number): Promise<void>;
  /** Returns undefined for an unknown or expired key. */
  get<T>(key: string): Promise<T | undefined>;
  /** Returns the value and deletes it, so that only one caller gets it. */
  take<T>(key: string): Promise<T | undefined>;
}

/** More values are probably an attack. The oldest ones are deleted. */
const MAX_ENTRIES = 10_000;

/** Stores values in memory. Replicas need a store that they share. */
export function memoryPendingStore(now: () => number = () => Date.now()): PendingStore {
  const entries = new Map<string, { readonly value: object; readonly expires: number }>();
  const get = <T>(key: string): T | undefined => {
    const entry = entries.get(key);
    return entry && entry.expires > now() ? (entry.value as T) : undefined;
  };
  return {
    async set(key, value, milliseconds) {
      entries.delete(key);
      entries.set(key, { value, expires: now() + milliseconds });
      for (const [old, { expires }] of entries) {
        if (expires > now() && entries.size <= MAX_ENTRIES) break;
        entries.delete(old);
      }
    },
    get: async (key) => get(key),
    async take<T>(key: string) {
      const value = get<T>(key);
      entries.delete(key);
      return value;
    },
  };
}
