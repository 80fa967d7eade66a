import type { ArgumentInfo, OperationInfo } from '../../src/transport/operation.js';

const VALUES = { string: 'a b/c', integer: 7, number: 1.5, boolean: false, array: [], object: { id: 'x' }, any: 'x' };

/** Returns a valid value of an argument. */
export function someValue({ type, items, values }: ArgumentInfo, name: string): unknown {
  if (type === 'array') return values ? [...values] : [VALUES[items ?? 'string'], VALUES[items ?? 'string']];
  return values?.[0] ?? (type === 'string' ? `${name}: ${VALUES.string}` : VALUES[type]);
}

/** Returns values for all arguments of an operation. */
export const everyArgument = ({ args }: OperationInfo): Record<string, unknown> =>
  Object.fromEntries(Object.entries(args).map(([name, info]) => [name, someValue(info, name)]));

/** Returns values for the required arguments of an operation. */
export const neededArguments = ({ args, requiredAny: [any] = [] }: OperationInfo): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([name, info]) => info.required || name === any)
      .map(([name, info]) => [name, someValue(info, name)]),
  );
