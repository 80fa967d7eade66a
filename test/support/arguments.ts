import type { ArgumentInfo, OperationInfo } from '../../src/transport/operation.js';

const VALUES = { string: 'a b/c', integer: 7, number: 1.5, boolean: false, array: [], object: { id: 'x' }, any: 'x' };

/** A value that the argument may have. */
export function someValue({ type, items, values }: ArgumentInfo, name: string): unknown {
  if (type === 'array') return values ? [...values] : [VALUES[items ?? 'string'], VALUES[items ?? 'string']];
  return values?.[0] ?? (type === 'string' ? `${name}: ${VALUES.string}` : VALUES[type]);
}

/** All arguments of an operation. */
export const everyArgument = ({ args }: OperationInfo): Record<string, unknown> =>
  Object.fromEntries(Object.entries(args).map(([name, info]) => [name, someValue(info, name)]));

/** The arguments that it needs. */
export const neededArguments = ({ args }: OperationInfo): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([, info]) => info.required)
      .map(([name, info]) => [name, someValue(info, name)]),
  );
