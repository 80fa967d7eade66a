/** Gives an object a property whose value is made when it is first read. */
export function lazy(target: object, name: string, make: () => unknown): void {
  const fixed = { enumerable: true, configurable: true };
  Object.defineProperty(target, name, {
    ...fixed,
    get() {
      const value = make();
      Object.defineProperty(target, name, { ...fixed, value });
      return value;
    },
  });
}
