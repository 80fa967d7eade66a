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
  /**
   * Removes a fault by its id in `active`.
   *
   * @returns False if there is none: it may have ended.
   */
  remove(id: number): boolean;
  /** The active faults, in the order in which they were added. */
  readonly list: readonly Fault[];
  /** The active faults with their ids. */
  readonly active: readonly ActiveFault[];
}

/** A fault that still applies. */
export interface ActiveFault {
  readonly id: number;
  readonly fault: Fault;
  /** How many more requests it affects. Undefined without a limit. */
  readonly remaining?: number;
}

export interface FaultInjector extends Faults {
  /** The combined effect of all faults that apply to the next request to this target. Counts toward their `times`. */
  drawEffect(target: FaultTarget): FaultEffect;
}

/** `random` must be a generator of its own, so that faults do not change the ids that the sandbox creates. */
export function createFaultInjector(random: () => Random): FaultInjector {
  const active = new Map<number, { fault: Fault; remaining: number }>();
  let lastId = 0;
  return {
    add: (fault) => {
      checkFault(fault);
      lastId += 1;
      const id = lastId;
      active.set(id, { fault: { ...fault }, remaining: fault.times ?? Number.POSITIVE_INFINITY });
      return () => {
        active.delete(id);
      };
    },
    clear: () => active.clear(),
    remove: (id) => active.delete(id),
    get list() {
      return [...active.values()].map(({ fault }) => fault);
    },
    get active() {
      return [...active].map(([id, { fault, remaining }]) =>
        Number.isFinite(remaining) ? { id, fault, remaining } : { id, fault },
      );
    },
    drawEffect: (target) => {
      const effects: FaultEffect[] = [];
      for (const [id, entry] of active) {
        const { operations, rate, times: _, ...effect } = entry.fault;
        if (!appliesTo(operations, target) || (rate !== undefined && random().number() >= rate)) continue;
        entry.remaining -= 1;
        if (entry.remaining <= 0) active.delete(id);
        effects.push(effect);
      }
      return Object.assign({}, ...effects);
    },
  };
}

const appliesTo = (operations: Fault['operations'], target: FaultTarget): boolean =>
  operations === undefined ? isOperation(target) : [operations].flat().includes(target);
