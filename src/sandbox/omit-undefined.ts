/** An object's type without the properties that are undefined. */
export type OmitUndefined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined, as JSON does. */
export function omitUndefined<T extends object>(value: T): OmitUndefined<T> {
  // A plain loop: each answer comes by here many times.
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) result[key] = item;
  return result as OmitUndefined<T>;
}
