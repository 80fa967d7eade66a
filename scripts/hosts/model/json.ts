export type Json = Record<string, unknown>;

/** Returns the objects of a list; none if it is not a list. */
export const objectsOf = (value: unknown): Json[] => (Array.isArray(value) ? value : []);
