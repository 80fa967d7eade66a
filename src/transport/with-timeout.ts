import { raceSignal } from './race-signal.js';

/** What a function of the user's own gives; where it takes longer, the error that `late` makes. It may go on by itself. */
export async function withTimeout<Given>(
  milliseconds: number,
  run: () => Given | Promise<Given>,
  late: () => Error,
): Promise<Given> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), milliseconds);
  try {
    return await raceSignal(Promise.resolve(run()), controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
