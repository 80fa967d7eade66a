import type { Random } from '../random.js';
import { checkFault, type Fault, type FaultEffect, type FaultTarget, isOperation } from './fault.js';

/** The active faults of a sandbox. */
export interface Faults {
  /**
   * Adds a fault.
   *
   * @returns A function that removes the fault.
   * @throws TypeError that names the invalid field.
   */
  add(fault: Fault): () => void;
  /** Removes all faults. */
  clear(): void;
  /** The active faults, in the order in which they were added. */
  readonly list: readonly Fault[];
}

export interface FaultInjector extends Faults {
  /** The combined effect of all faults that apply to the next request to this target. Counts toward their `times`. */
  drawEffect(target: FaultTarget): FaultEffect;
}

/** `random` must be a generator of its own, so that faults do not change the ids that the sandbox creates. */
export function createFaultInjector(random: () => Random): FaultInjector {
  const active = new Map<Fault, { remaining: number }>();
  return {
    add: (fault) => {
      checkFault(fault);
      const added = { ...fault };
      active.set(added, { remaining: fault.times ?? Number.POSITIVE_INFINITY });
      return () => {
        active.delete(added);
      };
    },
    clear: () => active.clear(),
    get list() {
      return [...active.keys()];
    },
    drawEffect: (target) => {
      const effects: FaultEffect[] = [];
      for (const [fault, count] of active) {
        if (!appliesTo(fault, target) || (fault.rate !== undefined && random().number() >= fault.rate)) continue;
        count.remaining -= 1;
        if (count.remaining <= 0) active.delete(fault);
        const { operations: _, rate: __, times: ___, ...effect } = fault;
        effects.push(effect);
      }
      return Object.assign({}, ...effects);
    },
  };
}

const appliesTo = ({ operations }: Fault, target: FaultTarget): boolean =>
  operations === undefined ? isOperation(target) : [operations].flat().includes(target);
