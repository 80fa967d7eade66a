import type { Random } from '../random.js';
import { checkFault, type Damage, type Fault, type FaultTarget, isOperation } from './fault.js';

/** The faults that are on. */
export interface Faults {
  /**
   * Lets something go wrong from now on; returns a function that ends it.
   *
   * @throws TypeError that says what is wrong with the fault.
   */
  add(fault: Fault): () => void;
  /** Ends all faults. */
  clear(): void;
  /** Those that are on. */
  readonly list: readonly Fault[];
}

export interface FaultDice extends Faults {
  /** What goes wrong with this call: of several faults, all that strike. */
  strike(target: FaultTarget): Damage;
}

/** Faults that strike by a chance of their own, so that they move nobody's ids. */
export function faultDice(random: () => Random): FaultDice {
  const active = new Map<Fault, { left: number }>();
  return {
    add: (fault) => {
      checkFault(fault);
      const own = { ...fault };
      active.set(own, { left: fault.times ?? Number.POSITIVE_INFINITY });
      return () => {
        active.delete(own);
      };
    },
    clear: () => active.clear(),
    get list() {
      return [...active.keys()];
    },
    strike: (target) => {
      const damages: Damage[] = [];
      for (const [fault, count] of active) {
        if (!applies(fault, target) || (fault.rate !== undefined && random().number() >= fault.rate)) continue;
        count.left -= 1;
        if (count.left <= 0) active.delete(fault);
        damages.push(fault);
      }
      return Object.assign({}, ...damages);
    },
  };
}

const applies = ({ operations }: Fault, target: FaultTarget): boolean =>
  operations === undefined ? isOperation(target) : [operations].flat().includes(target);
