import { unknownKeys } from '../transport/unknown-keys.js';

/**
 * Rejects misspelled options, which would otherwise be ignored. `known` has all options of the type as keys.
 *
 * @throws TypeError that names the unknown option, the closest valid one and all valid ones.
 */
export function rejectUnknownKeys<Options extends object>(
  subject: string,
  options: Options,
  known: Readonly<Record<keyof Options, true>>,
): void {
  const [problem] = unknownKeys('', options, Object.keys(known));
  if (problem) throw new TypeError(`${subject}: "${problem.argument}" ${problem.problem}.`);
}
