import fc from 'fast-check';
import type { World } from '../operations/world.js';
import { type Step, type Taken, Walk, weightedActions } from './walk.js';

const STEPS_PER_WALK = 100;
/** A longer story shows its end only. */
const MAX_LINES = 25;
const MAX_LINE_LENGTH = 200;
const MAX_FRAMES = 3;

export interface WalkOptions {
  /** The number of steps in all walks together. */
  steps: number;
  /** Throws if the organization is inconsistent. Called after each step. */
  check(world: World): void;
  /** Called after each walk. */
  checkEnd?(world: World): void;
  onTaken?(taken: Taken): void;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...weightedActions),
  numbers: fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 12, maxLength: 12 }),
});
/** Walks of full length. An array of this length can't shrink, but each of its steps can shrink to undefined. */
const walk = fc
  .array(fc.option(step, { freq: 1_000_000, nil: undefined }), {
    minLength: STEPS_PER_WALK,
    maxLength: STEPS_PER_WALK,
  })
  .map((steps) => steps.filter((one): one is Step => one !== undefined));

/**
 * Takes random steps in new organizations.
 *
 * @throws an error whose message lists the steps of the shortest failing walk that was found.
 */
export async function takeRandomWalks(options: WalkOptions): Promise<void> {
  const run = async (steps: readonly Step[], onStart?: (text: string) => void) => {
    const current = new Walk(onStart);
    for (const one of steps) {
      const taken = await current.take(one);
      if (taken) options.onTaken?.(taken);
      options.check(current.world);
    }
    options.checkEnd?.(current.world);
  };
  const details = await fc.check(
    fc.asyncProperty(walk, (steps) => run(steps)),
    {
      numRuns: Math.ceil(options.steps / STEPS_PER_WALK),
      seed: 20_260_112,
      // Shrinking stops then, too.
      interruptAfterTimeLimit: 120_000,
      markInterruptAsFailure: true,
    },
  );
  if (!details.failed) return;
  const lines: string[] = [];
  const problem = await run(details.counterexample?.[0] ?? [], (text) => lines.push(text)).catch((error) => error);
  // Without the error as the cause, because reporters print its diff, which can have the whole state of an organization.
  throw new Error(formatFailure(lines, (problem ?? details.errorInstance) as Error));
}

function formatFailure(lines: readonly string[], { message, stack = '' }: Error): string {
  const numbered = lines.map((line, index) => `${index + 1}. ${cut(line)}`);
  const left = Math.max(0, numbered.length - MAX_LINES);
  const frames = stack.split('\n').filter((line) => line.startsWith('    at ') && !line.includes('node_modules'));
  return [
    `The random walk failed at its step ${lines.length}:`,
    ...(left > 0 ? [`(${left} steps)`] : []),
    ...numbered.slice(left),
    cut(message.split('\n')[0] ?? ''),
    ...frames.slice(0, MAX_FRAMES),
  ].join('\n');
}

const cut = (text: string) => (text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text);
