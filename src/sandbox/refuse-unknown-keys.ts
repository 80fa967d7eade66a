import { findUnknownKeys } from '../transport/find-unknown-keys.js';

/**
 * Refuses options with a misspelled name, which would have no effect otherwise. `known` has every option of the type.
 *
 * @throws TypeError that names the unknown option, the valid ones and the nearest of them.
 */
export function refuseUnknownKeys<Options extends object>(
  subject: string,
  options: Options,
  known: Readonly<Record<keyof Options, true>>,
): void {
  const [problem] = findUnknownKeys('', options, Object.keys(known));
  if (problem) throw new TypeError(`${subject}: "${problem.argument}" ${problem.problem}.`);
}
